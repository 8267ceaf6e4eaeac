"""A line of time: a scale of years down the left, what happened beside it, each joined to its moment by a curve."""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.media.svg import paragraph, svg, text, wrap
from cms.media.years import Scale, span_of

AXIS, LABELS = 46.0, 104.0
SIZE, LEADING, GAP, EDGE = 15.0, 21.0, 13.0, 8.0
DATES = 132.0
LANE, LANES = 7.0, 3


@dataclass(frozen=True)
class Event:
    """What happened, when: years with fractions, `end` only for what lasted; `when` is the date in words."""

    start: float
    end: float | None
    when: str
    what: str


@dataclass(frozen=True)
class _Block:
    event: Event
    top: float
    lines: tuple[str, ...]
    height: float


def timeline(events: Sequence[Event], *, width: int, title: str, description: str, lang: str) -> str:
    """An `<svg>` of `width` units, as high as its words need. Events are sorted by their beginning.

    Dates stand before the words where there is room (from 600 units), else above them.
    """
    blocks = _blocks(sorted(events, key=lambda event: (event.start, event.end or 0)), width)
    height = blocks[-1].top + blocks[-1].height if blocks else EDGE
    moments = [m for e in events for m in (e.start, e.end or e.start)] or [0.0]
    scale = Scale(*span_of(moments), EDGE + 6, height - EDGE - 12)
    body = _axis(scale) + _spans(blocks, scale) + "".join(_event(block, scale, width) for block in blocks)
    return svg("timeline", width, height, body, title=title, description=description, lang=lang)


def _beside(width: float) -> bool:
    return width >= 600


def _blocks(events: Sequence[Event], width: float) -> list[_Block]:
    left = LABELS + DATES if _beside(width) else LABELS
    blocks, top = [], EDGE
    for event in events:
        lines = tuple(wrap(event.what, SIZE, width - left - EDGE))
        rows = len(lines) if _beside(width) else len(lines) + 1
        blocks.append(_Block(event, top, lines, rows * LEADING + GAP))
        top += blocks[-1].height
    return blocks


def _axis(scale: Scale) -> str:
    marks = scale.marks(44)
    ticks = "".join(f"M{AXIS - 5:.0f},{scale.at(year):.0f}h10" for year in marks)
    years = "".join(text(AXIS - 9, scale.at(year) + 5, str(year), anchor="end") for year in marks)
    return (f'<path class="axis" d="M{AXIS:.0f},{scale.start:.0f}V{scale.end:.0f}"/>'
            f'<path class="ticks" d="{ticks}"/><g class="years">{years}</g>')


def _spans(blocks: Sequence[_Block], scale: Scale) -> str:
    """What lasted, as bars beside the axis, in as many lanes as they need (three at most)."""
    free = [float("-inf")] * LANES
    bars = []
    for event in (block.event for block in blocks if block.event.end):
        lane = next((n for n, until in enumerate(free) if until < event.start), LANES - 1)
        free[lane] = event.end or event.start
        x, y = AXIS + 6 + lane * LANE, scale.at(event.start)
        bars.append(f"M{x:.0f},{y:.1f}V{max(scale.at(event.end or 0), y + 1):.1f}")
    return f'<path class="lasting" d="{"".join(bars)}"/>' if bars else ""


def _event(block: _Block, scale: Scale, width: float) -> str:
    event, y = block.event, scale.at(block.event.start)
    base = block.top + 16
    level = base - 5
    half, end = (LABELS - AXIS) / 2, LABELS - 8
    curve = f"M{AXIS:.0f},{y:.1f}C{AXIS + half:.0f},{y:.1f} {LABELS - half:.0f},{level:.1f} {end:.0f},{level:.1f}"
    words = (paragraph(LABELS + DATES, base, block.lines, LEADING) if _beside(width)
             else paragraph(LABELS, base + LEADING, block.lines, LEADING))
    return (f'<g class="event"><path class="leader" d="{curve}"/><circle cx="{AXIS:.0f}" cy="{y:.1f}" r="4.5"/>'
            f'{text(LABELS, base, event.when, "when")}{words}</g>')
