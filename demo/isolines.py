"""Contour lines of a height field by marching squares; closed lines resampled evenly and smoothed."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil

Point = complex
Ring = list[Point]
"""A closed line, which does not repeat its first point."""
Grid = list[list[float]]
Edge = tuple[int, int, int]
"""An edge of the grid: row and column of its upper left corner, and 0 if it is horizontal, 1 if
vertical.
"""
OUTSIDE = 2
"""Cells of the grid beyond the picture on every side."""

# Which two sides of a cell a line joins, by the corners above the level
# (bits: top left, top right, bottom right, bottom left).
SIDES = {
    1: ("wn",), 2: ("ne",), 3: ("we",), 4: ("es",), 5: ("wn", "es"), 6: ("ns",), 7: ("ws",),
    8: ("sw",), 9: ("sn",), 10: ("ne", "sw"), 11: ("se",), 12: ("ew",), 13: ("en",), 14: ("nw",),
}  # fmt: skip
EDGES = {"n": (0, 0, 0), "s": (1, 0, 0), "w": (0, 0, 1), "e": (0, 1, 1)}
"""The edge on a side of the cell in row 0, column 0."""


def heights(field: Callable[[Point], float], width: float, height: float, cell: float) -> Grid:
    """Return heights at the corners of cells, two cells beyond the picture on every side. The
    outermost are lower than all others, so that every line is closed.
    """
    xs = [(column - OUTSIDE) * cell for column in range(round(width / cell) + 2 * OUTSIDE + 1)]
    ys = [(row - OUTSIDE) * cell for row in range(round(height / cell) + 2 * OUTSIDE + 1)]
    grid = [[field(complex(x, y)) for x in xs] for y in ys]
    floor = min(map(min, grid)) - 1
    wall = [floor] * len(xs)
    inner = [[floor, *row[1:-1], floor] for row in grid[1:-1]]
    return [wall, *inner, wall]


def rings(grid: Grid, level: float, cell: float) -> list[Ring]:
    """Return the closed lines at one level, in drawing units. The higher ground is always on the
    same side.
    """
    next_edge = _joined_edges(grid, level)
    closed_lines = []
    while next_edge:
        start, here = next_edge.popitem()
        ring = [_crossing(grid, start, level, cell)]
        while here != start:
            ring.append(_crossing(grid, here, level, cell))
            here = next_edge.pop(here)
        closed_lines.append(ring)
    return closed_lines


def _joined_edges(grid: Grid, level: float) -> dict[Edge, Edge]:
    """Return each edge that the level crosses → the edge at which the line leaves the cell."""
    next_edge: dict[Edge, Edge] = {}
    above = [[value >= level for value in row] for row in grid]
    for row, (upper, lower) in enumerate(pairwise(above)):
        corners = zip(pairwise(upper), pairwise(lower), strict=True)
        for column, ((a, b), (d, c)) in enumerate(corners):
            for joined in SIDES.get(a + 2 * b + 4 * c + 8 * d, ()):
                next_edge[_edge(row, column, joined[0])] = _edge(row, column, joined[1])
    return next_edge


def _edge(row: int, column: int, side: str) -> Edge:
    """Return the edge on a side of a cell."""
    below, right, down = EDGES[side]
    return row + below, column + right, down


def _crossing(grid: Grid, edge: Edge, level: float, cell: float) -> Point:
    """Return the point at which the line crosses an edge."""
    row, column, down = edge
    across = 1 - down
    a, b = grid[row][column], grid[row + down][column + across]
    share = (level - a) / (b - a)
    x = column - OUTSIDE + share * across
    y = row - OUTSIDE + share * down
    return complex(x * cell, y * cell)


def resampled(ring: Sequence[Point], step: float) -> Ring:
    """Return points at equal distances of about `step` around the ring, at least four."""
    path = [*ring, ring[0]]
    lengths = [abs(b - a) for a, b in pairwise(path)]
    whole = sum(lengths)
    count = max(4, ceil(whole / step))
    stride = whole / count

    points: Ring = [path[0]]
    travelled = 0.0

    for (a, b), length in zip(pairwise(path), lengths, strict=True):
        while len(points) < count and length and travelled + length >= stride * len(points):
            points.append(a + (b - a) * ((stride * len(points) - travelled) / length))
        travelled += length
    return points


def smooth(ring: Sequence[Point]) -> str:
    """Return path data of a closed Catmull-Rom curve through evenly spaced points, in whole units.

    Its control points mirror each other at every point, so SVG's `s` can omit one of them: four
    numbers a point.
    """
    points = [(round(point.real), round(point.imag)) for point in ring]
    curves = []
    for here, there, beyond in zip(points, _rotated(points, 1), _rotated(points, 2), strict=True):
        x, y = there[0] - here[0], there[1] - here[1]
        control_x = round(x - (beyond[0] - here[0]) / 6)
        control_y = round(y - (beyond[1] - here[1]) / 6)
        curves.append(f"{control_x},{control_y} {x},{y}")

    start, after, before = points[0], points[1], points[-1]
    control_x = round((after[0] - before[0]) / 6)
    control_y = round((after[1] - before[1]) / 6)
    first, *others = curves
    move = f"M{start[0]},{start[1]}"
    data = f"{move}c{control_x},{control_y} {first}s{' '.join(others)}z"
    return data.replace(",-", "-").replace(" -", "-")


def _rotated(points: Sequence[tuple[int, int]], by: int) -> list[tuple[int, int]]:
    """Return the points of a ring, starting `by` points later."""
    return [*points[by:], *points[:by]]
