"""Values published at once, bypassing the draft, such as a page's position or an entry's term. The
rest of the draft is unaffected.

A change of several entries is atomic: it is made under the lock, recorded in the history of each
entry, and can be undone. Each step is written to a journal, `instance/undo/begun/<id>.jsonl`,
before it is executed. What a killed process left half done is rolled back before the next such
change, or at the next start. A journal that can't be rolled back becomes
`instance/undo/<id>.failed` and isn't tried again. The journal of a completed change becomes
`instance/undo/<id>.jsonl`.
"""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

import orjson

from cms.accounts.permissions import Actor, require
from cms.content import Name
from cms.core.errors import NotFound, Refusal
from cms.core.files import (
    MALFORMED,
    Busy,
    Commit,
    Unfinished,
    commit,
    remove_file,
    remove_temporary_files,
    write_file,
)
from cms.core.i18n import N_
from cms.core.json_lines import append_json, json_lines
from cms.editing.edited_entry import EditedEntry, rebase_draft
from cms.editing.entry_address import with_former_address
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.errors import KeyTaken
from cms.editing.merge import differences, differing_paths, is_same_value, merge_ids
from cms.editing.trash import move_to_trash, restore_from_trash
from cms.schema.fields import Json, JsonObject
from cms.schema.flat import Flat, flatten, overlaid, unflatten

log = logging.getLogger(__name__)

Transform = Callable[[Flat], Flat]
"""Changes a flat entry. Applied both to the published version and to the current values."""
Differences = Mapping[str, Sequence[Json]]
"""Path → (value before, value after)."""

REDIRECTS = "site", "redirects"
"""The type and field of redirects: see OF_EDITORS in cms/accounts/permissions.py."""
FORMER = "formerAddresses"
KEPT = 100
"""Number of undoable changes kept, of all people together."""
ID_BYTES = 12
FORMER_SUFFIX = ".json"
"""Suffix of records in the format used before journals were kept."""
NOBODY = Actor("", "", "")

NO_WAY_BACK = N_(
    "Saved, but “Undo” could not be prepared. The history of each entry has what was before. Tell your "
    "webmaster."
)


class Unreadable(Refusal):
    """The file of an entry is broken, so it isn't overwritten."""

    msgid = N_("The file of %(entry)s can’t be read. Fix it first: see File errors.")


class CannotUndo(Refusal):
    """The record doesn't exist any more, or is somebody else's."""

    msgid = N_("This can no longer be undone here. The history of each entry has what was before.")


class DirectChange(NamedTuple):
    """The effect of a change on one entry: on its published version, and on its current values."""

    type: str
    key: str
    published: Differences
    current: Differences


@dataclass(frozen=True, slots=True)
class UndoRecord:
    """A change that can be undone. `trashed`: the entry that it moved to the trash, as (type, key)
    · `trusted`: see ManyChanges.
    """

    id: str
    actor: Actor
    changes: tuple[DirectChange, ...] = ()
    trashed: Name | None = None
    trusted: bool = False


@dataclass(slots=True)
class ManyChanges:
    """Changes of several entries while the lock is held.

    `trusted`: the program decides what changes, not the actor, so that settings may be among the
    entries · `begun`: the journal to which each step is written before it is executed.
    """

    files: EntryFiles
    steps: Commit
    actor: Actor
    what: str
    trusted: bool = False
    count: int = 0
    begun: Path | None = None

    def open(self, type: str, key: str) -> EditedEntry:
        """Return an entry as it is now. Raises NotFound."""
        model = self.files.model(type)
        self.files.repair_trashed(model, key)
        return self.files.open(model, key)

    def apply(self, edited: EditedEntry, transform: Transform) -> None:
        """Change an entry on the site and in its draft. Raises Forbidden, Unreadable, Invalid."""
        published, current = transform(edited.published_flat), transform(edited.flat)
        self.put(edited, published, current)

    def put(
        self, edited: EditedEntry, published: Flat, current: Flat, *, moves: bool = True
    ) -> None:
        """Set an entry's published version and its current values. Unless `moves`, a former address
        isn't kept.
        """
        if edited.file.data is not None and edited.file.raw is None:
            raise Unreadable(entry="/".join(edited.name))
        paths = (
            *differing_paths(published, edited.published_flat),
            *differing_paths(current, edited.flat),
        )
        if not paths:
            return
        for path in paths:
            self._require(edited, path)
        raw = self._raw(edited, published, moves)
        if raw is not None:
            published = flatten(edited.model, raw)
            current = _with_former(current, edited.published_flat, published)
        planned = _change(edited, published, current)
        self._note("change", [self.count, [*planned]])
        after = self._write(edited, raw, current)
        done = _change(edited, after.published_flat, after.flat)
        if done != planned:
            self._note("change", [self.count, [*done]])
        self.count += 1

    def trash(self, edited: EditedEntry) -> None:
        """Move an entry to the trash."""
        self._note("trashed", edited.name)
        move_to_trash(EntryChange(self.files, self.steps, self.actor, edited))

    def _note(self, kind: str, values: object) -> None:
        if self.begun:
            append_json(self.begun, {kind: values})

    def _require(self, edited: EditedEntry, path: str) -> None:
        """Raise Forbidden if the actor may not publish a value at this path directly."""
        if (edited.model.name, path.partition(".")[0]) == REDIRECTS:
            require(self.actor, "redirects")
        elif self.trusted and edited.model.single:
            require(self.actor, "publish")
        else:
            require(self.actor, "save", edited.model, path)
            require(self.actor, "publish", edited.model)

    def _raw(self, edited: EditedEntry, published: Flat, moves: bool) -> JsonObject | None:
        """Return the new JSON of an entry's file, or None if it doesn't change. Raises Invalid."""
        if not edited.published or not differing_paths(published, edited.published_flat):
            return None
        raw = unflatten(edited.model, published, edited.published_raw)
        if moves:
            raw = with_former_address(edited, raw, self.files.store.content)
        _check(edited, raw)
        return raw

    def _write(self, edited: EditedEntry, raw: JsonObject | None, current: Flat) -> EditedEntry:
        files, model, key = self.files, edited.model, edited.key
        change = EntryChange(files, self.steps, self.actor, edited)
        file = edited.file if raw is None else change.write(self.what, raw)
        draft = edited.draft
        laid = files.overlay(model, key, file, draft)
        if draft or differing_paths(current, laid.flat):
            draft = rebase_draft(laid, current, self.actor, files.clock())
            change.write_draft(draft, after=raw is not None)
        change.audit(self.what)
        return files.overlay(model, key, file, draft)


