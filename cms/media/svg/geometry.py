"""Points, boxes and closed lines: clipping, thinning, short SVG path data; and map
projections.

A point of a line is a complex number, x + yj, in the units of the drawing or in degrees: so adding,
scaling and turning are plain arithmetic. A ring does not repeat its first point.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import asin, cos, pi, radians, sin, sqrt
from typing import NamedTuple

XY = tuple[float, float]
Point = complex
Ring = list[Point]


class Box(NamedTuple):
    """A rectangle of the drawing: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, margin: float = 0.0) -> "Box":
        """The square that reaches `margin` units from a point."""
        return cls(x - margin, y - margin, x + margin, y + margin)

    def inner(self, across: float, down: float) -> "Box":
        """The box without a margin on its sides; a negative one makes it larger."""
        return Box(self.left + across, self.top + down, self.right - across, self.bottom - down)

    def meets(self, other: "Box") -> bool:
        """Whether the boxes overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Whether the other box is inside, edges included."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def surrounds(self, x: float, y: float) -> bool:
        """Whether a point is inside, not on the edge."""
        return self.left < x < self.right and self.top < y < self.bottom


def sides(ring: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    """The sides of a ring as pairs of points, the last one back to the first point."""
    return zip(ring, [*ring[1:], *ring[:1]], strict=True)


def cross(a: Point, b: Point) -> float:
    """The cross product: the area of the parallelogram between two vectors, positive clockwise."""
    return (a.conjugate() * b).imag


def area(ring: Sequence[Point]) -> float:
    """The area a ring encloses, in square units."""
    return abs(sum(cross(a, b) for a, b in sides(ring))) / 2


def clip(ring: Sequence[Point], distance: Callable[[Point], float]) -> Ring:
    """The part of a ring on one side of a line (Sutherland and Hodgman, 1974): where the distance
    to the line isn't negative.
    """
    kept: Ring = []
    points = list(zip(ring, map(distance, ring), strict=True))
    for (before, a), (after, b) in pairwise([*points[-1:], *points]):
        if (a >= 0) != (b >= 0):
            kept.append(before + (after - before) * (a / (a - b)))
        if b >= 0:
            kept.append(after)
    return kept


def clip_to(box: Box, ring: Ring) -> Ring:
    """The part of a ring inside a box."""
    ring = clip(ring, lambda point: point.real - box.left)
    ring = clip(ring, lambda point: box.right - point.real)
    ring = clip(ring, lambda point: point.imag - box.top)
    return clip(ring, lambda point: box.bottom - point.imag)


def thin(line: Sequence[Point], tolerance: float) -> Ring:
    """Fewer points, none of the dropped ones further than `tolerance` away (Douglas and Peucker,
    1973).
    """
    if len(line) < 3:
        return list(line)
    end = len(line) - 1
    kept = {0, end}
    spans = [(0, end)]
    while spans:
        first, last = spans.pop()
        a, b = line[first], line[last]
        distances = [(_distance(line[index], a, b), index) for index in range(first + 1, last)]
        distance, furthest = max(distances, default=(0.0, first))
        if distance > tolerance:
            kept.add(furthest)
            spans += [(first, furthest), (furthest, last)]
    return [line[index] for index in sorted(kept)]


def _distance(point: Point, a: Point, b: Point) -> float:
    """How far a point is from the line through `a` and `b`."""
    length = abs(b - a)
    if length == 0:
        return abs(point - a)
    return abs(cross(b - a, a - point)) / length


def straight(ring: Sequence[Point]) -> str:
    """Path data of a polygon in relative steps of whole units; "" when it collapses to less than a
    triangle.
    """
    points = rounded(ring)
    kept = [point for before, point in pairwise([*points[-1:], *points]) if point != before]
    return short(f"{_lines(kept)}z") if len(kept) > 2 else ""


def open_line(line: Sequence[Point]) -> str:
    """Path data of an open line in relative steps of whole units; "" when it collapses to a point."""
    points = rounded(line)
    kept = points[:1] + [point for before, point in pairwise(points) if point != before]
    return short(_lines(kept)) if len(kept) > 1 else ""


def strokes(lines: Iterable[Sequence[Point]]) -> str:
    """Path data of strokes from the first to the last point of each line: each a relative move and a
    line, for after `m` a second pair is a line.
    """
    x0, y0 = 0, 0
    parts = []
    for line in lines:
        (x1, y1), *_between, (x2, y2) = rounded(line)
        parts.append(f"m{x1 - x0},{y1 - y0} {x2 - x1},{y2 - y1}")
        x0, y0 = x2, y2
    return short("".join(parts))


def rounded(line: Iterable[Point]) -> list[tuple[int, int]]:
    """The points in whole units."""
    return [(round(point.real), round(point.imag)) for point in line]


def _lines(points: Sequence[tuple[int, int]]) -> str:
    """`M10,20l5,0 0,5`: a start and relative steps."""
    steps = [f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in pairwise(points)]
    x, y = points[0]
    return f"M{x},{y}l{' '.join(steps)}"


def short(data: str) -> str:
    """Path data without the separators that a minus sign makes superfluous."""
    return data.replace(",-", "-").replace(" -", "-")


def pieces_within(box: Box, line: Sequence[Point]) -> list[Ring]:
    """The pieces of an open line inside a box; each keeps a point beyond its edge."""
    inside = [box.surrounds(point.real, point.imag) for point in line]
    pieces: list[Ring] = [[]]
    for index, point in enumerate(line):
        if any(inside[max(index - 1, 0) : index + 2]):
            pieces[-1].append(point)
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def equal_earth(longitude: float, latitude: float) -> XY:
    """The whole world, areas true (Šavrič, Patterson and Jenny, 2018, Int. J. Geographical
    Information Science 33).
    """
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    t2, t6 = t * t, t**6
    stretch = 3 * (9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1)
    x = 2 * sqrt(3) * radians(longitude) * cos(t) / stretch
    y = t * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1)
    return x, y


def albers(centre: float, south: float, north: float) -> Callable[[float, float], XY]:
    """A conic projection with true areas for a region of middle latitudes (Snyder, 1987, USGS Prof.
    Paper 1395, §14).

    `centre` is the meridian that stands upright; scale is true along the parallels `south` and
    `north`.
    """
    first, second = radians(south), radians(north)
    cone = (sin(first) + sin(second)) / 2
    constant = cos(first) ** 2 + 2 * cone * sin(first)
    origin = sqrt(constant - 2 * cone * sin((first + second) / 2)) / cone

    def at(longitude: float, latitude: float) -> XY:
        radius = sqrt(constant - 2 * cone * sin(min(radians(latitude), pi / 2))) / cone
        turn = cone * radians(longitude - centre)
        return (radius * sin(turn), origin - radius * cos(turn))

    return at
