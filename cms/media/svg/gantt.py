"""A chart of periods, one line each under a scale of years, the title above its bar. An arrow marks
a period that goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.media.svg.label_placement import text_width
from cms.media.svg.svg import balance, borrowed, paragraph, svg, text
from cms.media.svg.years import Scale, span_of

EDGE, TOP = 10.0, 30.0
SIZE, LEADING, BAR, GAP = 15.0, 20.0, 9.0, 15.0
UNKNOWN = 60.0
"""The length of the line to a beginning or an end that is not known."""
UNKNOWN = 60.0
"""The length of the line to a beginning or an end that is not known."""


@dataclass(frozen=True)
class Span:
    """A title with its beginning and end, in years with fractions; None where it is not known or
    not yet.

    `open`: whether what has no end is known to go on.
    """

    title: str
    start: float | None
    end: float | None
    open: bool = True


def spans(
    items: Sequence[Span], *, until: float, width: int, title: str, description: str, lang: str
) -> str:
    """An `<svg>` of `width` units. The scale ends at `until` or later; those without any date are
    left out.
    """
    known = sorted(
        (item for item in items if _moments(item)), key=lambda item: (_moments(item)[0], item.title)
    )
    first, last = span_of([m for item in known for m in _moments(item)] + [until])
    scale = Scale(int(first), last, EDGE, width - EDGE)
    rows, top = [], TOP
    for item in known:
        row, high = _row(item, scale, top, width)
        rows.append(row)
        top += high
    body = _scale(scale, top) + "".join(rows)
    return svg("spans", width, top, body, title=title, description=description, lang=lang)


def _moments(item: Span) -> list[float]:
    return [moment for moment in (item.start, item.end) if moment is not None]


def _scale(scale: Scale, bottom: float) -> str:
    marks = scale.marks(58)
    lines = "".join(f"M{scale.at(year):.1f},{TOP - 8:.0f}V{bottom - 4:.0f}" for year in marks)
    years = "".join(_year(year, scale) for year in marks)
    return f'<path class="grid" d="{lines}"/><g class="years">{years}</g>'


def _year(year: int, scale: Scale) -> str:
    x, half = scale.at(year), text_width(str(year), 13) / 2
    anchor = (
        "start" if x - half < scale.start else "end" if x + half > scale.end + EDGE else "middle"
    )
    return text(x, TOP - 14, str(year), anchor=anchor)


def _row(item: Span, scale: Scale, top: float, width: float) -> tuple[str, float]:
    left = scale.start if item.start is None else scale.at(item.start)
    unknown = item.end is None and not item.open
    unknown = item.end is None and not item.open
    right = scale.end if item.end is None else scale.at(item.end)
    right = min(right, left + UNKNOWN) if unknown else right
    right = min(right, left + UNKNOWN) if unknown else right
    right = max(right, left + 5)
    lines = balance(item.title, SIZE, width - 2 * EDGE)
    fits = left + max(text_width(line, SIZE) for line in lines) <= width - EDGE
    words = paragraph(
        left if fits else width - EDGE,
        top + 14,
        lines,
        LEADING,
        anchor="start" if fits else "end",
        lang=borrowed(item.title),
    )
    bar = top + len(lines) * LEADING + 2
    return f'<g class="span">{words}{_bar(item, left, right, bar)}</g>', len(
        lines
    ) * LEADING + BAR + GAP


def _bar(item: Span, left: float, right: float, top: float) -> str:
    """A bar; where an end is open it points on, where a beginning or an end is not known it is
    dashed.
    """
    middle, bottom = top + BAR / 2, top + BAR
    tip = (
        f"L{right:.1f},{middle:.1f}L{right - 9:.1f},{bottom:.1f}"
        if item.end is None
        else f"V{bottom:.1f}"
    )
    end = right - 9 if item.end is None else right
    if item.end is None and not item.open:
        return (
            f'<path class="unknown" d="M{left:.1f},{middle:.1f}H{right:.1f}"/>'
            f'<path class="bar" d="M{left:.1f},{top:.1f}h5v{BAR:.0f}h-5z"/>'
        )
    if item.end is None and not item.open:
        return (
            f'<path class="unknown" d="M{left:.1f},{middle:.1f}H{right:.1f}"/>'
            f'<path class="bar" d="M{left:.1f},{top:.1f}h5v{BAR:.0f}h-5z"/>'
        )
    if item.start is None:
        return (
            f'<path class="unknown" d="M{max(left, right - UNKNOWN):.1f},{middle:.1f}H{right:.1f}"/>'
            f'<path class="bar" d="M{right - 5:.1f},{top:.1f}h5v{BAR:.0f}h-5z"/>'
        )
    kind = "bar open" if item.end is None else "bar"
    return f'<path class="{kind}" d="M{left:.1f},{top:.1f}H{end:.1f}{tip}H{left:.1f}z"/>'
