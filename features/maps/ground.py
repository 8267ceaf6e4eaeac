"""The physical base of maps as SVG paths: land, waters, deserts, glaciers and relief.

The base is GeoJSON; data/geo/README.md lists its kinds of features.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from features.maps.geometry import (
    Box,
    Point,
    Ring,
    area,
    clip_line,
    clip_to,
    line_path,
    polygon_path,
    sides,
    simplify,
    strokes_path,
)
from features.maps.sheet import EDGE_BOX, HEIGHT, WIDTH, Projection

MIN_AREA = {"lake": 40.0, "glacier": 40.0, "playa": 60.0}
"""Kind → the smallest area that is drawn, in square units."""
TOLERANCE = {"glacier": 2.0, "desert": 0.3, "lake": 1.5, "river": 1.5}
"""Kind → units that a line may be off; 1 if it isn't named. The sheet is about as wide as a page."""
DUNES = (
    '<defs><pattern id="dunes" width="44" height="30" patternUnits="userSpaceOnUse">'
    '<path class="dunes" d="M4 10q5-5 11-1q4-2 6 1M25 24q5-5 11-1q4-2 6 1"/></pattern></defs>'
)
SAND = '<path class="sand" fill="url(#dunes)" d="{}"/>'
SEA = f"M0,0h{WIDTH}v{HEIGHT}H0z"
VISIBLE_BOX = Box(-179.95, -90, 179.95, 90)
"""Degrees east of the middle and degrees north. Lines on the opposite side of the globe would be
drawn out to the edge of the plane.
"""


MAX_STRAIGHT, MAX_HALVINGS = 60.0, 14
"""Units that a side of an area may be straight, and how often it is halved at most."""


class BaseFeature(NamedTuple):
    """Areas or lines of a base. Each ring of an area repeats its first point at its end."""

    kind: str
    name: str
    lines: list[Ring]


def base_features(base: bytes) -> list[BaseFeature]:
    """Return the features of a base in degrees, without its points. Raises orjson.JSONDecodeError
    for invalid JSON.
    """
    features = []
    for feature in orjson.loads(base)["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        if geometry["type"] != "Point":
            lines = [
                [complex(*position[:2]) for position in line] for line in geometry_lines(geometry)
            ]
            name = str(properties.get("name") or "").upper()
            features.append(BaseFeature(properties["kind"], name, lines))
    return features


def geometry_lines(geometry: Mapping[str, Any]) -> list[Any]:
    """Return the lines of a GeoJSON geometry: the rings of its polygons; a point is a line of one
    position.
    """
    shape, lines = geometry["type"], geometry["coordinates"]
    if shape == "MultiPolygon":
        return [ring for polygon in lines for ring in polygon]
    return {"Point": [[lines]], "LineString": [lines]}.get(shape) or list(lines)


def lines_of(features: Iterable[BaseFeature], kind: str) -> list[Ring]:
    """Return the lines of all features of a kind."""
    return [line for feature in features if feature.kind == kind for line in feature.lines]


def projected(line: Ring, project: Projection) -> Ring:
    """Return a line in degrees in units of the sheet."""
    return [complex(*project(point.real, point.imag)) for point in line]


def wrapped(ring: Ring, meridian: float, shown: Box) -> Iterator[Ring]:
    """Yield the parts of a ring in a box of degrees east of `meridian` and degrees north. A ring that
    crosses the opposite meridian re-enters on the other side.
    """
    for turn in (-360, 0, 360):
        yield clip_to(shown, [point - meridian + turn for point in ring[:-1]])


def east_of(meridian: float, longitude: float) -> float:
    """Return degrees east of a meridian, from -180 to 180."""
    return (longitude - meridian + 180) % 360 - 180


def path(kind: str, data: str) -> str:
    """Return a path of class `kind`; empty without data."""
    return f'<path class="{kind}" d="{data}"/>' if data else ""


def outline(ring: Ring, tolerance: float = 1.0) -> str:
    """Return path data of an area; "" if clipping left no area."""
    if len(ring) < 3:
        return ""
    return polygon_path(simplify([*ring, ring[0]], tolerance)[:-1])


def ground(base: bytes, project: Projection, meridian: float) -> str:
    """Return land, deserts, waters and relief on the sheet, projected by `project`; `meridian` is
    that in its middle. Raises orjson.JSONDecodeError for invalid JSON.
    """
    drawn = _Ground(base_features(base), project, meridian)
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
        path("lit", strokes_path(drawn.lines("lit slope"))),
        path("shaded", strokes_path(drawn.lines("shaded slope"))),
        path("river", drawn.rivers()),
        path("lake", drawn.areas("lake")),
    ]
    return "".join(layers)


class _Ground(NamedTuple):
    """The features of a base on a sheet."""

    features: list[BaseFeature]
    project: Projection
    meridian: float

    def areas(self, kind: str) -> str:
        """Return path data of the areas of a kind that are large enough."""
        tolerance, smallest = TOLERANCE.get(kind, 1.0), MIN_AREA.get(kind, 0.0)
        rings = (
            part for ring in lines_of(self.features, kind) for part in self._parts_on_sheet(ring)
        )
        return "".join(outline(ring, tolerance) for ring in rings if area(ring) >= smallest)

    def rivers(self) -> str:
        """Return path data of the rivers."""
        tolerance = TOLERANCE["river"]
        return "".join(line_path(simplify(line, tolerance)) for line in self.lines("river"))

    def lines(self, kind: str) -> Iterator[Ring]:
        """Yield the pieces of lines that are on the sheet, without those on the other half of the
        globe.
        """
        for line in lines_of(self.features, kind):
            near = [point for point in line if abs(east_of(self.meridian, point.real)) < 90]
            yield from clip_line(EDGE_BOX, projected(near, self.project))

    def _parts_on_sheet(self, ring: Ring) -> Iterator[Ring]:
        """Yield the parts of a ring (degrees) that are on the sheet."""
        for part in wrapped(ring, self.meridian, VISIBLE_BOX):
            points = [point + self.meridian for point in part]
            curve = (point for side in sides(points) for point in self._curved(*side))
            yield clip_to(EDGE_BOX, list(curve))

    def _curved(self, start: Point, end: Point, halvings: int = MAX_HALVINGS) -> Iterator[Point]:
        """Yield the projected start of a side (degrees) and as many intermediate points as its
        curvature needs.
        """
        here, there = projected([start, end], self.project)
        if not halvings or abs(there - here) <= MAX_STRAIGHT:
            yield here
            return
        middle = (start + end) / 2
        yield from self._curved(start, middle, halvings - 1)
        yield from self._curved(middle, end, halvings - 1)
