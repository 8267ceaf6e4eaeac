"""The site's motif: contour lines of a made-up landscape, drawn from a seed.

A height field (hills, hollows and a few long waves) is cut at even heights by marching squares; the cuts are joined,
spaced evenly and smoothed. The field sinks below every level just outside the picture, so each line is a closed
shape that can be tinted like the layers of a relief map.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import cos, exp, pi, sin
from random import Random

from cms.media.curves import Point, Ring, even, smooth

Height = Callable[[float, float], float]
Grid = list[list[float]]
Edge = tuple[int, int, int]

COLUMNS = 80
EVERY_INDEX = 4
SMALLEST = 10
BUDGET = 12_000
SPACINGS = (3.0, 4.0, 5.5, 8.0)
# Which two sides of a cell a line joins, by the corners above it
# (bits: top left, top right, bottom right, bottom left).
SIDES = {
    1: ("wn",), 2: ("ne",), 3: ("we",), 4: ("es",), 5: ("wn", "es"), 6: ("ns",), 7: ("ws",),
    8: ("sw",), 9: ("sn",), 10: ("ne", "sw"), 11: ("se",), 12: ("ew",), 13: ("en",), 14: ("nw",),
}  # fmt: skip


def contours(seed: str, width: int, height: int, *, levels: int = 14) -> str:
    """An `<svg>` of `width` × `height` units: `levels` tinted layers, each outlined, every fourth one an index line.

    The same seed gives the same bytes, at most 12 kB: a busy landscape is drawn with fewer points. Colours are
    presentation attributes, so the file stands alone, and a page's CSS overrides them (`.contours path`,
    `.contours .index`). It is decoration: hidden from assistive technology.
    """
    cell = width / COLUMNS
    landscape = _landscape(Random(seed), width, height)  # noqa: S311 - a picture, not a secret
    grid = _grid(landscape, width, height, cell)
    inside = sorted(value for row in grid[1:-1] for value in row[1:-1])
    low, high = inside[len(inside) // 20], inside[-1]
    layers = [_rings(grid, low + (high - low) * number / levels, cell) for number in range(levels)]
    drawings = (_drawing(layers, width, height, cell * spacing) for spacing in SPACINGS)
    return next((drawing for drawing in drawings if len(drawing) <= BUDGET), _drawing([], width, height, cell))


def _drawing(layers: Sequence[Sequence[Ring]], width: int, height: int, spacing: float) -> str:
    paths = []
    for number, rings in enumerate(layers):
        data = "".join(smooth(even(ring, spacing)) for ring in rings if len(ring) >= SMALLEST)
        mark = ' class="index"' if number % EVERY_INDEX == 0 else ""
        paths.append(f'<path{mark} d="{data}"/>' if data else "")
    return (
        f'<svg class="contours" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" '
        'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false" '
        f'fill="#b98a4e" fill-opacity=".06" stroke="#b98a4e" stroke-opacity=".7">{"".join(paths)}</svg>\n'
    )


def _landscape(random: Random, width: int, height: int) -> Height:
    size = max(width, height)
    hills = [_hill(random, width, height, size) for _ in range(11)]
    waves = [_wave(random, size) for _ in range(7)]

    def at(x: float, y: float) -> float:
        # Bending the sheet before asking for its height turns round hills into ridges and spurs.
        bent_x = x + size * 0.036 * sin(y / size * 9 + 1) + size * 0.016 * sin(y / size * 23)
        bent_y = y + size * 0.035 * sin(x / size * 8) + size * 0.016 * sin(x / size * 21 + 2)
        return sum(hill(bent_x, bent_y) for hill in hills) + sum(wave(x, y) for wave in waves)

    return at


def _hill(random: Random, width: int, height: int, size: int) -> Height:
    x0, y0 = random.uniform(-0.05, 1.05) * width, random.uniform(-0.1, 1.1) * height
    along, across = size * random.uniform(0.09, 0.22), size * random.uniform(0.06, 0.12)
    turn, top = random.uniform(0, pi), random.choice([1.0, 0.85, 0.7, 0.6, -0.45])

    def at(x: float, y: float) -> float:
        u = ((x - x0) * cos(turn) + (y - y0) * sin(turn)) / along
        v = ((y - y0) * cos(turn) - (x - x0) * sin(turn)) / across
        return top * exp(-(u * u + v * v))

    return at


def _wave(random: Random, size: int) -> Height:
    turn, length, phase = random.uniform(0, 2 * pi), size * random.uniform(0.1, 0.55), random.uniform(0, 2 * pi)
    top = 0.11 * length / size

    def at(x: float, y: float) -> float:
        return top * sin((x * cos(turn) + y * sin(turn)) / length * 2 * pi + phase)

    return at


def _grid(landscape: Height, width: int, height: int, cell: float) -> Grid:
    """Heights at the corners of cells, two cells beyond the picture on every side, walled off below everything."""
    columns, rows = COLUMNS + 4, round(height / cell) + 4
    grid = [[landscape((c - 2) * cell, (r - 2) * cell) for c in range(columns + 1)] for r in range(rows + 1)]
    floor = min(map(min, grid)) - 1
    walls = [[floor] * (columns + 1)]
    return walls + [[floor, *row[1:-1], floor] for row in grid[1:-1]] + walls


def _rings(grid: Grid, level: float, cell: float) -> list[Ring]:
    """The closed lines at one level, in drawing units."""
    onward: dict[Edge, Edge] = {}
    for row, (upper, lower) in enumerate(pairwise(grid)):
        for column in range(len(upper) - 1):
            corners = (upper[column], upper[column + 1], lower[column + 1], lower[column])
            case = sum(1 << bit for bit, value in enumerate(corners) if value >= level)
            for sides in SIDES.get(case, ()):
                onward[_edge(row, column, sides[0])] = _edge(row, column, sides[1])
    rings = []
    while onward:
        start, here = onward.popitem()
        ring = [_cross(grid, start, level, cell)]
        while here != start:
            ring.append(_cross(grid, here, level, cell))
            here = onward.pop(here)
        rings.append(ring)
    return rings


def _edge(row: int, column: int, side: str) -> Edge:
    """An edge of the grid: row and column of its upper left corner, and 0 when it runs across, 1 when down."""
    return {"n": (row, column, 0), "s": (row + 1, column, 0), "w": (row, column, 1), "e": (row, column + 1, 1)}[side]


def _cross(grid: Grid, edge: Edge, level: float, cell: float) -> Point:
    row, column, down = edge
    a, b = grid[row][column], grid[row + down][column + 1 - down]
    share = (level - a) / (b - a)
    return ((column - 2 + share * (1 - down)) * cell, (row - 2 + share * down) * cell)
