"""Points, boxes and polygons: clipping, simplification, compact SVG path data, and map projections.

A point of a line is a complex number, x + yj, in units of the drawing or in degrees, so
translation, scaling and rotation are plain arithmetic. A ring does not repeat its first point.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import asin, cos, dist, pi, radians, sin, sqrt
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
        """Return the square that extends `margin` units from a point."""
        return cls(x - margin, y - margin, x + margin, y + margin)

    def inset(self, across: float, down: float) -> "Box":
        """Return the box reduced on all sides; negative values enlarge it."""
        return Box(self.left + across, self.top + down, self.right - across, self.bottom - down)

    def overlaps(self, other: "Box") -> bool:
        """Return whether the boxes overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def contains(self, other: "Box") -> bool:
        """Return whether the other box is inside, edges included."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom

    def nearest(self, x: float, y: float) -> XY:
        """Return the position in the box that is nearest to a point."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def distance(self, x: float, y: float) -> float:
        """Return the distance of a point from the box; 0 inside."""
        return dist((x, y), self.nearest(x, y))

    def contains_point(self, x: float, y: float) -> bool:
        """Return whether a point is inside and not on the edge."""
        return self.left < x < self.right and self.top < y < self.bottom


def sides(ring: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    """Return the sides of a ring as pairs of points, including the side from the last to the first
    point.
    """
    return zip(ring, [*ring[1:], *ring[:1]], strict=True)


def cross(a: Point, b: Point) -> float:
    """Return the cross product: the area of the parallelogram between two vectors, positive
    clockwise.
    """
    return (a.conjugate() * b).imag


def area(ring: Sequence[Point]) -> float:
    """Return the area of a ring, in square units."""
    return abs(sum(cross(a, b) for a, b in sides(ring))) / 2


def clip(ring: Sequence[Point], distance: Callable[[Point], float]) -> Ring:
    """Return the part of a ring on one side of a line, where `distance` to the line isn't negative
    (Sutherland and Hodgman, 1974).
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
    """Return the part of a ring inside a box."""
    ring = clip(ring, lambda point: point.real - box.left)
    ring = clip(ring, lambda point: box.right - point.real)
    ring = clip(ring, lambda point: point.imag - box.top)
    return clip(ring, lambda point: box.bottom - point.imag)


def simplify(line: Sequence[Point], tolerance: float) -> Ring:
    """Return a line with fewer points; each dropped point is within `tolerance` of the new line
    (Douglas and Peucker, 1973).
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
    """Return the distance of a point from the line through `a` and `b`."""
    length = abs(b - a)
    if length == 0:
        return abs(point - a)
    return abs(cross(b - a, a - point)) / length


def polygon_path(ring: Sequence[Point]) -> str:
    """Return path data of a polygon in relative steps of whole units; "" if it collapses to less
    than a triangle.
    """
    points = rounded(ring)
    kept = [point for before, point in pairwise([*points[-1:], *points]) if point != before]
    return compact(f"{_relative_path(kept)}z") if len(kept) > 2 else ""


def line_path(line: Sequence[Point]) -> str:
    """Return path data of an open line in relative steps of whole units; "" if it collapses to a
    point.
    """
    points = rounded(line)
    kept = points[:1] + [point for before, point in pairwise(points) if point != before]
    return compact(_relative_path(kept)) if len(kept) > 1 else ""


def strokes_path(lines: Iterable[Sequence[Point]]) -> str:
    """Return path data of a stroke from the first to the last point of each line. Each is a
    relative move with two pairs, since SVG draws a line to the second pair after `m`.
    """
    x0, y0 = 0, 0
    parts = []
    for line in lines:
        (x1, y1), *_between, (x2, y2) = rounded(line)
        parts.append(f"m{x1 - x0},{y1 - y0} {x2 - x1},{y2 - y1}")
        x0, y0 = x2, y2
    return compact("".join(parts))


def rounded(line: Iterable[Point]) -> list[tuple[int, int]]:
    """Return the points in whole units."""
    return [(round(point.real), round(point.imag)) for point in line]


def _relative_path(points: Sequence[tuple[int, int]]) -> str:
    """Return `M10,20l5,0 0,5`: a start and relative steps."""
    steps = [f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in pairwise(points)]
    x, y = points[0]
    return f"M{x},{y}l{' '.join(steps)}"


def compact(data: str) -> str:
    """Return path data without separators that a minus sign makes superfluous."""
    return data.replace(",-", "-").replace(" -", "-")


def clip_line(box: Box, line: Sequence[Point]) -> list[Ring]:
    """Return the pieces of an open line inside a box. Each keeps a point beyond the edge."""
    inside = [box.contains_point(point.real, point.imag) for point in line]
    pieces: list[Ring] = [[]]
    for index, point in enumerate(line):
        if any(inside[max(index - 1, 0) : index + 2]):
            pieces[-1].append(point)
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


def equal_earth(longitude: float, latitude: float) -> XY:
    """Project a point by Equal Earth: the whole world, equal-area (Šavrič, Patterson and Jenny,
    2018, Int. J. Geographical Information Science 33).
    """
    t = asin(sqrt(3) / 2 * sin(radians(latitude)))
    t2, t6 = t * t, t**6
    stretch = 3 * (9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1)
    x = 2 * sqrt(3) * radians(longitude) * cos(t) / stretch
    y = t * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1)
    return x, y


def albers(centre: float, south: float, north: float) -> Callable[[float, float], XY]:
    """Return Albers' equal-area conic projection for a region of middle latitudes (Snyder, 1987,
    USGS Prof. Paper 1395, §14).

    `centre` is the meridian that is vertical; scale is true along the parallels `south` and
    `north`.
    """
    first, second = radians(south), radians(north)
    cone = (sin(first) + sin(second)) / 2
    constant = cos(first) ** 2 + 2 * cone * sin(first)
    origin = sqrt(constant - 2 * cone * sin((first + second) / 2)) / cone

    def project(longitude: float, latitude: float) -> XY:
        radius = sqrt(constant - 2 * cone * sin(min(radians(latitude), pi / 2))) / cone
        turn = cone * radians(longitude - centre)
        return (radius * sin(turn), origin - radius * cos(turn))

    return project
