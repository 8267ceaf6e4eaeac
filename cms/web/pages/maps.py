"""Maps of a page, each drawn once for the same points."""

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
from cms.media.svg.station_map import Feature, MapStation, on_sheet
from cms.media.svg.station_map import station_map as draw_stations
from cms.media.svg.svg import Caption
from cms.media.svg.world_map import Point, partner_map
from cms.schema.paths import first_existing
from cms.web.context import note_dependency, page_context
from cms.web.i18n import gettext as _
from cms.web.pages.charts import drawn
from cms.web.templating.formats import unconfirmed
from cms.web.templating.render import choice_label

log = logging.getLogger("oasis.maps")

Stations = tuple[MapStation, ...]


def confirmed_point(entry: LocalizedEntry) -> tuple[float, float] | None:
    """(latitude, longitude) of an entry, if it has one that somebody has confirmed."""
    latitude, longitude = entry.latitude, entry.longitude
    if latitude is None or longitude is None or unconfirmed(entry, "latitude", "longitude"):
        return None
    return latitude, longitude


def known_point(station: LocalizedEntry) -> tuple[float, float] | None:
    """The same of a station whose place isn't said to be unknown: it may stand on a map."""
    return confirmed_point(station) if station.precision != "unknown" else None


def world_map(points: Sequence[Point], read: Reader) -> Markup:
    """The world with its partners as inline SVG; the table beside it says the same in words.
    Nothing without a base.
    """
    base = base_map("world")
    if base is None:
        return Markup()
    svg = drawn(
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
    """The stations whose place a source confirms, where they stand in the world; nothing where
    there is none.

    The institute itself is on it to find one’s way by. A table must stand beside it.
    """
    points = tuple(_station(one) for one in stations if known_point(one))
    if not points:
        return Markup()
    description = _(
        "Land and waters around the field stations, and their locations. "
        "The table gives the same information as text."
    )
    return _map(
        read, points, _institute(read), "stations", _("Map of the field stations"), description
    )


def place_map(read: Reader) -> Markup:
    """The institute where it stands in the world; nothing where its place isn’t on record.

    An address must stand beside it.
    """
    points = _institute(read)
    if not points:
        return Markup()
    description = _(
        "Land and waters around the institute, and its location. The address is given as text."
    )
    return _map(read, points, (), "place", _("Location of the institute"), description)


def _map(
    read: Reader, points: Stations, more: Stations, name: str, title: str, description: str
) -> Markup:
    """A map with some points and more: on the site's own sheet where most of `points` stand on it,
    else in a window on them. Nothing without a base, nor where they are too far apart.

    `name` is that of its description in `station-map.json`. The window’s base is
    `data/geo/stations.geojson`, where an institute has put one, else that of the world.
    """
    raw, sheet = _own_sheet()
    place: bytes | MapWindow | None
    if sheet and on_sheet(points, sheet.projection()):
        base, place, features = base_map(sheet.base), raw, tuple(_features(read, sheet))
        description = in_language(sheet.descriptions.get(name, {}), read.locale) or description
    else:
        base, features = base_map("stations") or base_map("world"), ()
        place = window_on([(one.longitude, one.latitude) for one in (*points, *more)])
    if base is None or place is None:
        return Markup()
    svg = drawn(
        _draw_stations,
        (*points, *more),
        features,
        base.read_bytes(),
        place,
        caption=Caption(title, description, read.language.lang),
    )
    return Markup('<div class="station-frame">{}</div>').format(Markup(svg))  # noqa: S704


def _draw_stations(
    points: Stations,
    features: tuple[Feature, ...],
    base: bytes,
    place: bytes | MapWindow,
    **words: Any,
) -> str:
    """`place` is the window on the points, or what `station-map.json` says."""
    if isinstance(place, bytes):
        project = parse_sheet(place).projection()
        return draw_stations(
            points, features, ground=_ground(base, place), project=project, **words
        )
    below = ground(base, place.project, place.longitude)
    return draw_stations(
        points, features, ground=below, project=place.project, crops=False, **words
    )


@lru_cache(maxsize=4)
def _ground(base: bytes, sheet: bytes) -> str:
    """The ground of a sheet, drawn once for a base: it is kept on the disk for other processes."""
    region = parse_sheet(sheet)
    drawn = page_context().state.site.results.get_or_make(
        sheet + base, lambda: ground(base, region.projection(), region.meridian).encode()
    )
    return drawn.decode()


def _own_sheet() -> tuple[bytes, Sheet | None]:
    """The site's own sheet with the bytes of its file; none where the file is missing or wrong."""
    file = _file(FILE)
    if file is None:
        return b"", None
    raw = file.read_bytes()
    try:
        return raw, parse_sheet(raw)
    except Invalid as refusal:
        log.error("%s: %s: %s", file, refusal.path, refusal)
        return b"", None


def _features(read: Reader, sheet: Sheet) -> Iterator[Feature]:
    for one in sheet.names:
        name = in_language(one.name, read.locale)
        yield Feature(name, one.longitude, one.latitude, one.kind, one.narrow)


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
    """The institute itself, to find one's way by; it is no link."""
    site = read.single("site")
    own = read.get("organizations", site.organization, "card")
    if not own or own.latitude is None or own.longitude is None:
        return ()
    name = site.short or site.title
    return (MapStation(name, "", own.longitude, own.latitude, "home", False, ""),)


def base_map(name: str) -> Path | None:
    """A base map of `data/geo/` (GeoJSON), else the program's; None where there is no such file."""
    return _file(f"{name}.geojson")


def geo_json(name: str) -> Any:
    """The contents of a file of `data/geo/`; None where there is none. Raises ValueError for no
    JSON.
    """
    file = _file(name)
    return orjson.loads(file.read_bytes()) if file else None


def _file(name: str) -> Path | None:
    note_dependency("file", f"geo/{name}")
    file = first_existing(page_context().state.site.settings.base_maps(), name)
    return file if file.is_file() else None
