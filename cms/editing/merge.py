"""Comparing flat entries, and three-way merges: by field and language, rows by id, long texts by
line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from merge3 import Merge3

from cms.schema.content_type import Model
from cms.schema.fields import Field, Json, Markdown, Rows
from cms.schema.fields.walk import locate
from cms.schema.flat import Flat, list_at, overlay


@dataclass(frozen=True, slots=True)
class Clash:
    """A leaf that both sides changed differently; None if a side doesn't have it."""

    path: str
    base: Json | None
    mine: Json | None
    theirs: Json | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge. `values` has `mine` at every clash, and keeps a row that one side
    removed while the other changed it.
    """

    values: Flat
    clashes: tuple[Clash, ...] = ()


def with_their_values(flat: Flat, clashes: Iterable[Clash]) -> Flat:
    """Return `flat` with the other side's values at the clashes. If the next save uses this as its
    base, it overrides them.
    """
    return overlay(flat, {clash.path: clash.theirs for clash in clashes})


def are_own_attempts(clashes: Iterable[Clash], attempts: Sequence[Flat]) -> bool:
    """Return whether every clashing value was submitted by an earlier attempt of the same page."""
    return all(
        any(attempt.get(clash.path) == clash.theirs for attempt in attempts) for clash in clashes
    )


def is_same_value(first: Json, second: Json) -> bool:
    """Return whether two leaves are equal, distinguishing 1 from true."""
    return bool(first == second) and type(first) is type(second)


def differing_paths(first: Flat, second: Flat) -> tuple[str, ...]:
    """Return the paths at which two flat entries differ."""
    paths = dict.fromkeys([*first, *second])
    return tuple(path for path in paths if not is_same_value(first.get(path), second.get(path)))


def differences(before: Flat, after: Flat) -> dict[str, tuple[Json, Json]]:
    """Return path → (value before, value after) wherever two flat entries differ."""
    return {path: (before.get(path), after.get(path)) for path in differing_paths(after, before)}


def merge(model: Model, base: Flat, mine: Flat, theirs: Flat) -> Merged:
    """Three-way merge of `mine` and `theirs`, which both started from `base`."""
    if theirs == base:
        return Merged(dict(mine))
    if mine == base:
        return Merged(dict(theirs))
    return _Merge(model, base, mine, theirs).run()


@dataclass(slots=True)
class _Merge:
    model: Model
    base: Flat
    mine: Flat
    theirs: Flat
    values: Flat = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    def run(self) -> Merged:
        for path in dict.fromkeys([*self.theirs, *self.mine, *self.base]):
            value = self._merge_leaf(
                path, self.base.get(path), self.mine.get(path), self.theirs.get(path)
            )
            if value is not None:
                self.values[path] = value
        for path, ids in self.base.items():
            if self._has_rows(path) and _are_text_lists(ids):
                self._keep_changed_rows(path, self.mine, self.theirs)
                self._keep_changed_rows(path, self.theirs, self.mine)
        for clash in self.clashes:
            self._restore_row(clash.path)
        return Merged(self.values, tuple(self.clashes))

    def _merge_leaf(self, path: str, base: Json, mine: Json, theirs: Json) -> Json:
        """Return the merged value at a path."""
        if is_same_value(mine, base) or is_same_value(mine, theirs):
            return theirs
        if is_same_value(theirs, base):
            return mine
        field = self._field(path)
        if isinstance(field, Rows) and _are_text_lists(mine or [], theirs or []):
            return (
                merge_ids(base if _are_text_lists(base) else [], mine or [], theirs or []) or None
            )
        if isinstance(field, Markdown) and _are_text_lists(base, mine, theirs):
            lines = merge_lines(base, mine, theirs)
            if lines is not None:
                return lines
        self.clashes.append(Clash(path, base, mine, theirs))
        return mine

    def _field(self, path: str) -> Field | None:
        """Return the field of a leaf, or None if the model doesn't have it."""
        location = locate(self.model.fields, path)
        return location[0] if location else None

    def _has_rows(self, path: str) -> bool:
        return isinstance(self._field(path), Rows)

    def _keep_changed_rows(self, path: str, removed: Flat, kept: Flat) -> None:
        """Keep every row of a list that one side removed and the other changed."""
        removed_ids = set(self.base[path]).difference(list_at(removed, path))
        for id in list_at(kept, path):
            base = _below(self.base, f"{path}.{id}.")
            changed = _below(kept, f"{path}.{id}.")
            if id not in removed_ids or base == changed:
                continue
            self.values |= changed
            remaining = list_at(self.values, path)
            in_order = [row_id for row_id in list_at(kept, path) if row_id in (*remaining, id)]
            self.values[path] = merge_ids([], in_order, remaining)
            self._add_clashes([leaf for leaf in changed if changed[leaf] != base.get(leaf)])

    def _restore_row(self, path: str) -> None:
        """Put rows with a clashing value back into their lists, so that no list drops submitted
        words.
        """
        if path not in self.values:
            return
        steps = path.split(".")
        for at in range(1, len(steps) - 1):
            rows, id = ".".join(steps[:at]), steps[at]
            ids = list_at(self.values, rows)
            if self._has_rows(rows) and id not in ids:
                self.values[rows] = [*ids, id]

    def _add_clashes(self, paths: Iterable[str]) -> None:
        """Add a clash at each path that has none yet."""
        clashing = {clash.path for clash in self.clashes}
        for path in paths:
            if path not in clashing:
                values = self.base.get(path), self.mine.get(path), self.theirs.get(path)
                self.clashes.append(Clash(path, *values))


def _are_text_lists(*values: Json) -> bool:
    return all(
        isinstance(value, list) and all(isinstance(item, str) for item in value) for value in values
    )


def merge_lines(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """Return the merged lines, or None if both sides changed the same lines."""
    lines: list[str] = []
    for group in Merge3(base, mine, theirs).merge_groups():
        if group[0] == "conflict":
            return None
        lines.extend(group[1])
    return lines


def merge_ids(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the ids of both sides' rows without those that either removed. The order is that of
    the side that moved rows, `mine` if both did.
    """
    moved = [id for id in mine if id in base] != [id for id in base if id in mine]
    leading, following = (mine, theirs) if moved else (theirs, mine)
    ids = list(leading)
    at = 0
    for id in following:
        if id in ids:
            at = ids.index(id) + 1
        else:
            ids.insert(at, id)
            at += 1
    return [id for id in ids if id not in base or (id in mine and id in theirs)]


def _below(flat: Flat, prefix: str) -> Flat:
    return {path: value for path, value in flat.items() if path.startswith(prefix)}
