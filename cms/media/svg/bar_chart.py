"""Numbers by year as bars: upright where every year has room for its number, else lying, one row a
year.
"""

from collections.abc import Sequence

from cms.media.svg.svg import svg, text

EDGE, ROW = 4.0, 26.0
SIDE = 14.0
HIGH = 190.0
NARROWEST = 21.0
WIDEST = 46.0

Count = tuple[int, int]


def per_year(
    counts: Sequence[Count], *, width: int, title: str, description: str, lang: str
) -> str:
    """An `<svg>` of `width` units with (year, number) as bars, every year between the first and the
    last in its place.

    A year without anything is a gap: its name stands there, no bar does.
    """
    known = dict(counts)
    years = range(min(known), max(known) + 1) if known else range(0)
    most = max(known.values(), default=1) or 1
    full = [(year, known.get(year, 0)) for year in years]
    room = (width - 2 * SIDE) / (len(full) or 1)
    drawing, height = _upright(full, most, room) if room >= NARROWEST else _lying(full, most, width)
    return svg("bars", width, height, drawing, title=title, description=description, lang=lang)


def _upright(full: Sequence[Count], most: int, room: float) -> tuple[str, float]:
    room = min(room, WIDEST)
    wide = room * 0.68
    floor = HIGH + 24
    labelled = _labelled([year for year, _ in full], 40 / room)
    parts = [f'<path class="floor" d="M{SIDE:.0f},{floor + 0.5}H{SIDE + room * len(full):.0f}"/>']
    for number, (year, count) in enumerate(full):
        middle = SIDE + room * (number + 0.5)
        high = HIGH * count / most
        if count:
            parts.append(
                f'<rect x="{middle - wide / 2:.1f}" y="{floor - high:.1f}" width="{wide:.1f}" '
                f'height="{high:.1f}"/>{text(middle, floor - high - 6, str(count), "number", "middle")}'
            )
        if year in labelled:
            parts.append(text(middle, floor + 18, str(year), "year", "middle"))
    return "".join(parts), floor + 26


def _labelled(years: Sequence[int], apart: float) -> set[int]:
    """Which years are named where not all of them can be: round ones."""
    step = next((step for step in (1, 2, 5, 10, 20, 50) if step >= apart), 100)
    return {year for year in years if year % step == 0 or step == 1}


def _lying(full: Sequence[Count], most: int, width: float) -> tuple[str, float]:
    """The newest year on top; a run of empty years is one gap."""
    left, parts, top = 48.0, [], EDGE
    longest = width - left - 44
    shown = [(year, count) for year, count in reversed(full) if count]
    for (year, count), before in zip(
        shown, [(shown[0][0] + 1, 0), *shown] if shown else [], strict=False
    ):
        top += ROW * 0.5 if before[0] - year > 1 else 0
        long = max(longest * count / most, 1)
        parts.append(
            f"{text(left - 8, top + 18, str(year), 'year', 'end')}"
            f'<rect x="{left:.0f}" y="{top + 5:.1f}" width="{long:.1f}" height="{ROW - 9:.0f}"/>'
            f"{text(left + long + 6, top + 18, str(count), 'number')}"
        )
        top += ROW
    return "".join(parts), top + EDGE
