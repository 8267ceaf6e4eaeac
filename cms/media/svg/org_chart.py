"""The chart of an organisation: its head, below it the units in columns by kind, below each unit
its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cms.media.svg.svg import Caption, balance, borrowed, link, paragraph, svg, text

SIZE, LEADING, GAP, STEP = 15.0, 20.0, 9.0, 18.0
HEAD, COLUMN_GAP, EDGE = 20.0, 28.0, 6.0
LABEL = 34.0
MAX_LABEL_LINES, NARROWEST = 8, 90.0
# How much wider the letters of the head are than those of the units.
BOLD = 1.15


HEAD_BOX = '<rect class="head" x=".5" y="{:.1f}" width="{}" height="{:.0f}"/>'
SPINE = '<path class="branch" d="M{:.1f},{:.1f}V{:.1f}"/>'
BRANCH = '<path class="branch" d="M{:.1f},{:.1f}h12"/>'


class OrgUnit(NamedTuple):
    """A unit, where its page is, and the units that belong to it, in groups: pairs of a heading and
    its units.
    """

    name: str
    url: str
    groups: tuple["Group", ...] = ()


Group = tuple[str, tuple[OrgUnit, ...]]


class _Part(NamedTuple):
    """Something drawn, and how high it is."""

    body: str
    height: float


def organisation(roots: Sequence[OrgUnit], *, width: int, columns: int, caption: Caption) -> str:
    """An `<svg>` of `width` units. A group stands in one column; `columns` of them stand below each
    head.
    """
    top, body = EDGE, ""
    for root in roots:
        part = _tree(root, width, columns, top)
        body += part.body
        top += part.height + HEAD

    return svg(
        "organisation",
        width,
        max(top - HEAD, 0) + EDGE,
        body,
        caption,
        role="group",
    )


def _tree(root: OrgUnit, width: float, columns: int, top: float) -> _Part:
    """A head with the columns below it."""
    head = _head(root, width, top)
    if not root.groups:
        return head
    wide = (width - COLUMN_GAP * (columns - 1)) / columns
    body, highest = "", 0.0
    for number, groups in enumerate(_deal(root.groups, wide, columns)):
        column = _column(groups, number * (wide + COLUMN_GAP), top + head.height, wide)
        body += column.body
        highest = max(highest, column.height)
    return _Part(body + head.body, head.height + highest)


def _head(root: OrgUnit, width: float, top: float) -> _Part:
    """The box of a head with its name."""
    leading = LEADING + 2
    lines = balance(root.name, (SIZE + 2) * BOLD, width - 2 * HEAD, MAX_LABEL_LINES)
    height = len(lines) * leading + HEAD
    box = HEAD_BOX.format(top + 0.5, width - 1, height)
    y = top + HEAD / 2 + 17
    name = paragraph(HEAD, y, lines, leading, "head-name", lang=borrowed(root.name))
    return _Part(link(root.url, box + name), height)


def _deal(groups: Sequence[Group], wide: float, columns: int) -> list[list[Group]]:
    """Groups in order over columns of about the same height."""
    heights = [_group(group, 0, 0, wide).height for group in groups]
    share = sum(heights) / columns
    dealt: list[list[Group]] = [[]]
    filled = 0.0
    for group, height in zip(groups, heights, strict=True):
        full = filled + height / 2 > share * len(dealt)
        if dealt[-1] and full and len(dealt) < columns:
            dealt.append([])
        dealt[-1].append(group)
        filled += height
    return dealt


def _column(groups: Sequence[Group], left: float, top: float, wide: float) -> _Part:
    """Groups below each other, hung on a line at their left."""
    y, last, body = top, top, ""
    for group in groups:
        part = _group(group, left, y, wide)
        body += part.body
        last = y + LABEL - 9
        y += part.height
    return _Part(SPINE.format(left + 0.5, top, last) + body, y - top)


def _group(group: Group, left: float, top: float, wide: float) -> _Part:
    """A heading with its units."""
    label, units = group
    level = top + LABEL - 9
    branch = BRANCH.format(left + 0.5, level)
    heading = text(left + STEP, level + 5, label, "kind")
    rows = _rows(units, left + STEP, top + LABEL, wide - STEP)
    return _Part(branch + heading + rows.body, LABEL + rows.height)


def _rows(units: Sequence[OrgUnit], left: float, top: float, wide: float) -> _Part:
    """Units under each other, hung on a line at their left."""
    if not units:
        return _Part("", 0.0)
    y, last, body = top, top, ""
    for unit in units:
        lines = balance(unit.name, SIZE, max(wide - STEP, NARROWEST), MAX_LABEL_LINES)
        last = y + LEADING / 2 + GAP / 2
        name = paragraph(left + STEP, last + 5, lines, LEADING, lang=borrowed(unit.name))
        body += BRANCH.format(left + 0.5, last) + link(unit.url, name)
        y += len(lines) * LEADING + GAP

        own = [one for _, group in unit.groups for one in group]
        part = _rows(own, left + STEP, y - 3, wide - STEP)
        body += part.body
        y += part.height
    return _Part(SPINE.format(left + 0.5, top - 3, last) + body, y - top)
