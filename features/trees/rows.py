"""The rows of a tree, for pages, units, people in units and items of menus.

They also say where a row may be moved, and where a button moves it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from flask import request

from blueprints.editor.context import set_preference_cookie
from cms.core.errors import NotFound
from cms.editing.entry_rows import EntryRow
from cms.editing.undo_records import UndoRecord
from cms.schema.content_type import Model
from features.trees.tree_moves import TreePosition

UP, DOWN, IN, OUT, TO = "up", "down", "in", "out", "to"
VERBS = (UP, DOWN, OUT, IN)
MAX_COOKIE = 3_000
"""The most characters of the cookie."""
MAX_UNFOLDED_ROWS = 40
"""A tree with more rows is at first folded from its second level on."""


@dataclass(frozen=True, slots=True)
class RowAct:
    """Another action on a row: a link, or with `post` a button."""

    label: str
    url: str
    icon: str
    post: bool = False


@dataclass(slots=True, eq=False)
class TreeRow:
    """A row of a tree.

    `entry`: the entry whose languages are shown. `note`: small text after the title.
    `accepts_children`: other rows can be below it. `fixed`: it can't be moved. `faults`: the
    reasons why visitors don't see it.
    """

    id: str
    title: str
    code: str = ""
    url: str = ""
    note: str = ""
    entry: EntryRow | None = None
    accepts_children: bool = True
    fixed: bool = False
    faults: tuple[str, ...] = ()
    actions: tuple[RowAct, ...] = ()
    children: list["TreeRow"] = field(default_factory=list)
    parent: "TreeRow | None" = None
    folded: bool = False

    def add(self, row: "TreeRow") -> None:
        """Add a row below this one."""
        row.parent = self
        self.children.append(row)


class Tree:
    """The rows of a page, of one `model`.

    `address` returns the URL of the page. `move` moves a row, given the id of its parent as the
    user saw it and the new place; it may change the row's id. With `keeps_parents`, rows keep their
    parent. With `folded`, rows below the first level are folded at first, as in any large tree.
    """

    def __init__(
        self,
        model: Model,
        rows: Iterable[TreeRow],
        address: Callable[..., str],
        move: Callable[[TreeRow, str, TreePosition], UndoRecord],
        *,
        keeps_parents: bool = False,
        folded: bool = False,
    ) -> None:
        self.model = model
        self.rows = list(rows)
        self.address = address
        self.move = move
        self.keeps_parents = keeps_parents
        self._by_id = {row.id: row for row in self.walk()}
        known = folded_ids(model.name)
        folded = folded or len(self._by_id) > MAX_UNFOLDED_ROWS
        for row in self.walk():
            row.folded = row.id in known if known is not None else folded and depth(row) > 0

    def walk(self) -> Iterator[TreeRow]:
        """Yield every row, each before its children."""
        rest = list(reversed(self.rows))
        while rest:
            row = rest.pop()
            yield row
            rest.extend(reversed(row.children))

    def get(self, id: str) -> TreeRow:
        """Return a row by its id. Raises NotFound."""
        if id not in self:
            raise NotFound
        return self._by_id[id]

    def __contains__(self, id: str) -> bool:
        return id in self._by_id

    def siblings(self, row: TreeRow) -> list[TreeRow]:
        """Return the children of the row's parent, including the row."""
        return row.parent.children if row.parent else self.rows

    def moves(self, row: TreeRow) -> Collection[str]:
        """Return the verbs of the buttons that would move a row."""
        return [verb for verb in VERBS if not row.fixed and self.target_position(row, verb)]

    def target_position(self, row: TreeRow, verb: str) -> TreePosition | None:
        """Return the place to which a button moves a row, None if it can't be moved there."""
        rows = self.siblings(row)
        at, above = rows.index(row), row.parent.id if row.parent else ""
        if verb == UP and at:
            return TreePosition(above, rows[at - 2].id if at > 1 else "")
        if verb == DOWN and at + 1 < len(rows):
            return TreePosition(above, rows[at + 1].id)
        if verb == IN and at and rows[at - 1].accepts_children and not self.keeps_parents:
            children = rows[at - 1].children
            return TreePosition(rows[at - 1].id, children[-1].id if children else "")
        if verb == OUT and row.parent and not row.parent.fixed and not self.keeps_parents:
            further = row.parent.parent
            return TreePosition(further.id if further else "", row.parent.id)
        return None

    def requested_move(self, sent: Mapping[str, str]) -> tuple[TreeRow, str, TreePosition]:
        """Return (row, id of its parent as the user saw it, new place) of a submitted form.

        Raises NotFound.
        """
        verb, id, seen_parent = (*sent.get("move", "").split(" "), "", "", "")[:3]
        row = self.get(id)
        target_position = (
            TreePosition(sent.get("parent", ""), sent.get("after", ""))
            if verb == TO
            else self.target_position(row, verb)
        )
        if target_position is None or row.fixed:
            raise NotFound
        return row, seen_parent, target_position


def depth(row: TreeRow) -> int:
    """Return the number of ancestors of a row."""
    return 0 if row.parent is None else 1 + depth(row.parent)


def cookie_name(tree: str) -> str:
    """Return the cookie that stores which rows are folded; tree.js sets it too."""
    return f"oasis-folded-{tree}"


def folded_ids(tree: str) -> set[str] | None:
    """Return the ids of folded rows in the cookie, None if nothing has been folded or unfolded yet."""
    text = request.cookies.get(cookie_name(tree))
    return None if text is None else set(unquote(text[:MAX_COOKIE]).split(" "))


def toggle_fold(tree: Tree, id: str) -> None:
    """Fold or unfold a row, for browsers without scripts."""
    row = tree.get(id)
    row.folded = not row.folded
    text = quote(" ".join(one.id for one in tree.walk() if one.folded and one.children))
    set_preference_cookie(cookie_name(tree.model.name), text[:MAX_COOKIE])
