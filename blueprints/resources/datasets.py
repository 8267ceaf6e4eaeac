"""Datasets: by access and by year, and the page of each."""

from collections.abc import Sequence

from blueprints.resources import resources
from blueprints.resources.contexts import DatasetList, DatasetPage
from blueprints.resources.models import ACCESS, Dataset
from blueprints.shared.long_lists import dated, entries_of, first_entries
from blueprints.shared.themes import theme_links
from blueprints.shared.works import csl_item, full_name
from blueprints.shared.works.work import Work
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.i18n import pgettext
from cms.web.pages.facets import EntryList, Facet, choice_label, date_label
from cms.web.pages.feeds import Feed
from cms.web.pages.page import Crumb, ListPart, page
from cms.web.templating.render import url

MAX_FEED_DATASETS = 20
LIST = EntryList("datasets", "resources.datasets", N_("Datasets"))
BY_ACCESS = Facet(LIST, "access", f"{LIST.endpoint}_by_access", ("access",), choice_label(ACCESS))
YEARS = Facet(LIST, "year", f"{LIST.endpoint}_of_year", ("year",), date_label, value_length=4)


@resources.listing(
    "/datasets/",
    LIST,
    {"access/<access>/": BY_ACCESS, "year/<int(fixed_digits=4):year>/": YEARS},
    pages=dated("datasets"),
)
def datasets(read: Reader, where: Where, way: Sequence[Crumb], part: ListPart | None) -> str:
    text = _("Data produced or held by the institute, with how to cite and obtain them.")
    return page(
        read,
        DatasetList(
            heading=way[-1][0],
            items=entries_of(read, "datasets", where, part),
            filters=(
                (pgettext("of a dataset", "Access"), BY_ACCESS.items(read)),
                (_("Year"), YEARS.years(read)),
            ),
        ),
        resources.list_meta(read, way, text, part),
    )


@resources.entry(Dataset)
def dataset(read: Reader, entry: LocalizedEntry) -> str:
    return page(
        read,
        DatasetPage(
            entry=entry,
            body=read.render(entry.description),
            access_url=BY_ACCESS.url(read, entry.access),
            creators=creators(read, entry),
            keywords=theme_links(read, entry.keywords),
            station=read.get("stations", entry.station, "link"),
            project=read.get("projects", entry.project, "link"),
            papers=first_entries(read.related("papers", "datasets", entry.key)),
        ),
        resources.article_meta(read, [LIST.crumb()], entry, entry.description),
    )


def creators(read: Reader, entry: LocalizedEntry) -> tuple[tuple[str, LocalizedEntry | None], ...]:
    """Return each creator's name, in the page's language if known, and the institute's person if any."""
    item = csl_item({"author": entry.creators}, id=entry.key)
    return tuple(
        (
            notes.get("name", {}).get(read.language.lang) or full_name(name),
            read.get("people", notes.get("person"), "link"),
        )
        for name, notes in Work(item).people()
    )


@resources.feed("/datasets/feed")
def datasets_feed(read: Reader) -> Feed:
    return Feed(
        _("Datasets"),
        url(LIST.endpoint),
        lambda: read.list("datasets", "page", limit=MAX_FEED_DATASETS),
        "year",
        "description",
    )
