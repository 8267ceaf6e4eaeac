"""Values published at once, bypassing the draft, such as a page's position or an entry's term. The
rest of the draft is unaffected.

A change of several entries is atomic: it is made under the lock, recorded in the history of each
entry, and can be undone. Each step is written to a journal, `instance/undo/begun/<id>.jsonl`,
before it is executed. What a killed process left half done is rolled back before the next such
change, or at the next start. A journal that can't be rolled back becomes
`instance/undo/<id>.failed` and isn't tried again. The journal of a completed change becomes
`instance/undo/<id>.jsonl`. A change made by other means, such as of media files, is noted there with
the function that undoes it.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

from cms.accounts.permissions import Actor, require
from cms.core.errors import NotFound, Refusal
from cms.core.feature import Target
from cms.core.files import (
    MALFORMED,
    Busy,
    Commit,
    Unfinished,
    commit,
    remove_file,
)
from cms.core.i18n import N_
from cms.core.json_lines import append_json
from cms.core.slots import resolve
from cms.editing.address_problems import address_changes, address_problem, with_former_address
from cms.editing.edited_entry import EditedEntry, rebase_draft
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.errors import KeyTaken
from cms.editing.kept_files import kept_files, restore_files
from cms.editing.merge import differences, differing_paths, is_same_value, merge_ids
from cms.editing.modified import with_former_times
from cms.editing.trash import move_to_trash, restore_from_trash
from cms.editing.undo_records import (
    ID_BYTES,
    CannotUndo,
    Differences,
    DirectChange,
    UndoRecord,
    UndoRecords,
    parse_journal,
)
from cms.schema.entry_ref import Name
from cms.schema.fields import Json, JsonObject, Raw
from cms.schema.flat import Flat, flatten, overlay, unflatten
from cms.schema.publication import modified_times

log = logging.getLogger(__name__)

Transform = Callable[[Flat], Flat]
"""Changes a flat entry. Applied both to the published version and to the current values."""

REDIRECTS = "site", "redirects"
"""The type and field of redirects: see OF_EDITORS in cms/accounts/permissions.py."""
FORMER_ADDRESSES = "formerAddresses"
UNDO_LOST = N_(
    "Saved, but “Undo” could not be prepared. The history of each entry has what was before. Tell your "
    "webmaster."
)


class Unreadable(Refusal):
    """The file of an entry is broken, so it isn't overwritten."""

    msgid = N_("The file of %(entry)s can’t be read. Fix it first: see File errors.")


class AddressLost(CannotUndo):
    """An entry can't have the address again that it had before the change."""

    msgid = N_(
        "Not undone: another entry has the earlier address now, or the earlier parent page has been moved "
        "below this page. Change that first, then undo."
    )


