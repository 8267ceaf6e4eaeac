"""Papers: the front, the lists by one facet, the page of each."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup

from blueprints.papers import papers
from blueprints.papers.contexts import (
    Names,
    PaperList,
    PaperPage,
    PapersFront,
    YearGroups,
)
from blueprints.papers.facets import (
    FACET,
    FACETS,
    choices,
    filters,
    label_of,
    list_url,
    listed_values,
    require_listed,
    value_url,
)
from blueprints.papers.long_lists import BY_YEAR, OF_YEAR, long_lists, part_of
from blueprints.papers.models import Paper
from blueprints.papers.related import related
from blueprints.shared.calendar import news_of
from blueprints.shared.finder import Finder
from blueprints.shared.periods import Runs, periods_left
from blueprints.shared.themes import theme_links
from blueprints.shared.works import full_name, named_rows, reference_text
from blueprints.shared.works.papers import paper_item
from blueprints.shared.works.style import person_name, reference, reference_style
from cms.content import LocalizedEntry, Reader
from cms.core.dates import PartialDate
from cms.web.context import stored_part
from cms.web.i18n import gettext as _
from cms.web.pages.facets import LONG_LIST
from cms.web.pages.feeds import MAX_FEED_ENTRIES as FEED
from cms.web.pages.feeds import Feed
from cms.web.pages.list_pages import PageName
from cms.web.pages.page import ListPart, PageMeta, joined_labels, page
from cms.web.section import no_lists, page_endpoint
from cms.web.templating.render import card, url

MAX_NEWEST = 40
"""The most papers on the section's front; the lists by year have all."""
MAX_DETAILED = 100
"""A longer list shows only the references, since it would be slow to load otherwise."""

papers.app_template_filter("reference")(reference)


@papers.page("/")
def index(read: Reader) -> str:
    total, counts = read.count("papers"), yearly(read)
    newest = read.list("papers", limit=MAX_NEWEST)
    entry, meta = papers.front_meta(read)
    return page(
        read,
        PapersFront(
            entry=entry,
            body=read.render(entry.body),
            yearly=counts,
            counts=[(year, number, value_url(read, "year", year)) for year, number in counts],
            undated=total - sum(number for _year, number in counts),
            groups=by_year(newest),
            older=older(read, newest, counts),
            without_year=by_year(undated(read, newest, counts)),
            more=total > MAX_NEWEST,
            is_long=total >= LONG_LIST,
            form=Finder(choices(read)),
            ways=filters(read),
        ),
        meta,
    )


def older(read: Reader, newest: tuple[LocalizedEntry, ...], counts: list[tuple[str, int]]) -> Runs:
    """Return the years of the papers after the newest, the latest first."""

    def of_year(year: str) -> tuple[LocalizedEntry, ...]:
        return read.list("papers", where={"issued": year})

    return periods_left(
        reversed(counts), "issued", newest, lambda year: list_url("year", year), of_year
    )


def undated(
    read: Reader, newest: tuple[LocalizedEntry, ...], counts: list[tuple[str, int]]
) -> tuple[LocalizedEntry, ...]:
    """Return the papers without a year that aren't among the newest: in the order of papers they
    follow the earliest year.
    """
    if not counts:
        return ()
    last = read.list("papers", "link", where={"issued": counts[0][0]})[-1]
    shown = {item.key for item in newest}
    rest = read.list("papers", limit=MAX_NEWEST, after=last.key)
    return tuple(item for item in rest if item.key not in shown)


@papers.page(f"/{FACET}/<value>/")
def narrowed_list(read: Reader, facet: str, value: str) -> str:
    require_listed(read, facet, value)
    return render_list(read, facet, value, part_of(read, facet, value))


def page_of_list(read: Reader, name: PageName, facet: str, value: str) -> str:
    """Render a page after the first of a long list."""
    return render_list(read, facet, value, part_of(read, facet, value, name))


papers.pages_of("papers.narrowed_list", f"/{FACET}/<value>/", BY_YEAR, no_lists)(page_of_list)
papers.pages_of("papers.of_year", "/<any(year):facet>/<value>/", OF_YEAR, no_lists)(page_of_list)


def listed(
    read: Reader, facet: str, value: str, part: ListPart | None
) -> tuple[LocalizedEntry, ...]:
    return part.entries(read, "papers") if part else FACETS[facet].items(read, value)


