"""An organisation chart: a head, below it its units in columns by kind, and below each unit its
own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.shared.svg import Caption, balance, borrowed_lang, link, paragraph, svg, text

SIZE, LEADING, GAP, STEP = 15.0, 20.0, 9.0, 18.0
HEAD, COLUMN_GAP, EDGE = 20.0, 28.0, 6.0
LABEL = 34.0
MAX_LABEL_LINES, MIN_LABEL_WIDTH = 8, 90.0
# The letters of the head are wider than those of the units.
BOLD = 1.15


HEAD_BOX = '<rect class="head" x=".5" y="{:.1f}" width="{}" height="{:.0f}"/>'
SPINE = '<path class="branch" d="M{:.1f},{:.1f}V{:.1f}"/>'
BRANCH = '<path class="branch" d="M{:.1f},{:.1f}h12"/>'


class OrgUnit(NamedTuple):
    """A unit with the address of its page. Its own units are in groups: pairs of a heading and
    units.
    """

    name: str
    url: str
    groups: tuple["Group", ...] = ()


Group = tuple[str, tuple[OrgUnit, ...]]


class _Part(NamedTuple):
    """Part of the drawing, with its height."""

    body: str
    height: float


def organisation(roots: Sequence[OrgUnit], *, width: int, columns: int, caption: Caption) -> str:
    """Return an `<svg>` of `width` units. Each group stands in one column; `columns` of them stand
    below each head.
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
    """Return a head with the columns below it."""
    head = _head(root, width, top)
    if not root.groups:
        return head
    column_width = (width - COLUMN_GAP * (columns - 1)) / columns
    body, max_height = "", 0.0
    for number, groups in enumerate(_distribute(root.groups, column_width, columns)):
        column = _column(
            groups, number * (column_width + COLUMN_GAP), top + head.height, column_width
        )
        body += column.body
        max_height = max(max_height, column.height)
    return _Part(body + head.body, head.height + max_height)


def _head(root: OrgUnit, width: float, top: float) -> _Part:
    """Return the box of a head with its name."""
    leading = LEADING + 2
    lines = balance(root.name, (SIZE + 2) * BOLD, width - 2 * HEAD, MAX_LABEL_LINES)
    height = len(lines) * leading + HEAD
    box = HEAD_BOX.format(top + 0.5, width - 1, height)
    y = top + HEAD / 2 + 17
    name = paragraph(HEAD, y, lines, leading, "head-name", lang=borrowed_lang(root.name))
    return _Part(link(root.url, box + name), height)


def _distribute(groups: Sequence[Group], width: float, columns: int) -> list[list[Group]]:
    """Distribute groups in order over columns of about the same height."""
    heights = [_group(group, 0, 0, width).height for group in groups]
    share = sum(heights) / columns
    filled_columns: list[list[Group]] = [[]]
    filled = 0.0
    for group, height in zip(groups, heights, strict=True):
        full = filled + height / 2 > share * len(filled_columns)
        if filled_columns[-1] and full and len(filled_columns) < columns:
            filled_columns.append([])
        filled_columns[-1].append(group)
        filled += height
    return filled_columns


def _column(groups: Sequence[Group], left: float, top: float, width: float) -> _Part:
    """Return groups below each other, attached to a line at their left."""
    y, last, body = top, top, ""
    for group in groups:
        part = _group(group, left, y, width)
        body += part.body
        last = y + LABEL - 9
        y += part.height
    return _Part(SPINE.format(left + 0.5, top, last) + body, y - top)


def _group(group: Group, left: float, top: float, width: float) -> _Part:
    """Return a heading with its units."""
    label, units = group
    level = top + LABEL - 9
    branch = BRANCH.format(left + 0.5, level)
    heading = text(left + STEP, level + 5, label, "kind")
    rows = _rows(units, left + STEP, top + LABEL, width - STEP)
    return _Part(branch + heading + rows.body, LABEL + rows.height)


def _rows(units: Sequence[OrgUnit], left: float, top: float, width: float) -> _Part:
    """Return units below each other, attached to a line at their left."""
    if not units:
        return _Part("", 0.0)
    y, last, body = top, top, ""
    for unit in units:
        lines = balance(unit.name, SIZE, max(width - STEP, MIN_LABEL_WIDTH), MAX_LABEL_LINES)
        last = y + LEADING / 2 + GAP / 2
        name = paragraph(left + STEP, last + 5, lines, LEADING, lang=borrowed_lang(unit.name))
        body += BRANCH.format(left + 0.5, last) + link(unit.url, name)
        y += len(lines) * LEADING + GAP

        children = [child for _, group in unit.groups for child in group]
        part = _rows(children, left + STEP, y - 3, width - STEP)
        body += part.body
        y += part.height
    return _Part(SPINE.format(left + 0.5, top - 3, last) + body, y - top)
