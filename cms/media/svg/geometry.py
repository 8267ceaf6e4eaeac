"""Closed lines: clipping, thinning, even spacing, and writing them as short SVG path data.

A `Point` is `(x, y)` in the units of the drawing; a `Ring` does not repeat its first point.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, dist

Point = tuple[float, float]
Ring = list[Point]


def clip(ring: Sequence[Point], axis: int, limit: float, *, keep_above: bool) -> Ring:
    """The part of a ring on one side of a line parallel to an axis (Sutherland and Hodgman, 1974).

    `axis` is 0 for a limit in x, 1 for one in y.
    """
    sign = 1.0 if keep_above else -1.0
    kept: Ring = []
    for before, after in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        a, b = sign * (before[axis] - limit), sign * (after[axis] - limit)
        if (a >= 0) != (b >= 0):
            kept.append(_between(before, after, a / (a - b)))
        if b >= 0:
            kept.append(after)
    return kept


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def thin(line: Sequence[Point], tolerance: float) -> Ring:
    """Fewer points, none of the dropped ones further than `tolerance` away (Douglas and Peucker,
    1973).
    """
    if len(line) < 3:
        return list(line)
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, index = _furthest(line, first, last)
        if far > tolerance:
            keep.add(index)
            spans += [(first, index), (index, last)]
    return [line[i] for i in sorted(keep)]


def _furthest(line: Sequence[Point], first: int, last: int) -> tuple[float, int]:
    a, b = line[first], line[last]
    return max(
        ((_distance(line[i], a, b), i) for i in range(first + 1, last)), default=(0.0, first)
    )


def _distance(p: Point, a: Point, b: Point) -> float:
    length = dist(a, b)
    if length == 0:
        return dist(p, a)
    return abs((b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1])) / length


def even(ring: Sequence[Point], step: float) -> Ring:
    """Points at equal distances of about `step` around the ring, at least four."""
    path = [*ring, ring[0]]
    lengths = [dist(a, b) for a, b in pairwise(path)]
    count = max(4, ceil(sum(lengths) / step))
    stride = sum(lengths) / count
    points: Ring = [path[0]]
    travelled = 0.0
    for a, b, length in zip(path, path[1:], lengths, strict=False):
        while len(points) < count and length and travelled + length >= stride * len(points):
            points.append(_between(a, b, (stride * len(points) - travelled) / length))
        travelled += length
    return points


def straight(ring: Sequence[Point]) -> str:
    """Path data of a polygon in relative steps of whole units; "" when it collapses to less than a
    triangle.
    """
    whole = [(round(x), round(y)) for x, y in ring]
    kept = [p for p, before in zip(whole, [*whole[-1:], *whole[:-1]], strict=True) if p != before]
    if len(kept) < 3:
        return ""
    steps = [f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in pairwise(kept)]
    return _short(f"M{kept[0][0]},{kept[0][1]}l{' '.join(steps)}z")


def smooth(ring: Sequence[Point]) -> str:
    """Path data of a closed Catmull-Rom curve through evenly spaced points, in whole units.

    Its control points mirror each other at every point, which is what SVG's `s` leaves unsaid: four
    numbers a point.
    """
    points = [(round(x), round(y)) for x, y in ring]
    count = len(points)
    curves = []
    for i, here in enumerate(points):
        there, beyond = points[(i + 1) % count], points[(i + 2) % count]
        step = (there[0] - here[0], there[1] - here[1])
        control = (
            round(step[0] - (beyond[0] - here[0]) / 6),
            round(step[1] - (beyond[1] - here[1]) / 6),
        )
        curves.append(f"{control[0]},{control[1]} {step[0]},{step[1]}")
    start, after, before = points[0], points[1], points[-1]
    first = f"{round((after[0] - before[0]) / 6)},{round((after[1] - before[1]) / 6)} {curves[0]}"
    return _short(f"M{start[0]},{start[1]}c{first}s{' '.join(curves[1:])}z")


def _short(data: str) -> str:
    return data.replace(",-", "-").replace(" -", "-")


def cut(line: Sequence[Point], limits: tuple[float, float, float, float]) -> list[Ring]:
    """The pieces of an open line inside a rectangle (left, top, right, bottom); each keeps a point
    beyond its edge.
    """
    pieces: list[Ring] = [[]]
    inside = [limits[0] <= x <= limits[2] and limits[1] <= y <= limits[3] for x, y in line]
    for number, point in enumerate(line):
        if inside[number] or any(inside[max(number - 1, 0) : number + 2]):
            pieces[-1].append(point)
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


def open_line(line: Sequence[Point]) -> str:
    """Path data of an open line in relative steps of whole units; "" when it collapses to a point."""
    whole = [(round(x), round(y)) for x, y in line]
    kept = whole[:1] + [b for a, b in pairwise(whole) if a != b]
    if len(kept) < 2:
        return ""
    return _short(
        f"M{kept[0][0]},{kept[0][1]}l{' '.join(f'{b[0] - a[0]},{b[1] - a[1]}' for a, b in pairwise(kept))}"
    )
