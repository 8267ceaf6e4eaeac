"""Numbers by year as bars: upright where every year has room for its number, else lying, one row a
year.
"""

from collections.abc import Mapping, Sequence

from cms.media.svg.svg import Caption, svg, text
from cms.media.svg.years import round_step

EDGE, ROW = 4.0, 26.0
SIDE = 14.0
HIGH = 190.0
FLOOR = HIGH + 24
NARROWEST = 21.0
WIDEST = 46.0
LEFT, NUMBER = 48.0, 44.0
"""Room for the years and for the numbers of lying bars."""
FLOOR_LINE = '<path class="floor" d="M14,214.5H{:.0f}"/>'
UPRIGHT = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
LYING = '<rect x="48" y="{:.1f}" width="{:.1f}" height="17"/>'

Count = tuple[int, int]


def per_year(counts: Sequence[Count], *, width: int, caption: Caption) -> str:
    """An `<svg>` of `width` units with (year, number) as bars, every year between the first and the
    last in its place.

    A year without anything is a gap: its name stands there, no bar does.
    """
    known = dict(counts)
    years = range(min(known), max(known) + 1) if known else range(0)
    room = (width - 2 * SIDE) / (len(years) or 1)
    if room >= NARROWEST:
        drawing, height = _upright(known, years, min(room, WIDEST))
    else:
        drawing, height = _lying(known, width - LEFT - NUMBER)
    return svg("bars", width, height, drawing, caption)


def _most(counts: Mapping[int, int]) -> int:
    """The largest number, at least 1."""
    return max(counts.values(), default=1) or 1


def _upright(counts: Mapping[int, int], years: Sequence[int], room: float) -> tuple[str, float]:
    """Upright bars on a floor, a number above each; and their height."""
    wide = room * 0.68
    step = round_step(40 / room)
    parts = [FLOOR_LINE.format(SIDE + room * len(years))]
    for index, year in enumerate(years):
        middle = SIDE + room * (index + 0.5)
        if count := counts.get(year, 0):
            high = HIGH * count / _most(counts)
            parts.append(UPRIGHT.format(middle - wide / 2, FLOOR - high, wide, high))
            parts.append(text(middle, FLOOR - high - 6, str(count), "number", "middle"))
        if year % step == 0:
            parts.append(text(middle, FLOOR + 18, str(year), "year", "middle"))
    return "".join(parts), FLOOR + 26


def _lying(counts: Mapping[int, int], longest: float) -> tuple[str, float]:
    """The newest year on top; a run of empty years is one gap."""
    parts, top = [], EDGE
    later = None
    for year, count in sorted(counts.items(), reverse=True):
        if not count:
            continue
        if later and later - year > 1:
            top += ROW * 0.5
        long = max(longest * count / _most(counts), 1)
        parts += [
            text(LEFT - 8, top + 18, str(year), "year", "end"),
            LYING.format(top + 5, long),
            text(LEFT + long + 6, top + 18, str(count), "number"),
        ]
        top += ROW
        later = year
    return "".join(parts), top + EDGE