def _check(edited: EditedEntry, raw: JsonObject) -> None:
    """Raise the first problem in `raw` at a path that had none before."""
    model = edited.model
    known = {
        one.path
        for one in (*model.problems(edited.published_raw), *model.cross_check(edited.published_raw))
    }
    for one in (*model.problems(raw), *model.cross_check(raw)):
        if one.path not in known:
            raise one


def _with_former(current: Flat, before: Flat, after: Flat) -> Flat:
    """Return the current values with the former addresses added."""
    if is_same_value(before.get(FORMER), after.get(FORMER)):
        return current
    lists = (flat.get(FORMER, []) for flat in (before, current, after))
    known = merge_ids(*lists)
    rest = {path: value for path, value in current.items() if path != FORMER}
    return {**rest, FORMER: known} if known else rest


def _change(edited: EditedEntry, published: Flat, current: Flat) -> DirectChange:
    """Return the change that gives an entry these values."""
    return DirectChange(
        *edited.name,
        differences(edited.published_flat, published),
        differences(edited.flat, current),
    )


class DirectChanges:
    """Makes direct changes, undoes them, and rolls back interrupted ones."""

    def __init__(self, files: EntryFiles) -> None:
        self._files = files

    def run(
        self,
        actor: Actor,
        what: str,
        work: Callable[[ManyChanges], None],
        after: UndoRecord | None = None,
        *,
        trusted: bool = False,
    ) -> UndoRecord:
        """Run `work` under the lock, and roll back its changes if it raises a Refusal.

        `after` is the record of a change that this one continues: both are undone together. Raises
        whatever `work` raises, Busy, Unfinished.
        """
        self.settle()
        id = after.id if after else secrets.token_hex(ID_BYTES)
        begun = self._files.paths.begun_changes / f"{id}.jsonl"
        with commit(self._files.paths.lock) as steps:
            append_json(begun, {"begin": {**asdict(actor), "trusted": trusted}})
            try:
                work(ManyChanges(self._files, steps, actor, what, trusted, begun=begun))
            except Refusal:
                self._take_back(steps, begun)
                raise
            record = UndoRecord(id, actor)
            with steps.follow_up(NO_WAY_BACK):
                record = self._keep(begun)
            remove_file(begun)
            return record

    def undo(self, actor: Actor, id: str) -> list[Name]:
        """Undo a change; return the entries left as they are because somebody has changed the same
        values since. Raises CannotUndo, Forbidden, Busy, Unfinished.
        """
        record = self.record(actor, id)
        with commit(self._files.paths.lock) as steps:
            if record.trashed:
                restore_from_trash(self._files, steps, actor, *record.trashed)
            return self._undo(steps, replace(record, actor=actor), self._path(id))

    def _undo(self, steps: Commit, record: UndoRecord, path: Path) -> list[Name]:
        """Restore the entries of a change and remove its record. Returns the entries left as they
        are.
        """
        many = ManyChanges(self._files, steps, record.actor, "undo", record.trusted)
        last_first = reversed(record.changes)
        left = [(one.type, one.key) for one in last_first if not _restored(many, one)]
        with steps.follow_up(NO_WAY_BACK):
            remove_file(path)
        return left

    def settle(self) -> int:
        """Roll back what killed processes left half done; return the number of journals.

        A journal that can't be parsed or rolled back is renamed to `.failed`; after a disk error it
        is kept for the next try. Raises Busy.
        """
        found = sorted(self._files.paths.begun_changes.glob("*.jsonl"))
        for path in found:
            try:
                with commit(
                    self._files.paths.lock
                ) as steps:  # so that the change isn't in progress
                    if path.exists():  # otherwise another process has rolled it back
                        self._take_back(steps, path)
            except Busy:
                raise
            except (OSError, Unfinished):
                log.exception("what was left half done is not taken back yet: %s", path)
            except (Refusal, *MALFORMED):
                log.exception("what was left half done could not be taken back: %s", path)
                with suppress(OSError):
                    path.replace(self._files.paths.undo / f"{path.stem}.failed")
        return len(found)

    def _take_back(self, steps: Commit, begun: Path) -> None:
        """Roll back the steps in a journal."""
        record = _parse(begun.stem, begun.read_bytes())
        if record.trashed:
            with suppress(NotFound, KeyTaken):  # the interrupted change hadn't trashed it yet
                restore_from_trash(self._files, steps, record.actor, *record.trashed)
        self._undo(steps, record, begun)

    def record(self, actor: Actor, id: str) -> UndoRecord:
        """Return one of `actor`'s own changes. Raises CannotUndo."""
        path = self._path(id)
        parse = _parse_former if path.suffix == FORMER_SUFFIX else _parse
        try:
            record = parse(id, path.read_bytes())
        except (OSError, *MALFORMED):
            raise CannotUndo from None
        if record.actor.id != actor.id:
            raise CannotUndo
        return record

    def _path(self, id: str) -> Path:
        if len(id) != 2 * ID_BYTES or not all(sign in "0123456789abcdef" for sign in id):
            raise CannotUndo
        path = self._files.paths.undo / f"{id}.jsonl"
        former = path.with_suffix(FORMER_SUFFIX)
        return former if former.exists() else path

    def _keep(self, begun: Path) -> UndoRecord:
        """Append a completed journal to the record of the change that it continues, and delete the
        oldest records.
        """
        path = self._path(begun.stem)
        before = path.read_bytes() if path.exists() else b""
        lines = before + begun.read_bytes()
        write_file(path, lines, mode=0o600)
        folder = self._files.paths.undo
        remove_temporary_files(folder)
        found = sorted(folder.glob("*.json*"), key=lambda path: path.stat().st_mtime)
        for old in found[:-KEPT]:
            remove_file(old)
        return _parse(begun.stem, lines)