@dataclass(slots=True)
class ChangeBatch:
    """Changes of several entries while the lock is held.

    `action`: their name in the history and the audit log · `trusted`: the program decides what
    changes, not the actor, so that settings may be among the entries · `journal`: the file to which
    each step is written before it is executed.
    """

    files: EntryFiles
    steps: Commit
    actor: Actor
    action: str
    trusted: bool = False
    count: int = 0
    journal: Path | None = None

    def open(self, type: str, key: str) -> EditedEntry:
        """Return an entry as it is now. Raises NotFound."""
        ref = self.files.ref(type, key)
        self.files.repair_trashed(ref)
        return self.files.open(ref)

    def apply(self, edited: EditedEntry, transform: Transform) -> None:
        """Change an entry on the site and in its draft. Raises Forbidden, Unreadable, Invalid."""
        published, current = transform(edited.published_flat), transform(edited.flat)
        self.set_values(edited, published, current)

    def set_values(
        self,
        edited: EditedEntry,
        published: Flat,
        current: Flat,
        *,
        undone: DirectChange | None = None,
    ) -> None:
        """Set an entry's published version and its current values.

        If this undoes a change, a former address isn't kept, and the times of the last change are
        those from before.
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
        raw = self._new_raw(edited, published, undone)
        if raw is not None:
            published = flatten(edited.model, raw)
            current = _with_former_addresses(current, edited.published_flat, published)
        planned = _direct_change(edited, published, current, raw)
        self._write_journal("change", [self.count, [*planned]])
        after = self._write(edited, raw, current)
        done = _direct_change(edited, after.published_flat, after.flat, after.published_raw)
        if done != planned:
            self._write_journal("change", [self.count, [*done]])
        self.count += 1

    def trash(self, edited: EditedEntry) -> None:
        """Move an entry to the trash."""
        self._write_journal("trashed", edited.name)
        move_to_trash(EntryChange(self.files, self.steps, self.actor, edited))

    def _write_journal(self, kind: str, values: object) -> None:
        if self.journal:
            append_json(self.journal, {kind: values})

    def _require(self, edited: EditedEntry, path: str) -> None:
        """Raise Forbidden if the actor may not publish a value at this path directly."""
        if (edited.model.name, path.partition(".")[0]) == REDIRECTS:
            require(self.actor, "redirects")
        elif self.trusted and edited.model.single:
            require(self.actor, "publish")
        else:
            require(self.actor, "save", edited.model, path)
            require(self.actor, "publish", edited.model)

    def _new_raw(
        self, edited: EditedEntry, published: Flat, undone: DirectChange | None
    ) -> Raw | None:
        """Return the new JSON of an entry's file, or None if it doesn't change. Raises Invalid."""
        if not edited.published or not differing_paths(published, edited.published_flat):
            return None
        raw = unflatten(edited.model, published, edited.published_raw)
        if undone is None:
            raw = with_former_address(edited, raw, self.files.store.content)
        _check(edited, raw)
        if undone:
            return with_former_times(raw, edited.model, *undone.modified)
        return self.files.with_modified(edited, raw)

    def _write(self, edited: EditedEntry, raw: Raw | None, current: Flat) -> EditedEntry:
        files = self.files
        change = EntryChange(files, self.steps, self.actor, edited)
        file = edited.file
        if raw is not None:
            file = change.write(self.action, raw, update_modified=False)
        draft = edited.draft
        edited_before = files.overlay(edited.ref, file, draft)
        if draft or differing_paths(current, edited_before.flat):
            draft = rebase_draft(edited_before, current, self.actor, files.clock())
            change.write_draft(draft, after=raw is not None)
        change.audit(self.action)
        return files.overlay(edited.ref, file, draft)


def _check(edited: EditedEntry, raw: JsonObject) -> None:
    """Raise the first problem in `raw` at a path that had none before."""
    model = edited.model
    bad_paths = {
        problem.path
        for problem in (
            *model.problems(edited.published_raw),
            *model.cross_check(edited.published_raw),
        )
    }
    for problem in (*model.problems(raw), *model.cross_check(raw)):
        if problem.path not in bad_paths:
            raise problem


def _with_former_addresses(current: Flat, before: Flat, after: Flat) -> Flat:
    """Return the current values with the former addresses added."""
    if is_same_value(before.get(FORMER_ADDRESSES), after.get(FORMER_ADDRESSES)):
        return current
    lists = (flat.get(FORMER_ADDRESSES, []) for flat in (before, current, after))
    merged = merge_ids(*lists)
    rest = {path: value for path, value in current.items() if path != FORMER_ADDRESSES}
    return {**rest, FORMER_ADDRESSES: merged} if merged else rest


def _direct_change(
    edited: EditedEntry, published: Flat, current: Flat, raw: Raw | None
) -> DirectChange:
    """Return the change that gives an entry these values, and its file the JSON `raw`; None if the
    file stays.
    """
    former = modified_times(edited.published_raw)
    return DirectChange(
        *edited.name,
        differences(edited.published_flat, published),
        differences(edited.flat, current),
        (former, former if raw is None else modified_times(raw)),
    )


class DirectChanges:
    """Makes direct changes, undoes them, and rolls back interrupted ones."""

    def __init__(self, files: EntryFiles) -> None:
        self._files = files
        self._records = UndoRecords(files.paths.undo)

    def run(
        self,
        actor: Actor,
        action: str,
        change: Callable[[ChangeBatch], None],
        after: UndoRecord | None = None,
        *,
        trusted: bool = False,
    ) -> UndoRecord:
        """Run `change` under the lock, and roll back its changes if it raises a Refusal.

        `after` is the record of a change that this one continues: both are undone together. Raises
        whatever `change` raises, Busy, Unfinished.
        """
        self.recover()
        id = after.id if after else secrets.token_hex(ID_BYTES)
        journal = self._files.paths.pending_changes / f"{id}.jsonl"
        with commit(self._files.paths.lock) as steps:
            append_json(journal, {"begin": {**asdict(actor), "trusted": trusted}})
            try:
                change(ChangeBatch(self._files, steps, actor, action, trusted, journal=journal))
            except Refusal:
                self._roll_back(steps, journal)
                raise
            record = UndoRecord(id, actor)
            with steps.follow_up(UNDO_LOST):
                record = self._records.save(id, journal.read_bytes())
            remove_file(journal)
            return record

    def keep(self, actor: Actor, undone_by: Target, what: Json) -> str:
        """Record a change that was made by other means, and return the record's id. `undone_by` names
        the function of `what` that undoes it; it returns the names of what it leaves as it is.
        Raises Busy, OSError, Unfinished.
        """
        id = secrets.token_hex(ID_BYTES)
        lines = {"begin": asdict(actor)}, {"undone_by": [undone_by, what]}
        with commit(self._files.paths.lock):
            self._records.save(id, b"".join(orjson.dumps(line) + b"\n" for line in lines))
        return id

    def undo(self, actor: Actor, id: str) -> Sequence[Name | str]:
        """Undo a change. Entries whose values somebody has changed since are left as they are; return
        their names, (type, key). Raises CannotUndo, AddressLost if nothing is undone
        for that reason, Forbidden, Busy, Unfinished.
        """
        record = self._records.read(actor, id)
        if record.undone_by:
            return self._undo_by(*record.undone_by, self._records.path(id))
        with commit(self._files.paths.lock) as steps:
            batch = ChangeBatch(self._files, steps, actor, "undo", record.trusted)
            for change in record.changes:
                _require_address(batch, change)
            if record.trashed:
                restore_from_trash(self._files, steps, actor, self._files.ref(*record.trashed))
            return self._undo(steps, replace(record, actor=actor), self._records.path(id))

    def _undo_by(self, undone_by: Target, what: Json, path: Path) -> Sequence[str]:
        try:
            function = resolve(undone_by)
        except (ImportError, AttributeError):  # its feature is gone
            raise CannotUndo from None
        left: Sequence[str] = function(what)
        remove_file(path)
        return left

    def _undo(self, steps: Commit, record: UndoRecord, path: Path) -> list[Name]:
        """Restore the entries of a change and remove its record. Returns the entries left as they
        are.
        """
        batch = ChangeBatch(self._files, steps, record.actor, "undo", record.trusted)
        last_first = reversed(record.changes)
        skipped = [
            (change.type, change.key) for change in last_first if not _restore(batch, change)
        ]
        with steps.follow_up(UNDO_LOST):
            remove_file(path)
        return skipped

    def recover(self) -> int:
        """Roll back the changes that killed processes interrupted; return the number of journals.

        A journal that can't be parsed or rolled back is renamed to `.failed`; after a disk error it
        is kept for the next try. Raises Busy.
        """
        journals = sorted(self._files.paths.pending_changes.glob("*.jsonl"))
        for journal in journals:
            try:
                with commit(
                    self._files.paths.lock
                ) as steps:  # so that the change isn't in progress
                    if journal.exists():  # otherwise another process has rolled it back
                        self._roll_back(steps, journal)
            except Busy:
                raise
            except (OSError, Unfinished):
                log.exception("an interrupted change could not be rolled back yet: %s", journal)
            except (Refusal, *MALFORMED):
                log.exception("an interrupted change could not be rolled back: %s", journal)
                with suppress(OSError):
                    journal.replace(self._files.paths.undo / f"{journal.stem}.failed")
        return len(journals)

    def _roll_back(self, steps: Commit, journal: Path) -> None:
        """Roll back the steps in a journal."""
        data = journal.read_bytes()
        if kept := kept_files(data):
            restore_files(self._files, kept)
            remove_file(journal)
            return
        record = parse_journal(journal.stem, data)
        if record.trashed:
            with suppress(NotFound, KeyTaken):  # the interrupted change hadn't trashed it yet
                restore_from_trash(
                    self._files, steps, record.actor, self._files.ref(*record.trashed)
                )
        self._undo(steps, record, journal)


def require_address(files: EntryFiles, edited: EditedEntry, raw: Raw) -> None:
    """Raise AddressLost if an entry can't have the address that its earlier JSON gives it."""
    if address_changes(raw, edited.published) and address_problem(
        edited.ref, raw, files.store.content()
    ):
        raise AddressLost


