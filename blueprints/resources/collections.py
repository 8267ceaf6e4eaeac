"""Collections, museums, libraries, gardens and instruments: by kind, and each of them."""

from collections.abc import Iterator

from blueprints.resources import resources
from blueprints.resources.models import COLLECTIONS, Collection
from blueprints.resources.navigation import SECTION, collections_crumb, front
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.errors import NotFound
from cms.web.i18n import gettext as _
from cms.web.pages.facets import Facet, Filters
from cms.web.pages.page import Crumb, PageMeta, of_entry, page
from cms.web.templating.render import url

KINDS = Facet(
    "collections",
    "kind",
    lambda kind: url("resources.collections_of_kind", kind=kind),
    "resources.collections",
)


@resources.page("/collections/")
def collections(read: Reader) -> str:
    return collection_list(read, {}, collections_crumb())


@resources.page("/collections/kind/<kind>/")
def collections_of_kind(read: Reader, kind: str) -> str:
    if kind not in COLLECTIONS:
        raise NotFound
    KINDS.need(read, kind)
    way = (_(COLLECTIONS[kind]), url("resources.collections_of_kind", kind=kind))
    return collection_list(read, {"kind": kind}, collections_crumb(), way, current=kind)


def collection_list(read: Reader, where: Where, *way: Crumb, current: str = "") -> str:
    items = read.list("collections", where=where)
    filters: Filters = ((_("Kind"), KINDS.items(read, lambda kind: _(COLLECTIONS[kind]), current)),)
    return page(
        read,
        "resources/collections.html",
        PageMeta(
            way[-1][0],
            _("Specimens, books, living plants and instruments that others may use."),
            [front(), *way],
            SECTION,
        ),
        heading=way[-1][0],
        items=items,
        filters=filters,
    )


@resources.entry(Collection)
def collection(read: Reader, entry: LocalizedEntry) -> str:
    return page(
        read,
        "resources/collection.html",
        of_entry(read, entry, [front(), collections_crumb()], SECTION, entry.description),
        entry=entry,
        body=read.render(entry.description),
        kind_url=KINDS.url(read, entry.kind) if entry.kind else "",
        curator=read.get("people", entry.curator, "link"),
        station=read.get("stations", entry.station, "link"),
    )


def urls(read: Reader) -> Iterator[str]:
    """Every address of the collections' lists."""
    yield url("resources.collections")
    yield from KINDS.urls(read)
