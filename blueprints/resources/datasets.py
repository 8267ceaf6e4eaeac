"""Datasets: by access and by year, each dataset, and its record for DataCite."""

from collections.abc import Iterator

from flask import Response

from blueprints.resources import resources
from blueprints.resources.models import ACCESS, Dataset
from blueprints.resources.navigation import SECTION, datasets_crumb, front
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.dates import PartialDate
from cms.core.errors import NotFound
from cms.formats.citations import Item, csl_item, whole
from cms.formats.citations.work import Work
from cms.formats.datacite import datacite
from cms.web.i18n import gettext as _
from cms.web.i18n import pgettext
from cms.web.json_response import json_answer
from cms.web.pages.facets import Facet, Filters
from cms.web.pages.feeds import Feed
from cms.web.pages.page import Crumb, PageMeta, absolute, of_entry, page
from cms.web.templating.formats import date_text
from cms.web.templating.references import citations
from cms.web.templating.render import url

NEWEST = 20
BY_ACCESS = Facet(
    "datasets",
    "access",
    lambda access: url("resources.datasets_by_access", access=access),
    "resources.datasets",
)
YEARS = Facet(
    "datasets",
    "year",
    lambda year: url("resources.datasets_of_year", year=int(year)),
    "resources.datasets",
)


@resources.page("/datasets/")
def datasets(read: Reader) -> str:
    return dataset_list(read, {}, datasets_crumb())


@resources.page("/datasets/access/<access>/")
def datasets_by_access(read: Reader, access: str) -> str:
    if access not in ACCESS:
        raise NotFound
    BY_ACCESS.need(read, access)
    way = (_(ACCESS[access]), url("resources.datasets_by_access", access=access))
    return dataset_list(read, {"access": access}, datasets_crumb(), way, current=access)


@resources.page("/datasets/year/<int(fixed_digits=4):year>/")
def datasets_of_year(read: Reader, year: int) -> str:
    value = f"{year:04}"
    YEARS.need(read, value)
    way = (date_text(PartialDate(value)), url("resources.datasets_of_year", year=year))
    return dataset_list(read, {"year": value}, datasets_crumb(), way, current=value)


def dataset_list(read: Reader, where: Where, *way: Crumb, current: str = "") -> str:
    items = read.list("datasets", where=where)
    return page(
        read,
        "resources/datasets.html",
        PageMeta(
            way[-1][0],
            _("Data produced or held by the institute, with how to cite and obtain them."),
            [front(), *way],
            SECTION,
        ),
        heading=way[-1][0],
        items=items,
        filters=dataset_filters(read, current),
    )


def dataset_filters(read: Reader, current: str) -> Filters:
    return (
        (
            pgettext("of a dataset", "Access"),
            BY_ACCESS.items(read, lambda access: _(ACCESS[access]), current),
        ),
        (_("Year"), YEARS.years(read, current)),
    )


@resources.entry(Dataset)
def dataset(read: Reader, entry: LocalizedEntry) -> str:
    item = item_of(read, entry)
    return page(
        read,
        "resources/dataset.html",
        of_entry(read, entry, [front(), datasets_crumb()], SECTION, entry.description),
        entry=entry,
        body=read.render(entry.description),
        creators=creators(read, item),
        references=citations(read, item),
        keywords=read.links("terms", entry.keywords),
        station=read.get("stations", entry.station, "link"),
        project=read.get("projects", entry.project, "link"),
        papers=read.related("papers", "datasets", entry.key),
    )


def item_of(read: Reader, entry: LocalizedEntry) -> Item:
    """A dataset as a CSL item. All its creators are listed, so there is no "et al."."""
    return csl_item(
        entry,
        id=entry.key,
        type="dataset",
        url=absolute(entry.url),
        fields={
            "author": "creators",
            "complete": "creators",
            "issued": "year",
            "URL": "url",
            "abstract": "description",
        },
        title_of=read.plain_title,
    )


def creators(read: Reader, item: Item) -> tuple[tuple[str, LocalizedEntry | None], ...]:
    """Each creator's name, and the person where it is one of the institute's."""
    return tuple(
        (whole(name), read.get("people", notes.get("person"), "link"))
        for name, notes in Work(item).people()
    )


@resources.feed("/datasets/feed")
def datasets_feed(read: Reader) -> Feed:
    return Feed(
        _("Datasets"),
        url("resources.datasets"),
        lambda: read.list("datasets", "page", limit=NEWEST),
        "year",
        "description",
    )


@resources.page("/datasets/<key>.json")
def dataset_record(read: Reader, key: str) -> Response:
    entry = read.one("datasets", key)
    return json_answer(datacite(read, entry, absolute(entry.url)))


def urls(read: Reader) -> Iterator[str]:
    """Every address of the datasets' lists and records."""
    yield url("resources.datasets")
    yield from BY_ACCESS.urls(read)
    yield from YEARS.urls(read, 4)
    yield from (
        url("resources.dataset_record", key=item.key) for item in read.list("datasets", "link")
    )
