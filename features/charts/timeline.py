"""A timeline: a strip with the events true to scale, and below it a list of them in order."""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.shared.svg import Caption, balance, borrowed_lang, paragraph, svg, text, text_width
from features.charts.years import Scale, span_of

EDGE, SIZE, LEADING, GAP = 10.0, 15.0, 21.0, 11.0
STRIP, DOT = 34.0, 10.5
LABELS, DATES = 38.0, 140.0
MIN_WIDTH_FOR_DATES = 600
"""The width from which dates stand before the texts."""
BOLD = 1.15
"""The width of bold letters: that of regular ones is 1."""
MARK = 58
"""The distance between the years of the scale."""
STRIP_DRAWING = (
    '<path class="axis" d="M10,{level:.1f}H{right:.0f}{ticks}"/>'
    '<path class="lasting" d="{bars}"/><g class="years">{years}</g><g class="dots">{dots}</g>'
)
STRIP_DOT = '<circle cx="{:.1f}" cy="{:.1f}" r="4"/>'
DURATION_BAR = "M{:.1f},{:.1f}H{:.1f}"
TICK = "M{:.1f},{:.1f}v6"
AXIS_DRAWING = '<path class="axis" d="M16,{:.1f}V{:.1f}"/>'
MARK_DRAWING = '<circle class="{}" cx="16" cy="{:.1f}" r="4.5"/>'


class TimelineEvent(NamedTuple):
    """An event. `start` and `end` are fractional years, `end` only if it lasted; `when` is the date
    in words.
    """

    start: float
    end: float | None
    when: str
    what: str


def timeline(events: Sequence[TimelineEvent], *, width: int, caption: Caption) -> str:
    """Return an `<svg>` of `width` units and as high as its texts need. Events are sorted by start.

    Dates stand before the texts if there is room, else above them.
    """
    events = sorted(events, key=lambda event: (event.start, event.end or 0))
    body, top = _strip(events, width)
    dates = max([DATES, *(BOLD * text_width(event.when, SIZE) + EDGE for event in events)])
    is_broad = width >= MIN_WIDTH_FOR_DATES and dates < width / 2
    left = LABELS + dates if is_broad else LABELS
    rows, levels = "", []
    for event in events:
        lines = balance(event.what, SIZE, width - left - EDGE)
        levels.append(top + 11)
        first_line = top + 16 if is_broad else top + 16 + LEADING
        rows += MARK_DRAWING.format("lasted" if event.end else "dot", levels[-1])
        rows += text(LABELS, top + 16, event.when, "when")
        rows += paragraph(left, first_line, lines, LEADING, lang=borrowed_lang(event.what))
        top = first_line - 16 + len(lines) * LEADING + GAP
    if levels:
        body += AXIS_DRAWING.format(levels[0], levels[-1])
    return svg("timeline", width, top, body + rows, caption)


def _strip(events: Sequence[TimelineEvent], width: float) -> tuple[str, float]:
    """Return the events as dots, stacked if they are close, with bars for those that lasted; and
    the height of the strip.
    """
    if not events:
        return "", EDGE
    ends = [event.end or event.start for event in events]
    first, last = span_of([*ends, *(event.start for event in events)])
    scale = Scale(first, last, EDGE + 6, width - EDGE - 6)
    dots = _stacked([scale.at(event.start) for event in events])
    level = EDGE + DOT * (max(row for _, row in dots) + 1)
    years = scale.marks(MARK)
    drawing = STRIP_DRAWING.format(
        level=level,
        right=width - EDGE,
        ticks="".join(TICK.format(scale.at(year), level) for year in years),
        bars="".join(_duration_bar(event, scale, level) for event in events),
        years="".join(
            text(scale.at(year), level + 21, str(year), anchor="middle") for year in years
        ),
        dots="".join(STRIP_DOT.format(x, level - 8 - row * DOT) for x, row in dots),
    )
    return drawing, level + STRIP + GAP


def _duration_bar(event: TimelineEvent, scale: Scale, level: float) -> str:
    """Return the bar of an event that lasted, at least two units long."""
    if not event.end:
        return ""
    left = scale.at(event.start)
    return DURATION_BAR.format(left, level, max(scale.at(event.end), left + 2))


def _stacked(positions: Sequence[float]) -> list[tuple[float, int]]:
    """Return positions along a line, each with the lowest row in which it touches no other."""
    ends: list[float] = []
    stacked = []
    for x in positions:
        row = next((number for number, end in enumerate(ends) if end <= x), len(ends))
        ends[row : row + 1] = [x + DOT]
        stacked.append((x, row))
    return stacked
