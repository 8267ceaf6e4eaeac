"""The ground of maps: what nature put there, as SVG paths.

The base is GeoJSON; data/geo/README.md says which kinds of features it has.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import orjson

from cms.media.svg.geometry import (
    XY,
    Box,
    Point,
    Ring,
    area,
    clip_to,
    open_line,
    pieces_within,
    sides,
    straight,
    strokes,
    thin,
)
from cms.media.svg.map_window import MapWindow
from cms.media.svg.sheet import EDGE_BOX, HEIGHT, WIDTH, Sheet

SMALLEST = {"lake": 40.0, "glacier": 40.0, "playa": 60.0}
"""Kind → the smallest area that is drawn, in square units."""
TOLERANCE = {"glacier": 2.0, "desert": 0.3}
DUNES = (
    '<defs><pattern id="dunes" width="44" height="30" patternUnits="userSpaceOnUse">'
    '<path class="dunes" d="M4 10q5-5 11-1q4-2 6 1M25 24q5-5 11-1q4-2 6 1"/></pattern></defs>'
)
SAND = '<path class="sand" fill="url(#dunes)" d="{}"/>'
SEA = f"M0,0h{WIDTH}v{HEIGHT}H0z"
IN_WINDOW = Box(-179.95, -90, 179.95, 90)
"""Degrees east of the middle of a window, and degrees north: what lies opposite would be drawn out to
the plane's whole edge.
"""


STEP, HALVES = 0.05, 14
"""Radii that a side of an area may go on straight in a window; how often it is halved at most."""


class BaseFeature(NamedTuple):
    """Areas or lines of a base. The first point of each ring of an area comes again at its end."""

    kind: str
    name: str
    lines: list[Ring]


def base_features(base: bytes) -> list[BaseFeature]:
    """The features of a base, in degrees, but for its points. Raises orjson.JSONDecodeError for what
    is no JSON.
    """
    features = []
    for feature in orjson.loads(base)["features"]:
        said, geometry = feature["properties"], feature["geometry"]
        if geometry["type"] != "Point":
            lines = [[complex(*place[:2]) for place in line] for line in _lines(geometry)]
            name = str(said.get("name") or "").upper()
            features.append(BaseFeature(said["kind"], name, lines))
    return features


def _lines(geometry: dict[str, Any]) -> list[Any]:
    """The lines of a geometry, or the rings of its polygons."""
    shape, lines = geometry["type"], geometry["coordinates"]
    if shape == "LineString":
        return [lines]
    if shape == "MultiPolygon":
        return [ring for polygon in lines for ring in polygon]
    return list(lines)


def lines_of(features: Iterable[BaseFeature], kind: str) -> list[Ring]:
    """The lines of all features of a kind."""
    return [line for one in features if one.kind == kind for line in one.lines]


def projected(line: Ring, at: Callable[[float, float], XY]) -> Ring:
    """A line in degrees as it stands on a sheet."""
    return [complex(*at(place.real, place.imag)) for place in line]


def wrapped(ring: Ring, middle: float, shown: Box) -> Iterator[Ring]:
    """The parts of a ring in a box of degrees east of `middle` and degrees north; what lies across
    the opposite meridian comes in again from the other side.
    """
    for turn in (-360, 0, 360):
        yield clip_to(shown, [place - middle + turn for place in ring[:-1]])


def path(kind: str, data: str) -> str:
    """A path of a class; nothing without data."""
    return f'<path class="{kind}" d="{data}"/>' if data else ""


def outline(ring: Ring, tolerance: float = 1.0) -> str:
    """Path data of an area; "" for what clipping left no area of."""
    if len(ring) < 3:
        return ""
    return straight(thin([*ring, ring[0]], tolerance)[:-1])


def sheet_ground(base: bytes, sheet: Sheet) -> str:
    """Land, deserts, waters and relief of the site's own sheet. Raises orjson.JSONDecodeError when
    `base` is no JSON.
    """
    features = sheet_features(base, sheet)
    deserts = _areas(features, "desert")
    layers = [
        DUNES,
        path("sea", SEA),
        path("land", _areas(features, "land")),
        path("desert", deserts),
        SAND.format(deserts) if deserts else "",
        path("playa", _areas(features, "playa")),
        path("historic-lake", _areas(features, "historic lake")),
        path("glacier", _areas(features, "glacier")),
        path("lit", strokes(_on_sheet(lines_of(features, "lit slope")))),
        path("shaded", strokes(_on_sheet(lines_of(features, "shaded slope")))),
        path("river", rivers(lines_of(features, "river"))),
        path("lake", _areas(features, "lake")),
    ]
    return "".join(layers)


def sheet_features(base: bytes, sheet: Sheet) -> list[BaseFeature]:
    """The features of a base on a sheet, in its units."""
    at = sheet.projection()
    found = []
    for one in base_features(base):
        found.append(one._replace(lines=[projected(line, at) for line in one.lines]))
    return found


def _areas(features: Iterable[BaseFeature], kind: str) -> str:
    """Path data of the areas of a kind, those that are large enough."""
    tolerance, smallest = TOLERANCE.get(kind, 1.0), SMALLEST.get(kind, 0.0)
    rings = (clip_to(EDGE_BOX, ring) for ring in lines_of(features, kind))
    return "".join(outline(ring, tolerance) for ring in rings if area(ring) >= smallest)


def _on_sheet(lines: Iterable[Ring]) -> Iterator[Ring]:
    """The pieces of lines that are on the sheet."""
    for line in lines:
        yield from pieces_within(EDGE_BOX, line)


def rivers(lines: Iterable[Ring]) -> str:
    """Path data of the parts of rivers that are on the sheet."""
    return "".join(open_line(thin(piece, 1.0)) for piece in _on_sheet(lines))


def window_ground(base: bytes, window: MapWindow) -> str:
    """Land and waters of a base in a window. Raises orjson.JSONDecodeError when `base` is no JSON."""
    features = base_features(base)
    layers = [path("sea", SEA)]
    for kind in ("land", "glacier", "lake"):
        rings = lines_of(features, kind)
        shown = (part for ring in rings for part in _in_window(ring, window))
        layers.append(path(kind, "".join(map(outline, shown))))
    near = []
    for line in lines_of(features, "river"):
        near.append([place for place in line if abs(window.east(place.real)) < 90])
    layers.append(path("river", rivers(projected(line, window.at) for line in near)))
    return "".join(layers)


def _in_window(ring: Ring, window: MapWindow) -> Iterator[Ring]:
    """The parts of a ring (degrees) on the sheet."""
    for part in wrapped(ring, window.longitude, IN_WINDOW):
        places = [place + window.longitude for place in part]
        bent = (point for side in sides(places) for point in _bent(*side, window))
        yield clip_to(EDGE_BOX, list(bent))


def _bent(start: Point, end: Point, window: MapWindow, halves: int = HALVES) -> Iterator[Point]:
    """The start of a side (degrees) on the sheet, and the points between that its projection needs."""
    here, there = projected([start, end], window.at)
    if not halves or abs(there - here) <= STEP * window.scale:
        yield here
        return
    middle = (start + end) / 2
    yield from _bent(start, middle, window, halves - 1)
    yield from _bent(middle, end, window, halves - 1)
