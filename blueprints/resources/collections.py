"""Collections, museums, libraries, gardens and instruments: by kind, and the page of each."""

from collections.abc import Sequence

from blueprints.resources import resources
from blueprints.resources.contexts import CollectionList, CollectionPage
from blueprints.resources.models import COLLECTIONS, Collection
from blueprints.shared.long_lists import entries_of, lettered
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import EntryList, Facet, choice_label
from cms.web.pages.page import Crumb, ListPart, page

LIST = EntryList("collections", "resources.collections", N_("Collections"))
KINDS = Facet(LIST, "kind", f"{LIST.endpoint}_of_kind", ("kind",), choice_label(COLLECTIONS))


@resources.listing("/collections/", LIST, {"kind/<kind>/": KINDS}, pages=lettered("collections"))
def collections(read: Reader, where: Where, way: Sequence[Crumb], part: ListPart | None) -> str:
    text = _("Specimens, books, living plants and instruments that others may use.")
    return page(
        read,
        CollectionList(
            heading=way[-1][0],
            items=entries_of(read, "collections", where, part),
            filters=((_("Kind"), KINDS.items(read)),),
        ),
        resources.list_meta(read, way, text, part),
    )


@resources.entry(Collection)
def collection(read: Reader, entry: LocalizedEntry) -> str:
    return page(
        read,
        CollectionPage(
            entry=entry,
            body=read.render(entry.description),
            kind_url=KINDS.url(read, entry.kind),
            curator=read.get("people", entry.curator, "link"),
            station=read.get("stations", entry.station, "link"),
        ),
        resources.article_meta(read, [LIST.crumb()], entry, entry.description),
    )
