"""Field stations: on a map, in tables by name, year, height or level, as GeoJSON, and the page of each."""

from collections.abc import Iterable, Iterator, Sequence

from flask import Response

from blueprints.resources import geojson, resources
from blueprints.resources.climate import monthly_climate
from blueprints.resources.contexts import Extremes, StationList, StationPage
from blueprints.resources.models import LEVELS, Station
from blueprints.shared.long_lists import entries_of, first_entries, lettered
from blueprints.shared.people import authors_naming, members, ranked
from blueprints.shared.places import height, heights, mappable_point, unconfirmed
from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.core.errors import TemporarilyMoved
from cms.core.i18n import N_
from cms.web.i18n import gettext as _
from cms.web.pages.facets import LONG_LIST, EntryList, Facet, choice_label
from cms.web.pages.list_pages import is_long
from cms.web.pages.page import Crumb, ListPart, absolute, page
from cms.web.pages.template_context import Entries
from cms.web.templating.render import url
from cms.web.views import json_answer

LIST = EntryList("stations", "resources.stations", N_("Field stations"))
BY_LEVEL = Facet(LIST, "level", f"{LIST.endpoint}_of_level", ("level",), choice_label(LEVELS))

resources.app_template_global("height")(height)
resources.app_template_global("unconfirmed")(unconfirmed)


@resources.listing("/stations/", LIST, {"level/<level>/": BY_LEVEL}, pages=lettered("stations"))
def stations(read: Reader, where: Where, way: Sequence[Crumb], part: ListPart | None) -> str:
    order = "" if where or part else "name"
    items = entries_of(read, "stations", where, part)
    return render_list(read, items, *way, order=order, part=part)


def if_any(read: Reader) -> Iterator[dict[str, str]]:
    """Yield the values of a list of all stations: none without stations, or if they are so many that
    their list is in pages.
    """
    if 0 < read.count("stations", limit=LONG_LIST) < LONG_LIST:
        yield {}


def require_short(read: Reader) -> None:
    """Raise TemporarilyMoved if the list of stations is in pages."""
    if is_long(read, "stations"):
        raise TemporarilyMoved(url(LIST.endpoint))


@resources.page("/stations/by-year/", if_any)
def stations_by_year(read: Reader) -> str:
    require_short(read)
    items, way = (
        read.list("stations", order="founded"),
        (_("By year"), url(f"{LIST.endpoint}_by_year")),
    )
    return render_list(read, items, LIST.crumb(), way, order="year")


@resources.page("/stations/by-height/", if_any)
def stations_by_height(read: Reader) -> str:
    require_short(read)
    items, way = (
        by_height(read.list("stations")),
        (_("By height"), url(f"{LIST.endpoint}_by_height")),
    )
    return render_list(read, items, LIST.crumb(), way, order="height")


def render_list(
    read: Reader, items: Entries, *way: Crumb, order: str = "", part: ListPart | None = None
) -> str:
    """Render a list of stations. `order` is that of a list of all, "" for a narrowed list."""
    text = _("The institute’s field stations: position, height and founding year.")
    return page(
        read,
        StationList(
            heading=way[0 if order else -1][0],
            items=items,
            order=order,
            extremes=extremes(items),
            off_map=count_unmapped(items),
            filters=((_("Level"), BY_LEVEL.items(read)),),
        ),
        resources.list_meta(read, way, text, part),
    )


def count_unmapped(items: Entries) -> int:
    """Return how many stations have no confirmed position."""
    return sum(mappable_point(item) is None for item in items)


def by_height(items: Iterable[LocalizedEntry]) -> Entries:
    """Return stations sorted by their highest point, those of unknown height last."""
    return tuple(
        sorted(items, key=lambda item: -max(heights(item.elevation), default=float("-inf")))
    )


def extremes(items: Entries) -> Extremes:
    measured = items if all(confirmed_heights(item) for item in items) else ()
    dated = (
        items if all(item.founded and not unconfirmed(item, "founded") for item in items) else ()
    )
    return Extremes(
        max(measured, key=lambda item: confirmed_heights(item)[-1], default=None),
        min(measured, key=lambda item: confirmed_heights(item)[0], default=None),
        min(dated, key=lambda item: item.founded, default=None),
    )


def confirmed_heights(item: LocalizedEntry) -> list[float]:
    """Return the lowest and the highest point of a station in metres, as far as confirmed."""
    return [] if unconfirmed(item, "elevation") else heights(item.elevation)


@resources.page("/stations/stations.geojson")
def stations_geojson(read: Reader) -> Response:
    features = [
        feature(read, item, *point)
        for item in read.list("stations")
        if (point := mappable_point(item))
    ]
    return json_answer(geojson.feature_collection(features), geojson.MIMETYPE)


def feature(read: Reader, item: LocalizedEntry, latitude: float, longitude: float) -> geojson.Json:
    """Return a station as a GeoJSON feature; heights in metres, texts in the page's language."""
    ends = confirmed_heights(item)
    return geojson.feature(
        item.key,
        geojson.point(longitude, latitude),
        {
            "name": str(item.title),
            "language": item.title.lang,
            "url": absolute(item.url),
            "ecosystem": str(item.ecosystem),
            "level": item.level,
            "founded": str(item.founded or ""),
            "precision": item.precision,
            "elevationFrom": min(ends, default=None),
            "elevationTo": max(ends, default=None),
        },
    )


@resources.entry(Station)
def station(read: Reader, entry: LocalizedEntry) -> str:
    unit = read.get("units", entry.unit, "card")
    return page(
        read,
        StationPage(
            entry=entry,
            body=read.render(entry.description),
            unit=unit,
            level_url=BY_LEVEL.url(read, entry.level),
            climate=monthly_climate(entry),
            head=read.get("people", entry.head, "link"),
            datasets=(data := read.related("datasets", "station", entry.key)),
            papers=first_entries(papers(read, unit, data)),
            collections=read.related("collections", "station", entry.key),
            people=members(read, ranked(read, of_unit(read, unit, "people"))),
            authors=members(read, authors_naming(read, f"stations/{entry.key}")),
            news=of_unit(read, unit, "news"),
        ),
        resources.article_meta(read, [LIST.crumb()], entry, entry.description),
    )


def papers(read: Reader, unit: LocalizedEntry | None, datasets: Entries) -> Entries:
    """Return the papers of the station's own unit and those that use its data, newest first."""
    all_papers = [*of_unit(read, unit, "papers")]
    all_papers += (
        paper for data in datasets for paper in read.related("papers", "datasets", data.key)
    )
    distinct = {paper.key: paper for paper in all_papers}.values()
    return tuple(sorted(distinct, key=lambda paper: str(paper.issued or ""), reverse=True))


def of_unit(read: Reader, unit: LocalizedEntry | None, type: str) -> Entries:
    """Return the entries of `type` that belong to the station's own unit.

    There are none if `unit` is not a station, because a larger unit has entries of other parts too.
    """
    return read.related(type, "units", unit.key) if unit and unit.kind == "station" else ()
