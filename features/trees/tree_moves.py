"""Moving an entry among its siblings or below another parent: pages and units in their trees,
people in the lists of their units. A move is published at once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cms.accounts.permissions import Actor
from cms.content import Snapshot
from cms.core.errors import NotFound, Refusal
from cms.core.i18n import N_
from cms.editing.address_problems import address_problem
from cms.editing.direct_changes import ChangeBatch, DirectChanges
from cms.editing.edited_entry import EditedEntry
from cms.editing.entry_files import EntryFiles
from cms.editing.entry_rows import OverviewCache
from cms.editing.undo_records import UndoRecord
from cms.schema.content_type import Model
from cms.schema.flat import Flat, overlay, unflatten
from features.trees.menu_items import index_after

PARENT = "parent"
MOVE = "placed"
"""The name of a move in the history."""

Siblings = Callable[[Snapshot, str], Sequence[str]]
"""(content with drafts, key of the parent or "") → the keys of its children, in display order."""


class TreePosition(NamedTuple):
    """A position in a tree: the parent ("" for none) and the preceding sibling ("" for the first
    position).
    """

    parent: str
    after: str


class MovedMeanwhile(Refusal):
    """The same entry was moved since the page was opened."""

    msgid = N_(
        "Someone else has moved “%(title)s” in the meantime. It stands where they put it. Move it again if "
        "it should stand elsewhere."
    )


class CannotMove(Refusal):
    """The entry can't be moved there."""

    msgid = N_("“%(title)s” can’t be moved below itself.")


UNPUBLISHED = N_("“%(title)s” is published, but the page above it isn’t. Publish that page first.")
GONE = N_("“%(title)s” was not moved: the entry it was moved into no longer exists.")


class TreeMoves:
    """Moves entries of one type, in a tree if they have a parent. `siblings` gives their order."""

    def __init__(
        self,
        files: EntryFiles,
        overviews: OverviewCache,
        model: Model,
        siblings: Siblings,
    ) -> None:
        self._files = files
        self._overviews = overviews
        self._model = model
        self._siblings = siblings
        self._tree = PARENT in model.fields

    def move(
        self,
        direct_changes: DirectChanges,
        actor: Actor,
        key: str,
        seen: str,
        to: TreePosition,
        title: str,
    ) -> UndoRecord:
        """Move an entry to a position. `seen`: its parent on the page from which it was moved ·
        `title`: its title there.

        Raises MovedMeanwhile, CannotMove, Forbidden, NotFound, Busy.
        """

        def move(batch: ChangeBatch) -> None:
            edited = batch.open(self._model.name, key)
            staff = self._overviews.current().staff
            if self._tree:
                self._check(staff, edited, seen, to.parent, title)
            changes = self._new_numbers(staff, key, to)
            self._apply(batch, edited, changes.pop(key, None), to.parent)
            for other, number in changes.items():
                self._apply(batch, batch.open(self._model.name, other), number)

        return direct_changes.run(actor, MOVE, move)

    def _apply(
        self, batch: ChangeBatch, edited: EditedEntry, number: int | None, parent: str | None = None
    ) -> None:
        values: Flat = {}
        if number is not None:
            values[self._model.ranked_by] = number
        if self._tree and parent is not None:
            values[PARENT] = parent or None
        batch.apply(edited, lambda flat: overlay(flat, values))

    def _check(
        self, staff: Snapshot, edited: EditedEntry, seen: str, parent: str, title: str
    ) -> None:
        """Raise MovedMeanwhile or CannotMove if an entry can't be moved below another."""
        current = str(edited.flat.get(PARENT, ""))
        if current not in (seen, parent):
            raise MovedMeanwhile(title=title)
        if parent in (current, ""):
            pass
        elif staff.entry(self._model.name, parent) is None:
            raise CannotMove(GONE, title=title)
        elif edited.key in ancestors(staff, self._model, parent):
            raise CannotMove(title=title)
        if edited.published and parent != edited.published_flat.get(PARENT, ""):
            if parent and not self._files.exists(self._model.name, parent):
                raise CannotMove(UNPUBLISHED, title=title)
            self._check_address(edited, parent)

    def _check_address(self, edited: EditedEntry, parent: str) -> None:
        """Raise Invalid if another page has the new address."""
        flat = overlay(edited.published_flat, {PARENT: parent or None})
        raw = unflatten(self._model, flat, edited.published_raw)
        content = self._files.store.content()
        if problem := address_problem(edited.ref, raw, content):
            raise problem

    def _new_numbers(self, staff: Snapshot, key: str, to: TreePosition) -> dict[str, int]:
        """Return key → new number of the siblings whose number has to change."""
        order = [sibling for sibling in self._siblings(staff, to.parent) if sibling != key]
        at = index_after(order, to.after)
        order.insert(at, key)
        rank = self._model.ranked_by
        numbers = {sibling: _number(staff, self._model.name, sibling, rank) for sibling in order}
        return renumbered(order, at, numbers)


def _number(staff: Snapshot, type: str, key: str, rank: str) -> int | None:
    entry = staff.entry(type, key)
    value = entry.values.get(rank) if entry else None
    return value if isinstance(value, int) else None


def ancestors(staff: Snapshot, model: Model, key: str) -> list[str]:
    """Return an entry and its ancestors in the tree of its type, stopping at a loop."""
    path: list[str] = []
    while key and key not in path:
        path.append(key)
        entry = staff.entry(model.name, key)
        key = str(entry.values.get(PARENT) or "") if entry else ""
    return path


def renumbered(order: Sequence[str], at: int, numbers: Mapping[str, int | None]) -> dict[str, int]:
    """Return the fewest new numbers for which entries are in `order`. Only the entry at index `at`
    is new there.

    Entries without a number come last.
    """
    changed: dict[str, int] = {}
    last: int | None = None
    for key in order[:at]:
        number = numbers[key]
        if number is None:
            number = changed[key] = (last or 0) + 1
        last = number
    following = [numbers[key] for key in order[at + 1 :]]
    first = next((number for number in following if number is not None), None)
    if last is None:
        last = 0 if first is None else first - 2
    last = changed[order[at]] = last + 1
    for key in order[at + 1 :]:
        number = numbers[key]
        if number is None or number > last:
            break
        last = changed[key] = last + 1
    if changed[order[at]] == numbers[order[at]]:
        del changed[order[at]]
    return changed


def ranked(staff: Snapshot, model: Model, keys: Sequence[str]) -> list[str]:
    """Sort keys by the number that editors gave the entries; those without one come last, in their
    former order.
    """
    numbers = {key: _number(staff, model.name, key, model.ranked_by) for key in keys}
    return sorted(keys, key=lambda key: (numbers[key] is None, numbers[key] or 0))


def children(staff: Snapshot, model: Model, parent: str) -> list[str]:
    """Return the keys of the entries directly below a parent. For "", these are the entries without
    a parent or with a missing one.
    """
    entries = staff.entries.get(model.name)
    if entries is None:
        raise NotFound
    keys = []
    for key, entry in entries.items():
        entry_parent = str(entry.values.get(PARENT) or "")
        if entry_parent == parent or (not parent and entry_parent not in entries):
            keys.append(key)
    return keys
