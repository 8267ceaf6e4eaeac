"""Relief of mountain ranges as hachures: short strokes down the slopes, denser and darker away from
the light.

Of a range the base map knows no heights, only how far it reaches. So its ridges are schematic: they
run along the range, as many as it has room for, and sink towards its edge. The light comes from the
north-west, as on most maps.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import atan2, cos, dist, hypot, inf, pi, sin
from random import Random

from cms.media.svg.geometry import Point, Ring
from cms.media.svg.isolines import Grid, heights, rings

CELL = 8.0
RIDGES_APART, ONE_RIDGE, FOOT, RIM = 38.0, 24.0, 20.0, 46.0
# Rows of strokes: the height they start from, and how long they are.
ROWS = ((0.66, 9.5), (0.36, 8.5))
APART, FLAT = 6.4, 0.03
SHADED, LIT = -0.15, 0.3


@dataclass(frozen=True)
class Range:
    """A mountain range by its outline; of a plateau (`rim`) only the edge rises."""

    ring: tuple[Point, ...]
    rim: bool = False

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        xs, ys = zip(*self.ring, strict=True)
        return (min(xs), min(ys), max(xs), max(ys))

    @cached_property
    def axis(self) -> tuple[Point, float]:
        """Its middle and the direction it runs in, from where its outline lies."""
        parts = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, dist(a, b)) for a, b in _sides(self.ring)]
        whole = sum(length for *_, length in parts)
        x, y = (sum(part[axis] * part[2] for part in parts) / whole for axis in (0, 1))
        spread = sum(((px - x) ** 2 - (py - y) ** 2) * length for px, py, length in parts)
        lean = sum((px - x) * (py - y) * length for px, py, length in parts)
        return (x, y), atan2(2 * lean, spread) / 2

    @cached_property
    def depth(self) -> float:
        """How far its innermost place is from its edge."""
        left, top, right, bottom = self.bounds
        places = (
            (left + column * CELL, top + row * CELL)
            for column in range(int((right - left) / CELL) + 1)
            for row in range(int((bottom - top) / CELL) + 1)
        )
        return max((self.inside(*place) for place in places), default=0.0)

    @cached_property
    def sides(self) -> tuple[tuple[float, float, float, float, float], ...]:
        """Of each side where it starts (x, y), how far it goes east and south, and the square of
        its length.
        """
        ways = [(a[0], a[1], b[0] - a[0], b[1] - a[1]) for a, b in _sides(self.ring)]
        return tuple((x, y, east, south, east * east + south * south) for x, y, east, south in ways)

    def inside(self, x: float, y: float) -> float:
        """How far inside its edge a place is; 0 outside."""
        left, top, right, bottom = self.bounds
        held = left < x < right and top < y < bottom and _holds(self.ring, x, y)
        return self._to_edge(x, y) if held else 0.0

    def _to_edge(self, x: float, y: float) -> float:
        """How far the nearest side is. In one loop without calls: asked of 27,000 places, 450,000
        times for a map.
        """
        nearest, best = (0.0, 0.0), inf
        for left, top, east, south, long in self.sides:
            right, down = x - left, y - top
            share = (right * east + down * south) / long if long else 0.0
            share = 0.0 if share < 0.0 else 1.0 if share > 1.0 else share
            right, down = right - share * east, down - share * south
            square = right * right + down * down
            if square < best:
                nearest, best = (right, down), square
        return hypot(*nearest)

    def height(self, x: float, y: float) -> float:
        """From 0 at its foot to about 1 on its ridges."""
        edge = self.inside(x, y)
        if not edge:
            return 0.0
        if self.rim:
            return (
                (1 - abs(2 * edge / RIM - 1)) * (0.8 + 0.2 * sin(x / 33 + y / 27))
                if edge < RIM
                else 0.0
            )
        if self.depth < ONE_RIDGE:
            return _eased(edge / self.depth) * (0.85 + 0.3 * sin(x / 31 - y / 43))
        return _eased(edge / FOOT) * self._ridges(x, y)

    def _ridges(self, x: float, y: float) -> float:
        (x0, y0), turn = self.axis
        along = (x - x0) * cos(turn) + (y - y0) * sin(turn)
        across = (y - y0) * cos(turn) - (x - x0) * sin(turn)
        bent = across + 9 * sin(x / 61 + 1.1 * sin(y / 47)) + 5 * sin(x / 29 + y / 53)
        tops = 0.86 + 0.22 * sin(along / 47 + across / 19) + 0.1 * sin(along / 17)
        return (0.5 + 0.5 * cos(2 * pi * bent / RIDGES_APART)) * tops


def hachures(
    ranges: Sequence[Range], waters: Sequence[Ring], width: float, height: float
) -> tuple[str, str]:
    """Path data of the strokes on a sheet of `width` × `height`: those in the light and those in
    the shade.

    No stroke stands in `waters`.
    """
    near = [one for one in ranges if _meets(one.bounds, width, height)]
    lakes = [
        Range(tuple(ring)) for ring in waters if _meets(Range(tuple(ring)).bounds, width, height)
    ]
    grid = heights(
        lambda x, y: max((one.height(x, y) for one in _at(near, x, y)), default=0.0),
        width,
        height,
        CELL,
    )
    random = Random("relief")  # noqa: S311 - a picture, not a secret
    lit, shaded = [], []
    for start, down, light in _strokes(grid, random, lambda x, y: 0 < x < width and 0 < y < height):
        end = (start[0] + down[0], start[1] + down[1])
        if any(lake.inside(*place) for place in (start, end) for lake in _at(lakes, *place)):
            continue
        if light < SHADED:
            shaded.append((start, end))
        elif light < LIT or random.random() < 0.55:
            lit.append((start, end))
    return _path(lit), _path(shaded)


def _strokes(
    grid: Grid, random: Random, shown: Callable[[float, float], bool]
) -> Iterator[tuple[Point, Point, float]]:
    """Where each stroke starts, its way down, and how much its slope faces the light (-1 to 1)."""
    for level, length in ROWS:
        for ring in rings(grid, level, CELL):
            for x, y in _along([*ring, ring[0]], random) if len(ring) > 4 else ():
                east, south = _slope(grid, x, y)
                steep = hypot(east, south)
                if steep > FLAT and shown(x, y):
                    down, long = (-east / steep, -south / steep), length * random.uniform(0.7, 1.2)
                    yield (x, y), (down[0] * long, down[1] * long), -0.6 * down[0] - 0.8 * down[1]


def _along(line: Sequence[Point], random: Random) -> Iterator[Point]:
    """Places along a line, about evenly spaced: a hand draws them."""
    travelled = random.uniform(0, APART)
    for a, b in pairwise(line):
        length = dist(a, b)
        while travelled < length:
            share = travelled / length
            yield (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
            travelled += APART * random.uniform(0.8, 1.2)
        travelled -= length


def _slope(grid: Grid, x: float, y: float) -> Point:
    """How much the ground rises eastward and southward, a cell."""
    column, row = int(x / CELL + 2), int(y / CELL + 2)
    if not (0 < row < len(grid) - 2 and 0 < column < len(grid[0]) - 2):
        return (0.0, 0.0)
    right, low = x / CELL + 2 - column, y / CELL + 2 - row
    upper, lower = grid[row][column : column + 2], grid[row + 1][column : column + 2]
    return (
        (upper[1] - upper[0]) * (1 - low) + (lower[1] - lower[0]) * low,
        (lower[0] - upper[0]) * (1 - right) + (lower[1] - upper[1]) * right,
    )


def _path(strokes: Sequence[tuple[Point, Point]]) -> str:
    """Each stroke as a relative move and a line: after `m`, a second pair is a line."""
    here, parts = (0, 0), []
    for start, end in strokes:
        first, last = ((round(x), round(y)) for x, y in (start, end))
        if first != last:
            parts.append(
                f"m{first[0] - here[0]},{first[1] - here[1]} {last[0] - first[0]},{last[1] - first[1]}"
            )
            here = last
    return "".join(parts).replace(",-", "-").replace(" -", "-")


def _sides(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _holds(ring: Sequence[Point], x: float, y: float) -> bool:
    crossed = [(a, b) for a, b in _sides(ring) if (a[1] > y) != (b[1] > y)]
    return sum(x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in crossed) % 2 == 1


def _eased(share: float) -> float:
    share = min(1.0, share)
    return share * share * (3 - 2 * share)


def _at(ranges: Sequence[Range], x: float, y: float) -> list[Range]:
    """Those whose bounds hold a place: of most places none."""
    return [one for one in ranges if (at := one.bounds)[0] < x < at[2] and at[1] < y < at[3]]


def _meets(bounds: tuple[float, float, float, float], width: float, height: float) -> bool:
    return bounds[0] < width and bounds[1] < height and bounds[2] > 0 and bounds[3] > 0
