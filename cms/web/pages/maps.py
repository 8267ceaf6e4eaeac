"""Maps on pages, each drawn once for the same points."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from markupsafe import Markup

from cms.content import LocalizedEntry, Reader
from cms.core.errors import Invalid
from cms.media.svg.ground import ground
from cms.media.svg.map_window import MapWindow, window_on
from cms.media.svg.sheet import FILE, Sheet, in_language, parse_sheet
from cms.media.svg.station_map import MapFeature, MapStation, on_sheet
from cms.media.svg.station_map import station_map as draw_stations
from cms.media.svg.svg import Caption
from cms.media.svg.world_map import Point, partner_map
from cms.schema.paths import first_existing
from cms.web.context import note_dependency, page_context
from cms.web.i18n import gettext as _
from cms.web.pages.charts import draw_cached
from cms.web.templating.formats import unconfirmed
from cms.web.templating.render import choice_label

log = logging.getLogger("oasis.maps")

Stations = tuple[MapStation, ...]


def confirmed_point(entry: LocalizedEntry) -> tuple[float, float] | None:
    """Return (latitude, longitude) of an entry if it has a confirmed position."""
    latitude, longitude = entry.latitude, entry.longitude
    if latitude is None or longitude is None or unconfirmed(entry, "latitude", "longitude"):
        return None
    return latitude, longitude


def mappable_point(station: LocalizedEntry) -> tuple[float, float] | None:
    """Return the confirmed position of a station, unless its precision is unknown."""
    return confirmed_point(station) if station.precision != "unknown" else None


def world_map(points: Sequence[Point], read: Reader) -> Markup:
    """Draw the partners on a map of the world as inline SVG; the table beside it is the text
    alternative.

    Empty without a base map.
    """
    base = base_map("world")
    if base is None:
        return Markup()
    svg = draw_cached(
        partner_map,
        tuple(points),
        base.read_bytes(),
        caption=Caption(
            _("Map of partners"),
            _(
                "Locations of the partner organizations in the world. The table gives the same information as "
                "text."
            ),
            read.language.lang,
        ),
    )
    return Markup(svg)  # noqa: S704 - our own drawing, its words escaped


def station_map(read: Reader, stations: Iterable[LocalizedEntry]) -> Markup:
    """Draw the stations with a confirmed position, and the institute for orientation; empty if
    there are none.

    A table must be on the page as the text alternative.
    """
    points = tuple(_station(station) for station in stations if mappable_point(station))
    if not points:
        return Markup()
    description = _(
        "Land and waters around the field stations, and their locations. "
        "The table gives the same information as text."
    )
    return _map(
        read, points, _institute(read), "stations", _("Map of the field stations"), description
    )


def institute_map(read: Reader) -> Markup:
    """Draw the institute's location; empty if its position isn't known.

    Its address must be on the page as the text alternative.
    """
    points = _institute(read)
    if not points:
        return Markup()
    description = _(
        "Land and waters around the institute, and its location. The address is given as text."
    )
    return _map(read, points, (), "place", _("Location of the institute"), description)


def _map(
    read: Reader, points: Stations, context: Stations, name: str, title: str, description: str
) -> Markup:
    """Draw points on the site's own sheet if most of `points` are on it, else in a window around
    them.

    `context` are more points to show. Empty without a base map, or if the points are too far apart.
    `name` is the key of its description in `station-map.json`. The base map of a window is
    `data/geo/stations.geojson` if the institute has one, else that of the world.
    """
    raw, sheet = _site_sheet()
    region: bytes | MapWindow | None
    if sheet and on_sheet(points, sheet.projection()):
        base, region, features = base_map(sheet.base), raw, tuple(_features(read, sheet))
        description = in_language(sheet.descriptions.get(name, {}), read.locale) or description
    else:
        base, features = base_map("stations") or base_map("world"), ()
        region = window_on([(point.longitude, point.latitude) for point in (*points, *context)])
    if base is None or region is None:
        return Markup()
    svg = draw_cached(
        _draw_stations,
        (*points, *context),
        features,
        base.read_bytes(),
        region,
        caption=Caption(title, description, read.language.lang),
    )
    return Markup('<div class="station-frame">{}</div>').format(Markup(svg))  # noqa: S704


def _draw_stations(
    points: Stations,
    features: tuple[MapFeature, ...],
    base: bytes,
    region: bytes | MapWindow,
    **words: Any,
) -> str:
    """`region` is the window around the points, or the bytes of `station-map.json`."""
    if isinstance(region, bytes):
        project = parse_sheet(region).projection()
        return draw_stations(
            points, features, ground=_ground(base, region), project=project, **words
        )
    below = ground(base, region.project, region.longitude)
    return draw_stations(
        points, features, ground=below, project=region.project, crops=False, **words
    )


@lru_cache(maxsize=4)
def _ground(base: bytes, sheet: bytes) -> str:
    """Draw the ground of a sheet, cached on disk for other processes."""
    region = parse_sheet(sheet)
    svg = page_context().state.site.results.get_or_make(
        sheet + base, lambda: ground(base, region.projection(), region.meridian).encode()
    )
    return svg.decode()


def _site_sheet() -> tuple[bytes, Sheet | None]:
    """Return the site's own sheet and the bytes of its file; (b"", None) if it is missing or
    invalid.
    """
    file = _file(FILE)
    if file is None:
        return b"", None
    raw = file.read_bytes()
    try:
        return raw, parse_sheet(raw)
    except Invalid as refusal:
        log.error("%s: %s: %s", file, refusal.path, refusal)
        return b"", None


def _features(read: Reader, sheet: Sheet) -> Iterator[MapFeature]:
    for feature in sheet.names:
        name = in_language(feature.name, read.locale)
        yield MapFeature(name, feature.longitude, feature.latitude, feature.kind, feature.narrow)


def _station(item: LocalizedEntry) -> MapStation:
    level = "" if unconfirmed(item, "level") else item.level or ""
    approximate = item.precision != "exact"
    notes = [choice_label(level, item.type, "level")]
    if approximate:
        notes.append(_("position approximate"))
    note = _(", ").join(filter(None, notes))
    return MapStation(
        item.title, note, item.longitude, item.latitude, level, approximate, item.url or ""
    )


def _institute(read: Reader) -> Stations:
    """Return the institute as a point for orientation, without a link."""
    site = read.single("site")
    institute = read.get("organizations", site.organization, "card")
    if not institute or institute.latitude is None or institute.longitude is None:
        return ()
    name = site.short or site.title
    return (MapStation(name, "", institute.longitude, institute.latitude, "home", False, ""),)


def base_map(name: str) -> Path | None:
    """Return the path of a base map (GeoJSON) of `data/geo/`, else the program's, or None."""
    return _file(f"{name}.geojson")


def geo_json(name: str) -> Any:
    """Return the contents of a file of `data/geo/`, or None. Raises ValueError for invalid JSON."""
    file = _file(name)
    return orjson.loads(file.read_bytes()) if file else None


def _file(name: str) -> Path | None:
    note_dependency("file", f"geo/{name}")
    file = first_existing(page_context().state.site.settings.base_maps(), name)
    return file if file.is_file() else None
