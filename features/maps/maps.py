"""Maps on pages, each drawn once for the same points."""

import logging
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from blueprints.shared.places import confirmed_point, mappable_point, unconfirmed
from blueprints.shared.svg import Caption, draw_cached
from cms.content import LocalizedEntry, Reader
from cms.core.cached_results import CachedResults
from cms.core.errors import Invalid
from cms.web.context import page_context
from cms.web.i18n import gettext as _
from cms.web.templating.render import choice_label
from cms.web.templating.slots import PagePlace, PartnersPlace, StationsPlace
from features.maps.base_maps import base_map, geo_file
from features.maps.ground import ground
from features.maps.map_window import MapWindow, window_on
from features.maps.quarter import quarter_map
from features.maps.sheet import Sheet, in_language
from features.maps.sheet_file import FILE, parse_sheet
from features.maps.station_map import MapFeature, MapStation, on_sheet
from features.maps.station_map import station_map as draw_stations
from features.maps.world_map import HOME, Point, partner_map

log = logging.getLogger("oasis.maps")

RELIEF = re.compile(r'<path class="(?:lit|shaded|glacier)"[^>]*/>')
"""Layers that are left out on a page of which they would be the larger half."""

Values = dict[str, Any] | None
"""The values of the template; None if there is nothing to draw."""
Stations = tuple[MapStation, ...]


def stations(place: StationsPlace) -> Values:
    """Return the stations with a confirmed position, and the institute for orientation.

    A table of the stations must be on the page as the text alternative.
    """
    read = place.read
    points = tuple(_station(station) for station in place.stations if mappable_point(station))
    if not points:
        return None
    description = _(
        "Land and waters around the field stations, and their locations. "
        "The table gives the same information as text."
    )
    title = _("Map of the field stations")
    drawn = _map(read, points, _institute(read), "stations", title, description)
    return _values(read, drawn if place.relief else RELIEF.sub("", drawn))


def institute(place: PagePlace) -> Values:
    """Return the institute's quarter, else the institute's location in its region.

    Its address must be on the page as the text alternative.
    """
    read = place.read
    quarter, attribution = quarter_map(read)
    if quarter:
        return _values(read, quarter, attribution=attribution, is_quarter=True)
    points = _institute(read)
    if not points:
        return None
    description = _(
        "Land and waters around the institute, and its location. The address is given as text."
    )
    drawn = _map(read, points, (), "place", _("Location of the institute"), description)
    return _values(read, drawn, is_quarter=False)


def partners(place: PartnersPlace) -> Values:
    """Return the partners on a map of the world; the table beside it is the text alternative."""
    base = base_map("world")
    if base is None:
        return None
    drawn = draw_cached(
        partner_map,
        partner_points(place.institute, place.organizations),
        base.read_bytes(),
        caption=Caption(
            _("Map of partners"),
            _(
                "Locations of the partner organizations in the world. The table gives the same information as "
                "text."
            ),
            place.read.language.lang,
        ),
    )
    return _values(place.read, drawn)


def _values(read: Reader, drawn: str, **more: Any) -> Values:
    """Return a drawing and the other values of its template, None if nothing is drawn."""
    if not drawn:
        return None
    # our own drawing, its words escaped
    return {"map": Markup(drawn), "site": read.single("site"), **more}  # noqa: S704


def partner_points(
    home: LocalizedEntry | None, organizations: Sequence[LocalizedEntry]
) -> tuple[Point, ...]:
    """Return a map point for each confirmed location of partners, and of the institute (`home`)."""
    partners = [item for item in organizations if item.relation]
    by_location: dict[tuple[float, float], list[LocalizedEntry]] = {}
    for item in [home, *partners] if home else partners:
        if point := confirmed_point(item):
            by_location.setdefault(point, []).append(item)
    return tuple(_point(there, location, home) for location, there in by_location.items())


def _point(
    there: list[LocalizedEntry], location: tuple[float, float], home: LocalizedEntry | None
) -> Point:
    first, latitude, longitude = there[0], *location
    label = str(first.acronym or first.title)
    if len(there) > 1:
        label = f"{label} +{len(there) - 1}"
    return Point(label, longitude, latitude, HOME if first is home else first.kind or "partner")


def _map(
    read: Reader, points: Stations, context: Stations, name: str, title: str, description: str
) -> str:
    """Return the drawing of points, on the site's own sheet if most of `points` are on it, else in a window around
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
        return ""
    return draw_cached(
        _draw_stations,
        (*points, *context),
        features,
        base.read_bytes(),
        region,
        caption=Caption(title, description, read.language.lang),
    )


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
    svg = (
        page_context()
        .state.site.get(CachedResults)
        .get_or_make(
            sheet + base, lambda: ground(base, region.projection(), region.meridian).encode()
        )
    )
    return svg.decode()


def _site_sheet() -> tuple[bytes, Sheet | None]:
    """Return the site's own sheet and the bytes of its file; (b"", None) if it is missing or
    invalid.
    """
    file = geo_file(FILE)
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
