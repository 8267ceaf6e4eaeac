"""Rows of a tree as its page shows them, whatever they stand for: pages, units, people in units, items
of menus. Where a row may go, and where a button sends it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from flask import request

from blueprints.editor.context import keep_in_browser
from cms.core.errors import NotFound
from cms.editing.direct_changes import UndoRecord
from cms.editing.entry_rows import EntryRow
from cms.editing.tree_moves import TreePlace
from cms.schema.content_type import Model

UP, DOWN, IN, OUT, TO = "up", "down", "in", "out", "to"
VERBS = (UP, DOWN, OUT, IN)
MAX_COOKIE = 3_000
"""Characters of the cookie."""
MANY = 40
"""A tree of more rows is folded from its second level on, until somebody unfolds it."""


@dataclass(frozen=True, slots=True)
class RowAct:
    """Something else that can be done with a row: a link, or with `post` a button."""

    label: str
    url: str
    icon: str
    post: bool = False


@dataclass(slots=True, eq=False)
class TreeRow:
    """One row. `entry`: whose languages it shows · `note`: what stands small behind the title ·
    `takes`: whether others may stand below it · `fixed`: it stays where it is · `faults`: what
    visitors don't get, and why.
    """

    id: str
    title: str
    code: str = ""
    url: str = ""
    note: str = ""
    entry: EntryRow | None = None
    takes: bool = True
    fixed: bool = False
    faults: tuple[str, ...] = ()
    acts: tuple[RowAct, ...] = ()
    below: list["TreeRow"] = field(default_factory=list)
    parent: "TreeRow | None" = None
    folded: bool = False

    def add(self, row: "TreeRow") -> None:
        """Put a row below this one."""
        row.parent = self
        self.below.append(row)


class Tree:
    """The rows of a page, of things of one `model`. `address` gives that of the page; `move` puts a
    row, seen below another, in a place, and may give it another id there. With `stays`, a row leaves
    the one above it for no other. `folded`: rows below the first level are folded at first, as they
    are where there are many.
    """

    def __init__(
        self,
        model: Model,
        rows: Iterable[TreeRow],
        address: Callable[..., str],
        move: Callable[[TreeRow, str, TreePlace], UndoRecord],
        *,
        stays: bool = False,
        folded: bool = False,
    ) -> None:
        self.model = model
        self.rows = list(rows)
        self.address = address
        self.move = move
        self.stays = stays
        self._by_id = {row.id: row for row in self.walk()}
        known = folded_ids(model.name)
        folded = folded or len(self._by_id) > MANY
        for row in self.walk():
            row.folded = row.id in known if known is not None else folded and depth(row) > 0

    def walk(self) -> Iterator[TreeRow]:
        """Every row, each before those below it."""
        rest = list(reversed(self.rows))
        while rest:
            row = rest.pop()
            yield row
            rest.extend(reversed(row.below))

    def get(self, id: str) -> TreeRow:
        """Raises NotFound."""
        if id not in self:
            raise NotFound
        return self._by_id[id]

    def __contains__(self, id: str) -> bool:
        return id in self._by_id

    def beside(self, row: TreeRow) -> list[TreeRow]:
        """The rows right below the one that this row is below, itself among them."""
        return row.parent.below if row.parent else self.rows

    def verbs(self, row: TreeRow) -> Collection[str]:
        """The buttons that would move a row."""
        return [verb for verb in VERBS if not row.fixed and self.place(row, verb)]

    def place(self, row: TreeRow, verb: str) -> TreePlace | None:
        """The place to which a button moves a row; None where it can't go."""
        rows = self.beside(row)
        at, above = rows.index(row), row.parent.id if row.parent else ""
        if verb == UP and at:
            return TreePlace(above, rows[at - 2].id if at > 1 else "")
        if verb == DOWN and at + 1 < len(rows):
            return TreePlace(above, rows[at + 1].id)
        if verb == IN and at and rows[at - 1].takes and not self.stays:
            below = rows[at - 1].below
            return TreePlace(rows[at - 1].id, below[-1].id if below else "")
        if verb == OUT and row.parent and not row.parent.fixed and not self.stays:
            further = row.parent.parent
            return TreePlace(further.id if further else "", row.parent.id)
        return None

    def requested_move(self, sent: Mapping[str, str]) -> tuple[TreeRow, str, TreePlace]:
        """(row, id of the row above it as whoever moves it saw it, where it shall go) of a sent form.
        Raises NotFound.
        """
        verb, id, seen = (*sent.get("move", "").split(" "), "", "", "")[:3]
        row = self.get(id)
        place = (
            TreePlace(sent.get("parent", ""), sent.get("after", ""))
            if verb == TO
            else self.place(row, verb)
        )
        if place is None or row.fixed:
            raise NotFound
        return row, seen, place


def depth(row: TreeRow) -> int:
    """How many rows are above a row."""
    return 0 if row.parent is None else 1 + depth(row.parent)


def cookie_name(tree: str) -> str:
    """The cookie that remembers what is folded; js/editor/tree.js writes it too."""
    return f"oasis-folded-{tree}"


def folded_ids(tree: str) -> set[str] | None:
    """The rows that this browser has folded; None where it has folded or unfolded nothing yet."""
    text = request.cookies.get(cookie_name(tree))
    return None if text is None else set(unquote(text[:MAX_COOKIE]).split(" "))


def turn(tree: Tree, id: str) -> None:
    """Fold a row or unfold it, for browsers without scripts."""
    row = tree.get(id)
    row.folded = not row.folded
    text = quote(" ".join(one.id for one in tree.walk() if one.folded and one.below))
    keep_in_browser(cookie_name(tree.model.name), text[:MAX_COOKIE])
