"""A Gantt chart: one bar for each period under a scale of years, its title above it. An arrow marks
a period that continues.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.shared.svg import Caption, balance, borrowed_lang, paragraph, svg, text, text_width
from features.charts.years import Scale, span_of

EDGE, TOP = 10.0, 30.0
SIZE, LEADING, BAR, GAP = 15.0, 20.0, 9.0, 15.0
UNKNOWN = 60.0
"""Length of the line to a start or end that isn't known."""
MARK, YEAR_SIZE = 58, 13
"""Distance between the years of the scale, and the size of their letters."""
GRID_LINE = "M{:.1f},22V{:.0f}"
SCALE = '<path class="grid" d="{}"/><g class="years">{}</g>'
DASHES = '<path class="unknown" d="M{:.1f},{:.1f}H{:.1f}"/>'
STUB = '<path class="bar" d="M{:.1f},{:.1f}h5v9h-5z"/>'
BLUNT = '<path class="bar" d="M{left:.1f},{top:.1f}H{right:.1f}V{bottom:.1f}H{left:.1f}z"/>'
POINTED = (
    '<path class="bar open" d="M{left:.1f},{top:.1f}H{neck:.1f}L{right:.1f},{middle:.1f}'
    'L{neck:.1f},{bottom:.1f}H{left:.1f}z"/>'
)


class Span(NamedTuple):
    """A title with its start and end as fractional years; None if not known or not yet reached.

    `open`: a period without an end is known to continue.
    """

    title: str
    start: float | None
    end: float | None
    open: bool = True

    @property
    def moments(self) -> list[float]:
        """The known ones of start and end."""
        return [moment for moment in (self.start, self.end) if moment is not None]


def spans(items: Sequence[Span], *, until: float, width: int, caption: Caption) -> str:
    """Return an `<svg>` of `width` units. The scale ends at `until` or later. Periods without a
    date are left out.
    """
    dated = [item for item in items if item.moments]
    dated.sort(key=lambda item: (item.moments[0], item.title))
    first, last = span_of([until, *(moment for item in dated for moment in item.moments)])
    scale = Scale(int(first), last, EDGE, width - EDGE)
    rows, top = "", TOP
    for item in dated:
        lines = balance(item.title, SIZE, width - 2 * EDGE)
        rows += _row(item, lines, scale, top)
        top += len(lines) * LEADING + BAR + GAP
    body = _grid(scale, top) + rows
    return svg("spans", width, top, body, caption)


def _grid(scale: Scale, bottom: float) -> str:
    """Return the grid lines of the years with their labels."""
    marks = scale.marks(MARK)
    lines = "".join(GRID_LINE.format(scale.at(year), bottom - 4) for year in marks)
    years = "".join(_year(year, scale) for year in marks)
    return SCALE.format(lines, years)


def _year(year: int, scale: Scale) -> str:
    """Return the label of a year, beside its line if it would cross the edge of the drawing."""
    x, half_width = scale.at(year), text_width(str(year), YEAR_SIZE) / 2
    anchor = "middle"
    if x - half_width < scale.start:
        anchor = "start"
    elif x + half_width > scale.end + EDGE:
        anchor = "end"
    return text(x, TOP - 14, str(year), anchor=anchor)


def _row(item: Span, lines: list[str], scale: Scale, top: float) -> str:
    """Return the title of a period with its bar below."""
    left = scale.start if item.start is None else scale.at(item.start)
    right = scale.end if item.end is None else scale.at(item.end)
    if item.end is None and not item.open:
        right = min(right, left + UNKNOWN)
    right = max(right, left + 5)

    widest = max(text_width(line, SIZE) for line in lines)
    fits_on_right = left + widest <= scale.end
    words = paragraph(
        left if fits_on_right else scale.end,
        top + 14,
        lines,
        LEADING,
        anchor="start" if fits_on_right else "end",
        lang=borrowed_lang(item.title),
    )
    bar = _bar(item, left, right, top + len(lines) * LEADING + 2)
    return f'<g class="span">{words}{bar}</g>'


def _bar(item: Span, left: float, right: float, top: float) -> str:
    """Return a bar with an arrow at an open end, and dashes towards a start or end that isn't
    known.
    """
    middle = top + BAR / 2
    if item.end is None and not item.open:
        return DASHES.format(left, middle, right) + STUB.format(left, top)
    if item.end is not None and item.start is None:
        begin = max(left, right - UNKNOWN)
        return DASHES.format(begin, middle, right) + STUB.format(right - 5, top)
    shape = POINTED if item.end is None else BLUNT
    return shape.format(
        left=left,
        neck=right - 9,
        right=right,
        top=top,
        middle=middle,
        bottom=top + BAR,
    )