def render_list(read: Reader, facet: str, value: str, part: ListPart | None) -> str:
    """Render the list of a value of a facet, or a part of it."""
    label, list_address = label_of(read, facet, value), list_url(facet, value)
    keys = part.keys if part else FACETS[facet].keys(read, value)
    brief = len(keys) <= MAX_DETAILED
    crumbs = [(label, list_address), *(part.crumbs if part else ())]
    what = joined_labels(crumbs)
    return page(
        read,
        PaperList(
            groups=by_year(listed(read, facet, value, part)) if brief else references_by_year(keys),
            count=len(keys) if part and part.crumbs else FACETS[facet].counts(read)[value],
            brief=brief,
            ways=filters(read),
            list_address=list_address,
        ),
        PageMeta(
            _("Papers: %(what)s", what=what),
            _("Papers of the institute: %(what)s.", what=what),
            [papers.crumb(read), *crumbs],
            papers.name,
            part=part,
        ),
    )


def references_by_year(keys: Iterable[str]) -> YearGroups[Markup]:
    """Return papers grouped by year as `by_year` does, each as the HTML of its reference."""
    listed = (stored_part(("reference", key), partial(listed_reference, key)) for key in keys)
    return tuple(
        (PartialDate(year) if year else None, tuple(Markup(html) for _year, html in of_year))  # noqa: S704 - a template's own
        for year, of_year in groupby(listed, itemgetter(0))
    )


def listed_reference(key: str, read: Reader) -> tuple[str, str]:
    """Return a paper in a long list: its year, and the HTML of its reference."""
    item = read.links("papers", [key], "card")[0]
    return year_of(item), str(card("reference", item))


def every_list(read: Reader) -> Iterator[dict[str, str]]:
    return ({"facet": facet, "value": value} for facet, value in listed_values(read))


@papers.list_of("papers", f"/{FACET}/<value>/", every_list)
def papers_of_list(read: Reader, facet: str, value: str) -> Sequence[str]:
    label_of(read, facet, value)
    return FACETS[facet].keys(read, value)


def yearly(read: Reader) -> list[tuple[str, int]]:
    """Return (year, number of papers), the earliest first."""
    return [(value, number) for value, number in read.values("papers", "issued") if len(value) == 4]


def by_year(items: Iterable[LocalizedEntry]) -> YearGroups[LocalizedEntry]:
    """Return papers grouped by year in the given order; the year is None if unknown."""
    return tuple(
        (PartialDate(year) if year else None, tuple(of_year))
        for year, of_year in groupby(items, year_of)
    )


def year_of(item: LocalizedEntry) -> str:
    return str(item.issued or "")[:4]


@papers.entry(Paper)
def paper(read: Reader, entry: LocalizedEntry) -> str:
    file = f"/media/{entry.file}" if entry.file else ""
    about = entry.summary or entry.abstract or reference_style().described(read, paper_item(entry))
    title = entry["container-title"]
    return page(
        read,
        PaperPage(
            entry=entry,
            body=read.render(entry.abstract),
            authors=people(read, entry, "author"),
            editors=people(read, entry, "editor"),
            translators=people(read, entry, "translator"),
            file=file,
            journal=(title, value_url(read, "journal", title)) if title else None,
            type_url=value_url(read, "type", entry["type"]),
            access_url=value_url(read, "access", entry.access),
            places=reading_urls(entry, file),
            keywords=theme_links(read, entry.keywords),
            related_papers=related(read, entry),
            projects=read.links("projects", entry.projects),
            datasets=read.links("datasets", entry.datasets),
            units=read.links("units", entry.units),
            news=news_of(read, "papers", entry.key, "link"),
        ),
        papers.article_meta(read, [], entry, about),
    )


def reading_urls(entry: LocalizedEntry, file: str) -> list[str]:
    """Return the URLs where a paper can be read, permanent ones first."""
    doi = f"https://doi.org/{entry.DOI}" if entry.DOI else ""
    cstr = f"https://cstr.cn/{entry.CSTR}" if entry.CSTR else ""
    return [address for address in (doi, entry.URL, file, cstr) if address]


def people(read: Reader, entry: LocalizedEntry, role: str) -> Names:
    """Return (name, row, person) of each author or editor; a person if one of the institute's."""
    return tuple(
        (full_name(name), row, read.get("people", row.person, "link"))
        for name, row in named_rows(entry[role], person_name)
    )


@papers.feed("/feed")
def feed(read: Reader) -> Feed:
    return Feed(
        _("Papers"),
        url("papers.index"),
        lambda: read.list("papers", "page", limit=FEED),
        "issued",
        "abstract",
        lambda entry: reference_text(reference(entry).parts),
    )


@papers.urls
def urls(read: Reader) -> Iterator[str]:
    yield url("papers.index")
    yield from (list_url(facet, value) for facet, value in listed_values(read))
    for values, names in long_lists(read):
        endpoint = "papers.of_year" if values["facet"] == "year" else "papers.narrowed_list"
        yield from (url(page_endpoint(endpoint), **values, **name) for name in names)
    yield url("papers.finder_data")
