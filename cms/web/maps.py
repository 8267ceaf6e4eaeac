"""Maps of a page, each drawn once for the same points."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from flask_babel import gettext as _
from markupsafe import Markup

from cms.media.contours import contours
from cms.media.maps import Point, partner_map
from cms.media.stations import Station
from cms.media.stations import station_map as draw_stations
from cms.store import Reader, Reading
from cms.web.state import state

_drawn = lru_cache(maxsize=64)(partner_map)
_stations = lru_cache(maxsize=32)(draw_stations)
_contours = lru_cache(maxsize=64)(contours)


def world_map(points: Sequence[Point], read: Reader) -> Markup:
    """The world with its partners as inline SVG; the table beside it says the same in words."""
    return Markup(_drawn(  # noqa: S704 - our own drawing, its labels escaped
        tuple(points), base=base_map("world"), title=_("Map of partners"), lang=read.language.lang,
        description=_("The places of the partner organizations in the world. The table says the same in words.")))


def station_map(read: Reader, stations: Iterable[Reading]) -> Markup:
    """Central Asia with the stations whose place a source confirms; a table must stand beside it."""
    return Markup(_stations(  # noqa: S704 - our own drawing, its labels escaped
        tuple(_station(one) for one in stations if _has_place(one)),
        base=base_map("central-asia").read_bytes(), title=_("Map of the field stations"), lang=read.language.lang,
        description=_("Central Asia with its mountains, deserts and waters, and the places of the field stations. "
                      "The table says the same in words.")))


def _has_place(item: Reading) -> bool:
    return (item.latitude is not None and item.longitude is not None and item.precision != "unknown"
            and not {"latitude", "longitude"} & set(item.unverified))


def _station(item: Reading) -> Station:
    kind = "" if "level" in item.unverified else item.level or ""
    return Station(str(item.title), str(item.title), item.longitude, item.latitude, kind, item.precision != "exact",
                   item.url)


def contour_lines(seed: str, width: int, height: int) -> Markup:
    """Contour lines of a made-up landscape, always the same for the same seed."""
    return Markup(_contours(seed, width, height))  # noqa: S704 - our own drawing


def base_map(name: str) -> Path:
    """A base map of `data/geo/` (GeoJSON)."""
    return state().site.paths.data / "geo" / f"{name}.geojson"
