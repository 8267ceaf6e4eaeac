"""A chart of periods, one line each under a scale of years, the title above its bar. An arrow marks
a period that goes on.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cms.media.svg.label_placement import text_width
from cms.media.svg.svg import Caption, balance, borrowed, paragraph, svg, text
from cms.media.svg.years import Scale, span_of

EDGE, TOP = 10.0, 30.0
SIZE, LEADING, BAR, GAP = 15.0, 20.0, 9.0, 15.0
UNKNOWN = 60.0
"""The length of the line to a beginning or an end that is not known."""
MARK, YEAR_SIZE = 58, 13
"""The distance between the years of the scale, and the size of their letters."""
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
    """A title with its beginning and end, in years with fractions; None where it is not known or
    not yet.

    `open`: whether what has no end is known to go on.
    """

    title: str
    start: float | None
    end: float | None
    open: bool = True

    @property
    def moments(self) -> list[float]:
        """Beginning and end as far as they are known."""
        return [moment for moment in (self.start, self.end) if moment is not None]


def spans(items: Sequence[Span], *, until: float, width: int, caption: Caption) -> str:
    """An `<svg>` of `width` units. The scale ends at `until` or later; those without any date are
    left out.
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
    """The lines of the years, and their numbers."""
    marks = scale.marks(MARK)
    lines = "".join(GRID_LINE.format(scale.at(year), bottom - 4) for year in marks)
    years = "".join(_year(year, scale) for year in marks)
    return SCALE.format(lines, years)


def _year(year: int, scale: Scale) -> str:
    """The number of a year, beside its line where there is no room under the edge."""
    x, half = scale.at(year), text_width(str(year), YEAR_SIZE) / 2
    anchor = "middle"
    if x - half < scale.start:
        anchor = "start"
    elif x + half > scale.end + EDGE:
        anchor = "end"
    return text(x, TOP - 14, str(year), anchor=anchor)


def _row(item: Span, lines: list[str], scale: Scale, top: float) -> str:
    """The title of a period and the bar below it."""
    left = scale.start if item.start is None else scale.at(item.start)
    right = scale.end if item.end is None else scale.at(item.end)
    if item.end is None and not item.open:
        right = min(right, left + UNKNOWN)
    right = max(right, left + 5)

    widest = max(text_width(line, SIZE) for line in lines)
    fits = left + widest <= scale.end
    words = paragraph(
        left if fits else scale.end,
        top + 14,
        lines,
        LEADING,
        anchor="start" if fits else "end",
        lang=borrowed(item.title),
    )
    bar = _bar(item, left, right, top + len(lines) * LEADING + 2)
    return f'<g class="span">{words}{bar}</g>'


def _bar(item: Span, left: float, right: float, top: float) -> str:
    """A bar; where an end is open it points on, where a beginning or an end is not known it is
    dashed.
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
