"""The chart of an organisation: its head, below it the units in columns by kind, below each unit
its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cms.media.svg.svg import balance, borrowed, link, paragraph, svg, text

SIZE, LEADING, GAP, STEP = 15.0, 20.0, 9.0, 18.0
HEAD, COLUMN_GAP, EDGE = 20.0, 28.0, 6.0
LABEL = 34.0
MAX_LABEL_LINES, NARROWEST = 8, 90.0
# How much wider the letters of the head are than those of the units.
BOLD = 1.15


@dataclass(frozen=True)
class OrgUnit:
    """A unit, where its page is, and the units that belong to it, in groups: pairs of a heading and
    its units.
    """

    name: str
    url: str
    groups: tuple[tuple[str, tuple["OrgUnit", ...]], ...] = ()


@dataclass(frozen=True)
class _Part:
    """Something drawn, and how high it is."""

    body: str
    height: float


def organisation(
    roots: Sequence[OrgUnit], *, width: int, columns: int, title: str, description: str, lang: str
) -> str:
    """An `<svg>` of `width` units. A group stands in one column; `columns` of them stand below each
    head.
    """
    top, parts = EDGE, []
    for root in roots:
        part = _tree(root, width, columns, top)
        parts.append(part.body)
        top += part.height + HEAD
    return svg(
        "organisation",
        width,
        max(top - HEAD, 0) + EDGE,
        "".join(parts),
        title=title,
        description=description,
        lang=lang,
        role="group",
    )


def _tree(root: OrgUnit, width: float, columns: int, top: float) -> _Part:
    lines = balance(root.name, (SIZE + 2) * BOLD, width - 2 * HEAD, MAX_LABEL_LINES)
    high = len(lines) * (LEADING + 2) + HEAD
    box = f'<rect class="head" x=".5" y="{top + 0.5:.1f}" width="{width - 1}" height="{high:.0f}"/>'
    head = link(
        root.url,
        box
        + paragraph(
            HEAD, top + HEAD / 2 + 17, lines, LEADING + 2, "head-name", lang=borrowed(root.name)
        ),
    )
    if not root.groups:
        return _Part(head, high)
    below = top + high
    wide = (width - COLUMN_GAP * (columns - 1)) / columns
    dealt = _deal(root.groups, wide, columns)
    drawn = [
        _column(groups, number * (wide + COLUMN_GAP), below, wide)
        for number, groups in enumerate(dealt)
    ]
    return _Part(
        "".join(part.body for part in drawn) + head, high + max(part.height for part in drawn)
    )


def _deal(
    groups: Sequence[tuple[str, tuple[OrgUnit, ...]]], wide: float, columns: int
) -> list[list[tuple[str, tuple[OrgUnit, ...]]]]:
    """Groups in order over columns of about the same height."""
    heights = [_group(label, units, 0, 0, wide).height for label, units in groups]
    dealt: list[list[tuple[str, tuple[OrgUnit, ...]]]] = [[]]
    filled, share = 0.0, sum(heights) / columns
    for group, height in zip(groups, heights, strict=True):
        if dealt[-1] and filled + height / 2 > share * len(dealt) and len(dealt) < columns:
            dealt.append([])
        dealt[-1].append(group)
        filled += height
    return dealt


def _column(
    groups: Sequence[tuple[str, tuple[OrgUnit, ...]]], left: float, top: float, wide: float
) -> _Part:
    y, parts, last = top, [], top
    for label, units in groups:
        part = _group(label, units, left, y, wide)
        parts.append(part.body)
        last = y + LABEL - 9
        y += part.height
    spine = f'<path class="branch" d="M{left + 0.5:.1f},{top:.1f}V{last:.1f}"/>'
    return _Part(spine + "".join(parts), y - top)


def _group(label: str, units: Sequence[OrgUnit], left: float, top: float, wide: float) -> _Part:
    level = top + LABEL - 9
    heading = (
        f'<path class="branch" d="M{left + 0.5:.1f},{level:.1f}h12"/>'
        f"{text(left + STEP, level + 5, label, 'kind')}"
    )
    rows = _rows(units, left + STEP, top + LABEL, wide - STEP)
    return _Part(heading + rows.body, LABEL + rows.height)


def _rows(units: Sequence[OrgUnit], left: float, top: float, wide: float) -> _Part:
    """Units under each other, hung on a line at their left."""
    y, parts, last = top, [], top
    for unit in units:
        lines = balance(unit.name, SIZE, max(wide - STEP, NARROWEST), MAX_LABEL_LINES)
        level = y + LEADING / 2 + GAP / 2
        parts.append(
            f'<path class="branch" d="M{left + 0.5:.1f},{level:.1f}h{STEP - 6:.0f}"/>'
            + link(
                unit.url,
                paragraph(left + STEP, level + 5, lines, LEADING, lang=borrowed(unit.name)),
            )
        )
        last = level
        y += len(lines) * LEADING + GAP
        own = _rows(
            [one for _, group in unit.groups for one in group], left + STEP, y - 3, wide - STEP
        )
        parts.append(own.body)
        y += own.height
    spine = (
        f'<path class="branch" d="M{left + 0.5:.1f},{top - 3:.1f}V{last:.1f}"/>' if units else ""
    )
    return _Part(spine + "".join(parts), y - top)