def _require_address(batch: ChangeBatch, change: DirectChange) -> None:
    edited = _untouched(batch, change)
    if edited and edited.published:
        published = _values_before(edited.published_flat, change.published)
        raw = unflatten(edited.model, published, edited.published_raw)
        require_address(batch.files, edited, raw)


def _restore(batch: ChangeBatch, change: DirectChange) -> bool:
    """Restore the values of an entry; return False if somebody has changed the same values
    since.
    """
    edited = _untouched(batch, change)
    if edited is None:
        return False
    published = _values_before(edited.published_flat, change.published)
    current = _values_before(edited.flat, change.current)
    batch.set_values(edited, published, current, undone=change)
    return True


def _untouched(batch: ChangeBatch, change: DirectChange) -> EditedEntry | None:
    """Return the entry of a change; None if it is gone, or somebody has changed the same values
    since.
    """
    with suppress(NotFound):
        edited = batch.open(change.type, change.key)
        sides = ((edited.published_flat, change.published), (edited.flat, change.current))
        if all(_is_untouched(*side) for side in sides):
            return edited
    return None


def _is_untouched(flat: Flat, changes: Differences) -> bool:
    """Return whether the values are still those of the change. An interrupted change may have set only
    some of them.
    """
    return all(
        any(is_same_value(flat.get(path), value) for value in values)
        for path, values in changes.items()
    )


def _values_before(flat: Flat, changes: Differences) -> Flat:
    return overlay(flat, {path: before for path, (before, _) in changes.items()})
