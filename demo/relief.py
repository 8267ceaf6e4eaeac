"""Draw the relief of the station map into its base: deserts with a smooth outline, and mountains as
hachures, short strokes down the slopes, denser and darker on the side away from the light.

    .venv/bin/python -m demo.relief [FOLDER]

FOLDER has `station-map.json` and its base, like `data/geo/`. The drawing replaces the base's
features `desert`, `lit slope` and `shaded slope`.

The base map has no heights of a range, only its extent. So its ridges are schematic: they run along
the range, as many as there is room for, and sink towards its edge. The light comes from the
north-west, as on most maps.
"""

import sys
from cmath import phase, rect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import cos, hypot, inf, pi, sin
from pathlib import Path
from random import Random
from typing import Any

import orjson

from demo.isolines import OUTSIDE, Grid, heights, resampled, rings
from features.maps.geometry import Box, Point, Ring, area, clip_to, cross, sides
from features.maps.ground import MIN_AREA, BaseFeature, base_features, lines_of, projected
from features.maps.sheet import EDGE_BOX, HEIGHT, WIDTH, Sheet
from features.maps.sheet_file import FILE, parse_sheet

ROOT = Path(__file__).parent.parent
KINDS = ("desert", "lit slope", "shaded slope")
MIN_REGION, MIN_RIM = 200.0, 100_000.0
"""Square units of a region that is drawn, and of a plateau."""
DESERT_STEP, CURVE_STEPS = 36.0, 9

CELL = 8.0
RIDGES_APART, ONE_RIDGE, FOOT, RIM = 38.0, 24.0, 20.0, 46.0
# Rows of strokes: the height at which they start, and their length.
ROWS = ((0.66, 9.5), (0.36, 8.5))
APART, FLAT = 6.4, 0.03
SHADED, LIT = -0.15, 0.3
"""How much a slope faces the light (-1 to 1): below the first value it is in the shade, above the
second all its strokes are drawn.
"""

Stroke = tuple[Point, Point]


@dataclass(frozen=True)
class Range:
    """A mountain range by its outline; of a plateau (`rim`) only the edge rises."""

    ring: tuple[Point, ...]
    rim: bool = False

    @cached_property
    def bounds(self) -> Box:
        """Its bounding box."""
        xs = [point.real for point in self.ring]
        ys = [point.imag for point in self.ring]
        return Box(min(xs), min(ys), max(xs), max(ys))

    @cached_property
    def outline(self) -> list[tuple[Point, Point]]:
        """Its sides."""
        return list(sides(self.ring))

    @cached_property
    def axis(self) -> tuple[Point, float]:
        """Its centre and direction, from its outline."""
        middles = [((a + b) / 2, abs(b - a)) for a, b in self.outline]
        total = sum(length for _, length in middles)
        centre = sum(middle * length for middle, length in middles) / total
        spread = sum((middle - centre) * (middle - centre) * length for middle, length in middles)
        return centre, phase(spread) / 2

    @cached_property
    def depth(self) -> float:
        """The distance of its innermost point from its edge."""
        left, top, right, bottom = self.bounds
        xs = [left + column * CELL for column in range(int((right - left) / CELL) + 1)]
        ys = [top + row * CELL for row in range(int((bottom - top) / CELL) + 1)]
        return max(self.inside(complex(x, y)) for x in xs for y in ys)

    @cached_property
    def measured_sides(self) -> list[tuple[float, float, float, float, float]]:
        """For each side its start (x, y), its extent east and south, and the square of its length."""
        measured = []
        for start, end in self.outline:
            east, south = (end - start).real, (end - start).imag
            measured.append((start.real, start.imag, east, south, east * east + south * south))
        return measured

    def inside(self, point: Point) -> float:
        """Return the distance of a point from the edge; 0 outside."""
        x, y = point.real, point.imag
        if not self.bounds.contains_point(x, y) or not self._contains(x, y):
            return 0.0
        return self._to_edge(x, y)

    def _contains(self, x: float, y: float) -> bool:
        """Return whether a line eastward from a point crosses the outline an odd number of times."""
        odd = False
        for a, b in self.outline:
            if (a.imag > y) != (b.imag > y):
                side = b - a
                odd ^= x < side.real * (y - a.imag) / side.imag + a.real
        return odd

    def _to_edge(self, x: float, y: float) -> float:
        """Return the distance to the nearest side. One loop without calls, because a map needs it
        at every point.
        """
        nearest, best = (0.0, 0.0), inf
        for left, top, east, south, long in self.measured_sides:
            right, down = x - left, y - top
            share = (right * east + down * south) / long if long else 0.0
            share = 0.0 if share < 0.0 else 1.0 if share > 1.0 else share
            right -= share * east
            down -= share * south
            square = right * right + down * down
            if square < best:
                nearest, best = (right, down), square
        return hypot(*nearest)

    def height(self, point: Point) -> float:
        """Return the height, from 0 at the foot to about 1 on the ridges."""
        edge = self.inside(point)
        if not edge:
            return 0.0
        x, y = point.real, point.imag
        if self.rim:
            if edge >= RIM:
                return 0.0
            return (1 - abs(2 * edge / RIM - 1)) * (0.8 + 0.2 * sin(x / 33 + y / 27))
        if self.depth < ONE_RIDGE:
            return _smoothstep(edge / self.depth) * (0.85 + 0.3 * sin(x / 31 - y / 43))
        return _smoothstep(edge / FOOT) * self._ridges(point)

    def _ridges(self, point: Point) -> float:
        """Return waves along the range, distorted and of uneven height."""
        centre, turn = self.axis
        turned = (point - centre) * rect(1, -turn)
        along, across = turned.real, turned.imag
        x, y = point.real, point.imag
        bent = across + 9 * sin(x / 61 + 1.1 * sin(y / 47)) + 5 * sin(x / 29 + y / 53)
        tops = 0.86 + 0.22 * sin(along / 47 + across / 19) + 0.1 * sin(along / 17)
        return (0.5 + 0.5 * cos(2 * pi * bent / RIDGES_APART)) * tops


