"""The ground of maps: what nature put there, as SVG paths.

The base is GeoJSON; data/geo/README.md says which kinds of features it has.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from cms.media.svg.geometry import (
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
from cms.media.svg.sheet import EDGE_BOX, HEIGHT, WIDTH, At

SMALLEST = {"lake": 40.0, "glacier": 40.0, "playa": 60.0}
"""Kind → the smallest area that is drawn, in square units."""
TOLERANCE = {"glacier": 2.0, "desert": 0.3}
DUNES = (
    '<defs><pattern id="dunes" width="44" height="30" patternUnits="userSpaceOnUse">'
    '<path class="dunes" d="M4 10q5-5 11-1q4-2 6 1M25 24q5-5 11-1q4-2 6 1"/></pattern></defs>'
)
SAND = '<path class="sand" fill="url(#dunes)" d="{}"/>'
SEA = f"M0,0h{WIDTH}v{HEIGHT}H0z"
NEAR = Box(-179.95, -90, 179.95, 90)
"""Degrees east of the middle, and degrees north: what lies opposite would be drawn out to the plane's
whole edge.
"""


STRAIGHT, HALVES = 60.0, 14
"""Units that a side of an area may go on straight; how often it is halved at most."""


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
            lines = [[complex(*place[:2]) for place in line] for line in geometry_lines(geometry)]
            name = str(said.get("name") or "").upper()
            features.append(BaseFeature(said["kind"], name, lines))
    return features


def geometry_lines(geometry: Mapping[str, Any]) -> list[Any]:
    """The lines of a geometry (GeoJSON): the rings of its polygons, or a point as a line of one place."""
    shape, lines = geometry["type"], geometry["coordinates"]
    if shape == "MultiPolygon":
        return [ring for polygon in lines for ring in polygon]
    return {"Point": [[lines]], "LineString": [lines]}.get(shape) or list(lines)


def lines_of(features: Iterable[BaseFeature], kind: str) -> list[Ring]:
    """The lines of all features of a kind."""
    return [line for one in features if one.kind == kind for line in one.lines]


def projected(line: Ring, at: At) -> Ring:
    """A line in degrees as it stands on a sheet."""
    return [complex(*at(place.real, place.imag)) for place in line]


def wrapped(ring: Ring, middle: float, shown: Box) -> Iterator[Ring]:
    """The parts of a ring in a box of degrees east of `middle` and degrees north; what lies across
    the opposite meridian comes in again from the other side.
    """
    for turn in (-360, 0, 360):
        yield clip_to(shown, [place - middle + turn for place in ring[:-1]])


def east_of(middle: float, longitude: float) -> float:
    """Degrees east of a meridian, from -180 to 180."""
    return (longitude - middle + 180) % 360 - 180


def path(kind: str, data: str) -> str:
    """A path of a class; nothing without data."""
    return f'<path class="{kind}" d="{data}"/>' if data else ""


def outline(ring: Ring, tolerance: float = 1.0) -> str:
    """Path data of an area; "" for what clipping left no area of."""
    if len(ring) < 3:
        return ""
    return straight(thin([*ring, ring[0]], tolerance)[:-1])


def ground(base: bytes, at: At, middle: float) -> str:
    """Land, deserts, waters and relief on the sheet; `at` says where places stand on it, and `middle`
    is the meridian in its middle. Raises orjson.JSONDecodeError when `base` is no JSON.
    """
    drawn = _Ground(base_features(base), at, middle)
    deserts = drawn.areas("desert")
    layers = [
        DUNES if deserts else "",
        path("sea", SEA),
        path("land", drawn.areas("land")),
        path("desert", deserts),
        SAND.format(deserts) if deserts else "",
        path("playa", drawn.areas("playa")),
        path("historic-lake", drawn.areas("historic lake")),
        path("glacier", drawn.areas("glacier")),
        path("lit", strokes(drawn.lines("lit slope"))),
        path("shaded", strokes(drawn.lines("shaded slope"))),
        path("river", "".join(open_line(thin(line, 1.0)) for line in drawn.lines("river"))),
        path("lake", drawn.areas("lake")),
    ]
    return "".join(layers)


class _Ground(NamedTuple):
    """The features of a base on a sheet."""

    features: list[BaseFeature]
    at: At
    middle: float

    def areas(self, kind: str) -> str:
        """Path data of the areas of a kind, those that are large enough."""
        tolerance, smallest = TOLERANCE.get(kind, 1.0), SMALLEST.get(kind, 0.0)
        rings = (part for ring in lines_of(self.features, kind) for part in self._parts(ring))
        return "".join(outline(ring, tolerance) for ring in rings if area(ring) >= smallest)

    def lines(self, kind: str) -> Iterator[Ring]:
        """The pieces of lines that are on the sheet; none of the other half of the globe."""
        for line in lines_of(self.features, kind):
            near = [place for place in line if abs(east_of(self.middle, place.real)) < 90]
            yield from pieces_within(EDGE_BOX, projected(near, self.at))

    def _parts(self, ring: Ring) -> Iterator[Ring]:
        """The parts of a ring (degrees) that are on the sheet."""
        for part in wrapped(ring, self.middle, NEAR):
            places = [place + self.middle for place in part]
            bent = (point for side in sides(places) for point in self._bent(*side))
            yield clip_to(EDGE_BOX, list(bent))

    def _bent(self, start: Point, end: Point, halves: int = HALVES) -> Iterator[Point]:
        """The start of a side (degrees) on the sheet, and the points between that its projection
        needs.
        """
        here, there = projected([start, end], self.at)
        if not halves or abs(there - here) <= STRAIGHT:
            yield here
            return
        middle = (start + end) / 2
        yield from self._bent(start, middle, halves - 1)
        yield from self._bent(middle, end, halves - 1)
