"""A line of time: a strip that shows when things happened, true to scale; below it, in order, what
they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.media.svg.svg import balance, borrowed, paragraph, svg, text
from cms.media.svg.years import Scale, span_of

EDGE, SIZE, LEADING, GAP = 10.0, 15.0, 21.0, 11.0
STRIP, DOT = 34.0, 10.5
AXIS, LABELS, DATES = 16.0, 38.0, 140.0
BROAD = 600


@dataclass(frozen=True)
class TimelineEvent:
    """An event. `start` and `end` are years with fractions, `end` only for what lasted; `when` is
    the date in words.
    """

    start: float
    end: float | None
    when: str
    what: str


@dataclass(frozen=True)
class _Block:
    """An event in its place: where it begins, its words in lines, and how far down the next one is."""

    event: TimelineEvent
    top: float
    lines: tuple[str, ...]
    height: float


def timeline(
    events: Sequence[TimelineEvent], *, width: int, title: str, description: str, lang: str
) -> str:
    """An `<svg>` of `width` units, as high as its words need. Events are sorted by their beginning.

    Dates stand before the words where there is room, else above them.
    """
    events = sorted(events, key=lambda event: (event.start, event.end or 0))
    strip, top = _strip(events, width)
    blocks = _blocks(events, width, top)
    bottom = blocks[-1].top + blocks[-1].height if blocks else top
    body = strip + _axis(blocks) + "".join(_event(block, width) for block in blocks)
    return svg("timeline", width, bottom, body, title=title, description=description, lang=lang)


def _strip(events: Sequence[TimelineEvent], width: float) -> tuple[str, float]:
    """Every event as a dot, one over the other where they are close; what lasted as a bar. And how
    high that is.
    """
    if not events:
        return "", EDGE
    scale = Scale(
        *span_of([m for e in events for m in (e.start, e.end or e.start)]),
        EDGE + 6,
        width - EDGE - 6,
    )
    spots = _stacked([scale.at(event.start) for event in events])
    level = EDGE + DOT * (max(row for _, row in spots) + 1)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{level - 8 - row * DOT:.1f}" r="4"/>' for x, row in spots
    )
    bars = "".join(
        f"M{scale.at(event.start):.1f},{level:.1f}H{max(scale.at(event.end), scale.at(event.start) + 2):.1f}"
        for event in events
        if event.end
    )
    marks = scale.marks(58)
    ticks = "".join(f"M{scale.at(year):.1f},{level:.1f}v6" for year in marks)
    years = "".join(text(scale.at(year), level + 21, str(year), anchor="middle") for year in marks)
    return (
        f'<path class="axis" d="M{EDGE:.0f},{level:.1f}H{width - EDGE:.0f}{ticks}"/>'
        f'<path class="lasting" d="{bars}"/><g class="years">{years}</g><g class="dots">{dots}</g>',
        level + STRIP + GAP,
    )


def _stacked(places: Sequence[float]) -> list[tuple[float, int]]:
    """Places along a line, each with the lowest row in which it touches no other."""
    ends: list[float] = []
    spots = []
    for x in places:
        row = next((number for number, end in enumerate(ends) if end <= x), len(ends))
        ends[row : row + 1] = [x + DOT]
        spots.append((x, row))
    return spots


def _blocks(events: Sequence[TimelineEvent], width: float, top: float) -> list[_Block]:
    """Events under each other, evenly; how far apart in time they are, the strip says."""
    left = LABELS + DATES if width >= BROAD else LABELS
    blocks: list[_Block] = []
    for event in events:
        lines = tuple(balance(event.what, SIZE, width - left - EDGE))
        rows = len(lines) if width >= BROAD else len(lines) + 1
        blocks.append(_Block(event, top, lines, rows * LEADING + GAP))
        top += blocks[-1].height
    return blocks


def _axis(blocks: Sequence[_Block]) -> str:
    return (
        f'<path class="axis" d="M{AXIS:.0f},{_level(blocks[0]):.1f}V{_level(blocks[-1]):.1f}"/>'
        if blocks
        else ""
    )


def _level(block: _Block) -> float:
    return block.top + 11


def _event(block: _Block, width: float) -> str:
    base = block.top + 16
    x, y = (LABELS + DATES, base) if width >= BROAD else (LABELS, base + LEADING)
    words = paragraph(x, y, block.lines, LEADING, lang=borrowed(block.event.what))
    kind = "lasted" if block.event.end else "dot"
    return (
        f'<circle class="{kind}" cx="{AXIS:.0f}" cy="{_level(block):.1f}" r="4.5"/>'
        f"{text(LABELS, base, block.event.when, 'when')}{words}"
    )