def _smoothstep(share: float) -> float:
    """Return a rise from 0 to 1 that is gentle at both ends (smoothstep)."""
    share = min(1.0, share)
    return share * share * (3 - 2 * share)


def hachures(
    ranges: Sequence[Range], waters: Sequence[Ring], width: float, height: float
) -> tuple[list[Stroke], list[Stroke]]:
    """Return the strokes on a sheet of `width` × `height` in whole units: those in the light and
    those in the shade.

    No stroke is in `waters`.
    """
    sheet = Box(0, 0, width, height)
    near = [one for one in ranges if one.bounds.overlaps(sheet)]
    lakes = [Range(tuple(ring)) for ring in waters]
    lakes = [lake for lake in lakes if lake.bounds.overlaps(sheet)]

    def ground(point: Point) -> float:
        return max((one.height(point) for one in _containing(near, point)), default=0.0)

    random = Random("relief")  # noqa: S311 - a picture, not a secret
    lit, shaded = [], []
    for start, end, light in _strokes(heights(ground, width, height, CELL), random, sheet):
        if _in_water(lakes, start) or _in_water(lakes, end):
            continue
        if light < SHADED:
            shaded.append((start, end))
        elif light < LIT or random.random() < 0.55:
            lit.append((start, end))
    return _rounded(lit), _rounded(shaded)


def _containing(ranges: Sequence[Range], point: Point) -> list[Range]:
    """Return the ranges whose bounds contain a point; for most points none."""
    x, y = point.real, point.imag
    containing = []
    for one in ranges:
        left, top, right, bottom = one.bounds
        if left < x < right and top < y < bottom:
            containing.append(one)
    return containing


def _in_water(lakes: Sequence[Range], point: Point) -> bool:
    return any(lake.inside(point) for lake in _containing(lakes, point))


def _strokes(grid: Grid, random: Random, sheet: Box) -> Iterator[tuple[Point, Point, float]]:
    """Yield start and end of each stroke, and how much its slope faces the light (-1 to 1)."""
    for start, length in _starts(grid, random):
        slope = _slope(grid, start)
        steep = abs(slope)
        if steep > FLAT and sheet.contains_point(start.real, start.imag):
            down = -slope / steep
            end = start + down * (length * random.uniform(0.7, 1.2))
            yield start, end, -0.6 * down.real - 0.8 * down.imag


def _starts(grid: Grid, random: Random) -> Iterator[tuple[Point, float]]:
    """Yield possible starts of strokes, and their length."""
    for level, length in ROWS:
        for ring in rings(grid, level, CELL):
            if len(ring) > 4:
                for point in _along([*ring, ring[0]], random):
                    yield point, length


def _along(line: Sequence[Point], random: Random) -> Iterator[Point]:
    """Yield points along a line at somewhat irregular distances, as if drawn by hand."""
    travelled = random.uniform(0, APART)
    for a, b in pairwise(line):
        length = abs(b - a)
        while travelled < length:
            yield a + (b - a) * (travelled / length)
            travelled += APART * random.uniform(0.8, 1.2)
        travelled -= length


