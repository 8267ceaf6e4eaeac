"""Draw the site's motif, contour lines of a generated landscape: `.venv/bin/python
demo/contours.py`. Each drawing depends only on its seed.

A height field (hills, hollows and a few long waves) is cut at regular heights by marching squares;
the segments are joined, resampled evenly and smoothed. The field sinks below every level just
outside the picture, so each line is a closed shape that can be tinted like the layers of a relief
map.
"""

import sys
from cmath import rect
from collections.abc import Callable, Sequence
from math import exp, pi, sin
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from demo.isolines import Point, Ring, heights, resampled, rings, smooth  # noqa: E402

Height = Callable[[Point], float]
"""Point → height of the ground."""

COLUMNS = 80
EVERY_INDEX = 4
"""Every fourth contour is an index contour."""
MIN_POINTS = 10
"""Points of the smallest ring that is drawn."""
MAX_LENGTH = 12_000
SPACINGS = (3.0, 4.0, 5.5, 8.0)
"""Cells between the points of a line, from fine to coarse."""
DRAWING = (
    '<svg class="contours" xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" '
    'viewBox="0 0 {0} {1}" preserveAspectRatio="xMidYMid slice" aria-hidden="true" '
    'focusable="false" fill="#b98a4e" fill-opacity=".06" stroke="#b98a4e" stroke-opacity=".7">'
    "{2}</svg>\n"
)


DRAWINGS = {
    "static/img/contours.svg": ("tianshan", 1200, 800),
    "templates/components/contours.svg": ("pamir", 720, 560),
    "templates/editor/components/contours.svg": ("oasis-editor", 1440, 900),
}
"""File → seed, width and height of its drawing: the cover of sections, the front page, the editor's
sign-in page.
"""


def contours(seed: str, width: int, height: int, *, levels: int = 14) -> str:
    """Return an `<svg>` of `width` × `height` units: `levels` tinted and outlined layers, every
    fourth outline an index line.

    The same seed gives the same bytes, at most 12 kB: a busy landscape is drawn with fewer points.
    Colours are presentation attributes, so that the file works alone and a page's CSS can override
    them (`.contours path`, `.contours .index`). It is decoration, hidden from assistive technology.
    """
    cell = width / COLUMNS
    landscape = _landscape(Random(seed), width, height)  # noqa: S311 - a picture, not a secret
    grid = heights(landscape, width, height, cell)
    inside = sorted(value for row in grid[1:-1] for value in row[1:-1])
    low, high = inside[len(inside) // 20], inside[-1]

    layers = []

    for number in range(levels):
        level = low + (high - low) * number / levels
        layers.append(rings(grid, level, cell))

    for spacing in SPACINGS:
        drawing = DRAWING.format(width, height, _paths(layers, cell * spacing))
        if len(drawing) <= MAX_LENGTH:
            return drawing
    return DRAWING.format(width, height, "")


def _paths(layers: Sequence[Sequence[Ring]], spacing: float) -> str:
    """Return a path for each layer, from the lowest up."""
    paths = []
    for number, layer in enumerate(layers):
        large = [ring for ring in layer if len(ring) >= MIN_POINTS]
        data = "".join(smooth(resampled(ring, spacing)) for ring in large)
        mark = ' class="index"' if number % EVERY_INDEX == 0 else ""
        if data:
            paths.append(f'<path{mark} d="{data}"/>')
    return "".join(paths)


def _landscape(random: Random, width: int, height: int) -> Height:
    """Return the height field: hills and hollows with waves over all of it."""
    size = max(width, height)
    hills = [_hill(random, width, height, size) for _ in range(11)]
    waves = [_wave(random, size) for _ in range(7)]

    def height_at(point: Point) -> float:
        # Distorting the coordinates turns round hills into ridges and spurs.
        x, y = point.real, point.imag
        bent_x = x + size * 0.036 * sin(y / size * 9 + 1) + size * 0.016 * sin(y / size * 23)
        bent_y = y + size * 0.035 * sin(x / size * 8) + size * 0.016 * sin(x / size * 21 + 2)
        bent = complex(bent_x, bent_y)
        return sum(hill(bent) for hill in hills) + sum(wave(point) for wave in waves)

    return height_at


def _hill(random: Random, width: int, height: int, size: int) -> Height:
    """Return an oval hill, or a hollow, on the sheet or just beside it."""
    x = random.uniform(-0.05, 1.05) * width
    top = complex(x, random.uniform(-0.1, 1.1) * height)
    along = size * random.uniform(0.09, 0.22)
    across = size * random.uniform(0.06, 0.12)
    turn = rect(1, -random.uniform(0, pi))
    rise = random.choice([1.0, 0.85, 0.7, 0.6, -0.45])

    def height_at(point: Point) -> float:
        turned = (point - top) * turn
        u, v = turned.real / along, turned.imag / across
        return rise * exp(-(u * u + v * v))

    return height_at


def _wave(random: Random, size: int) -> Height:
    """Return a long wave across the sheet."""
    turn = rect(1, -random.uniform(0, 2 * pi))
    length = size * random.uniform(0.1, 0.55)
    phase = random.uniform(0, 2 * pi)
    rise = 0.11 * length / size

    def height_at(point: Point) -> float:
        along = (point * turn).real
        return rise * sin(along / length * 2 * pi + phase)

    return height_at


def main() -> None:
    """Write all drawings."""
    for name, (seed, width, height) in DRAWINGS.items():
        (ROOT / name).write_text(contours(seed, width, height), "utf-8")


if __name__ == "__main__":
    main()
