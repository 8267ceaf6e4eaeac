"""Lines of equal height over a field of heights, by marching squares."""

from collections.abc import Callable
from itertools import pairwise

from cms.media.svg.geometry import Point, Ring

Grid = list[list[float]]
Edge = tuple[int, int, int]

# Which two sides of a cell a line joins, by the corners above it
# (bits: top left, top right, bottom right, bottom left).
SIDES = {
    1: ("wn",), 2: ("ne",), 3: ("we",), 4: ("es",), 5: ("wn", "es"), 6: ("ns",), 7: ("ws",),
    8: ("sw",), 9: ("sn",), 10: ("ne", "sw"), 11: ("se",), 12: ("ew",), 13: ("en",), 14: ("nw",),
}  # fmt: skip


def heights(
    field: Callable[[float, float], float], width: float, height: float, cell: float
) -> Grid:
    """Heights at the corners of cells, two cells beyond the picture on every side, walled off below
    everything.
    """
    columns, rows = round(width / cell) + 4, round(height / cell) + 4
    grid = [
        [field((c - 2) * cell, (r - 2) * cell) for c in range(columns + 1)] for r in range(rows + 1)
    ]
    floor = min(map(min, grid)) - 1
    walls = [[floor] * (columns + 1)]
    return walls + [[floor, *row[1:-1], floor] for row in grid[1:-1]] + walls


def rings(grid: Grid, level: float, cell: float) -> list[Ring]:
    """The closed lines at one level, in drawing units; higher ground lies on one and the same side
    of each.
    """
    onward: dict[Edge, Edge] = {}
    above = [[value >= level for value in row] for row in grid]
    for row, (upper, lower) in enumerate(pairwise(above)):
        for column, (a, b, c, d) in enumerate(
            zip(upper, upper[1:], lower[1:], lower, strict=False)
        ):
            for sides in SIDES.get(a + 2 * b + 4 * c + 8 * d, ()):
                onward[_edge(row, column, sides[0])] = _edge(row, column, sides[1])
    found = []
    while onward:
        start, here = onward.popitem()
        ring = [_cross(grid, start, level, cell)]
        while here != start:
            ring.append(_cross(grid, here, level, cell))
            here = onward.pop(here)
        found.append(ring)
    return found


def _edge(row: int, column: int, side: str) -> Edge:
    """An edge of the grid: row and column of its upper left corner, and 0 when it runs across, 1
    when down.
    """
    return {
        "n": (row, column, 0),
        "s": (row + 1, column, 0),
        "w": (row, column, 1),
        "e": (row, column + 1, 1),
    }[side]


def _cross(grid: Grid, edge: Edge, level: float, cell: float) -> Point:
    row, column, down = edge
    a, b = grid[row][column], grid[row + down][column + 1 - down]
    share = (level - a) / (b - a)
    return ((column - 2 + share * (1 - down)) * cell, (row - 2 + share * down) * cell)