def _slope(grid: Grid, point: Point) -> Point:
    """Return the rise of the ground eastward and southward, per cell."""
    column, row = point.real / CELL + OUTSIDE, point.imag / CELL + OUTSIDE
    left, top = int(column), int(row)
    if not (0 < top < len(grid) - 2 and 0 < left < len(grid[0]) - 2):
        return 0j
    right, low = column - left, row - top
    a, b = grid[top][left : left + 2]
    d, c = grid[top + 1][left : left + 2]
    eastward = (b - a) * (1 - low) + (c - d) * low
    southward = (d - a) * (1 - right) + (c - b) * right
    return complex(eastward, southward)


def _rounded(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Return strokes in whole units, without those of no length."""
    whole = [(_unit(start), _unit(end)) for start, end in strokes]
    return [(start, end) for start, end in whole if start != end]


def _unit(point: Point) -> Point:
    return complex(round(point.real), round(point.imag))


def with_relief(base: bytes, sheet: Sheet) -> bytes:
    """Return a base with the deserts of a sheet, and the strokes of its ranges and rims."""
    project = sheet.projection()
    features = [
        one._replace(lines=[projected(line, project) for line in one.lines])
        for one in base_features(base)
    ]
    ranges = named_regions(features, sheet.ranges, MIN_REGION)
    rims = named_regions(features, sheet.rims, MIN_RIM)
    lakes = [ring[:-1] for ring in lines_of(features, "lake") if area(ring) > MIN_AREA["lake"]]
    elevations = [Range(tuple(ring)) for ring in ranges]
    elevations += [Range(tuple(ring), rim=True) for ring in rims]

    lit, shaded = hachures(elevations, lakes, WIDTH, HEIGHT)
    deserts = named_regions(features, sheet.deserts, MIN_REGION)
    drawn = (
        ("desert", "MultiPolygon", filter(None, map(_desert, deserts))),
        ("lit slope", "MultiLineString", lit),
        ("shaded slope", "MultiLineString", shaded),
    )

    geojson = orjson.loads(base)
    kept = [one for one in geojson["features"] if one["properties"]["kind"] not in KINDS]
    geojson["features"] = kept + [_feature(*one, sheet) for one in drawn]
    return orjson.dumps(geojson)


def named_regions(
    features: Iterable[BaseFeature], names: frozenset[str], smallest: float
) -> list[Ring]:
    """Return the outlines of named regions, without slivers left by clipping."""
    named = (one for one in features if one.name in names)
    return [ring[:-1] for ring in lines_of(named, "region") if area(ring) > smallest]


def _desert(ring: Ring) -> Ring:
    """Return a desert's outline on the sheet as a closed Catmull-Rom curve, a point every few
    units; empty if it isn't on the sheet.
    """
    ring = clip_to(EDGE_BOX, resampled(ring, DESERT_STEP))
    if len(ring) < 3:
        return []
    points = resampled(ring, DESERT_STEP)
    curve = [point for number in range(len(points)) for point in _curve(points, number)]
    return [*curve, curve[0]]


def _curve(points: Ring, number: int) -> Iterator[Point]:
    """Yield the points of a closed curve from one of its points to the next."""
    before, start, end, after = (points[(number + by) % len(points)] for by in (-1, 0, 1, 2))
    first, second = start + (end - before) / 6, end - (after - start) / 6
    for step in range(CURVE_STEPS):
        t = step / CURVE_STEPS
        s = 1 - t
        yield s**3 * start + 3 * s * s * t * first + 3 * s * t * t * second + t**3 * end


def _feature(
    kind: str, shape: str, lines: Iterable[Sequence[Point]], sheet: Sheet
) -> dict[str, Any]:
    """Return lines on a sheet as a feature of a base, in degrees."""
    places: list[Any] = [[_degrees(point, sheet) for point in line] for line in lines]
    if shape == "MultiPolygon":
        places = [[ring] for ring in places]  # none has holes
    return {
        "type": "Feature",
        "properties": {"kind": kind, "name": "", "rank": None},
        "geometry": {"type": shape, "coordinates": places},
    }


def _degrees(point: Point, sheet: Sheet) -> tuple[float, float]:
    """Return the longitude and latitude of a point on a sheet, by Newton's method."""
    project, step = sheet.projection(), 0.01
    longitude, latitude = sheet.meridian, sheet.latitude
    for _round in range(12):
        here = complex(*project(longitude, latitude))
        east = (complex(*project(longitude + step, latitude)) - here) / step
        north = (complex(*project(longitude, latitude + step)) - here) / step
        longitude += cross(point - here, north) / cross(east, north)
        latitude += cross(east, point - here) / cross(east, north)
    return round(longitude, 3), round(latitude, 3)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "geo"
    sheet = parse_sheet((folder / FILE).read_bytes())
    path = folder / f"{sheet.base}.geojson"
    path.write_bytes(with_relief(path.read_bytes(), sheet))


if __name__ == "__main__":
    main()