def _parse(id: str, data: bytes) -> UndoRecord:
    """Parse a journal, as far as its change was executed. Only the last line may be torn."""
    record = UndoRecord(id, NOBODY)
    changes: list[DirectChange] = []
    start, lines = 0, list(json_lines(data))
    if len(lines) < data.count(b"\n"):
        raise ValueError("a line that was written whole is damaged")
    for line in lines:
        if begin := line.get("begin"):
            start, trusted = len(changes), begin.pop("trusted", False)
            actor = Actor(**begin | {"languages": tuple(begin["languages"])})
            record = replace(record, actor=actor, trusted=trusted or record.trusted)
        if "change" in line:
            number, change = line["change"]
            changes[start + number :] = [DirectChange(*change)]
        if "trashed" in line:
            type, key = line["trashed"]
            record = replace(record, trashed=(type, key))
    return replace(record, changes=tuple(changes))


def _parse_former(id: str, data: bytes) -> UndoRecord:
    """Parse a record in the format used before journals were kept."""
    raw = orjson.loads(data)
    trashed = None
    if raw["trashed"]:
        type, key = raw["trashed"]
        trashed = type, key
    changes = tuple(DirectChange(*change) for change in raw["changes"])
    return UndoRecord(id, Actor(raw["who"], "", ""), changes, trashed, raw["trusted"])


def _restored(many: ManyChanges, change: DirectChange) -> bool:
    """Restore the values of an entry; return False if somebody has changed the same values
    since.
    """
    try:
        edited = many.open(change.type, change.key)
    except NotFound:
        return False
    sides = ((edited.published_flat, change.published), (edited.flat, change.current))
    if not all(_is_untouched(*side) for side in sides):
        return False
    many.put(edited, *(_before(*side) for side in sides), moves=False)
    return True


def _is_untouched(flat: Flat, changes: Differences) -> bool:
    """Return whether nobody else has changed the same values. An interrupted change may have set
    some of them only.
    """
    return all(
        any(is_same_value(flat.get(path), one) for one in values)
        for path, values in changes.items()
    )


def _before(flat: Flat, changes: Differences) -> Flat:
    return overlaid(flat, {path: before for path, (before, _) in changes.items()})
