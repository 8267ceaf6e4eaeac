"""A bar chart of numbers by year: vertical bars if each year has room for its number, else
horizontal bars, one row a year.
"""

from collections.abc import Mapping, Sequence

from blueprints.shared.svg import Caption, svg, text
from features.charts.years import round_step

EDGE, ROW = 4.0, 26.0
SIDE = 14.0
BAR_HEIGHT = 190.0
FLOOR = BAR_HEIGHT + 24
MIN_YEAR_WIDTH = 21.0
MAX_YEAR_WIDTH = 46.0
LEFT, NUMBER_WIDTH = 48.0, 44.0
"""Space for the years and for the numbers of horizontal bars."""
FLOOR_LINE = '<path class="floor" d="M14,214.5H{:.0f}"/>'
VERTICAL_BAR = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
HORIZONTAL_BAR = '<rect x="48" y="{:.1f}" width="{:.1f}" height="17"/>'

Count = tuple[int, int]


def per_year(counts: Sequence[Count], *, width: int, caption: Caption) -> str:
    """Return an `<svg>` of `width` units with (year, number) as bars, for every year from the first
    to the last.

    A year without a number keeps its label and has no bar.
    """
    by_year = dict(counts)
    years = range(min(by_year), max(by_year) + 1) if by_year else range(0)
    year_width = (width - 2 * SIDE) / (len(years) or 1)
    if year_width >= MIN_YEAR_WIDTH:
        drawing, height = _vertical(by_year, years, min(year_width, MAX_YEAR_WIDTH))
    else:
        drawing, height = _horizontal(by_year, width - LEFT - NUMBER_WIDTH)
    return svg("bars", width, height, drawing, caption)


def _largest(counts: Mapping[int, int]) -> int:
    """Return the largest number, at least 1."""
    return max(counts.values(), default=1) or 1


def _vertical(
    counts: Mapping[int, int], years: Sequence[int], year_width: float
) -> tuple[str, float]:
    """Return vertical bars with their numbers above, and the height of the drawing."""
    bar_width = year_width * 0.68
    step = round_step(40 / year_width)
    parts = [FLOOR_LINE.format(SIDE + year_width * len(years))]
    for index, year in enumerate(years):
        middle = SIDE + year_width * (index + 0.5)
        if count := counts.get(year, 0):
            bar_height = BAR_HEIGHT * count / _largest(counts)
            parts.append(
                VERTICAL_BAR.format(
                    middle - bar_width / 2, FLOOR - bar_height, bar_width, bar_height
                )
            )
            parts.append(text(middle, FLOOR - bar_height - 6, str(count), "number", "middle"))
        if year % step == 0:
            parts.append(text(middle, FLOOR + 18, str(year), "year", "middle"))
    return "".join(parts), FLOOR + 26


def _horizontal(counts: Mapping[int, int], max_length: float) -> tuple[str, float]:
    """Return horizontal bars, the newest year on top, and the height of the drawing. A run of empty
    years is one gap.
    """
    parts, top = [], EDGE
    newer = None
    for year, count in sorted(counts.items(), reverse=True):
        if not count:
            continue
        if newer and newer - year > 1:
            top += ROW * 0.5
        length = max(max_length * count / _largest(counts), 1)
        parts += [
            text(LEFT - 8, top + 18, str(year), "year", "end"),
            HORIZONTAL_BAR.format(top + 5, length),
            text(LEFT + length + 6, top + 18, str(count), "number"),
        ]
        top += ROW
        newer = year
    return "".join(parts), top + EDGE
