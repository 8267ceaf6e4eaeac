"""Applies and undoes bulk plans, one entry after the other, by the same operations that change a
single entry.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from cms.accounts.permissions import Actor, require
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.files import Unfinished
from cms.core.i18n import N_
from cms.core.messages import LazyMessage, refusal_message
from cms.editing.drafts import Drafts, changed_by_others
from cms.editing.edited_entry import (
    NO_ENTRY_MARK,
    EditedEntry,
    dump_draft,
    parse_draft,
    version_mark,
)
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.errors import InTrash, KeyTaken
from cms.editing.merge import differing_paths
from cms.editing.publishing import Publishing
from cms.editing.revisions import History
from cms.editing.trash import Trash
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import JsonObject
from cms.schema.flat import overlay
from features.bulk.record import BulkRecord, BulkRecords, PlannedStep

log = logging.getLogger(__name__)

CHANGED_SINCE_PLAN = N_("Someone has changed this entry since the preview. It stays as it is.")
CHANGED_SINCE = N_("Someone has changed this entry since. It stays as it is.")
NO_VERSION = N_("The earlier version is no longer in the history.")
ALL_OR_NOTHING = N_("Nothing was imported, because another entry could not be changed.")
DISK_ERROR = N_("The server could not write. Tell your webmaster.")
RECORD_LEFT = N_(
    "Saved, but the record of this change isn’t complete. The page of the change shows what was done, and "
    "“Go on” there completes the record. Tell your webmaster."
)
Advance = Callable[[int, int], None]
"""Callback with the number of entries done and the total."""


class GuardedFiles(EntryFiles):
    """Files that refuse to change an entry whose mark isn't `expected_mark` (None: any).

    The check is made under the lock, so that no other change comes between a step and its
    record. `conflict_message` is the message of the refusal.
    """

    expected_mark: str | None = None
    conflict_message = CHANGED_SINCE_PLAN

    @contextmanager
    def change(self, actor: Actor, ref: EntryRef) -> Iterator[EntryChange]:
        """Like `EntryFiles.change`. Also raises Refusal if the entry has another mark."""
        with super().change(actor, ref) as change:
            if self.expected_mark not in (None, change.edited.mark):
                raise Refusal(self.conflict_message)
            try:
                yield change
            finally:  # after an error of the disk the change may be there
                with suppress(NotFound):  # it is in the trash
                    self.expected_mark = self.open(ref).mark


class BulkRun:
    """Applies or undoes the plan of a record, and records each step. The caller must hold the lock
    of bulk jobs.
    """

    def __init__(self, files: EntryFiles, records: BulkRecords, actor: Actor, id: str) -> None:
        """Raises NoRecord."""
        self._files = GuardedFiles(files.store)
        self._records = records
        self._actor = actor
        self.record = records.read(id)
        self._type = self.record.plan.type
        self._drafts = Drafts(self._files)
        self._publishing = Publishing(self._files)
        self._trash = Trash(self._files)
        self._has_written = False

    def apply(self, advance: Advance) -> None:
        """Apply the remaining steps of the plan.

        An entry that can't be changed is skipped, and the reason recorded. In an import this undoes
        the whole plan. Raises OSError if nothing was changed, and Unfinished.
        """
        record = self.record
        is_whole, steps, total = record.plan.act == "import", record.remaining, len(record.keys)
        with self._reported():
            for number, step in enumerate(steps, 1 + total - len(steps)):
                self._run_step(step)
                advance(number, total)
                if is_whole and record.left:
                    break
            if is_whole and record.left:
                self._undo_all(lambda _done, _total: None)
                for step in record.remaining:
                    self._record_refusal("left", step.key, Refusal(ALL_OR_NOTHING))
        self._end("end")

    def undo(self, advance: Advance) -> None:
        """Restore the previous state of each entry. An entry that was changed since is skipped, and
        the reason recorded. Raises OSError if nothing was changed, and Unfinished.
        """
        with self._reported():
            self._undo_all(advance)
        self._end("undo-end")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Raise Unfinished instead of OSError once an entry has been changed."""
        try:
            yield
        except OSError as fault:
            if not self._has_written:
                raise
            log.exception("the record %s could not be written", self.record.id)
            raise Unfinished(RECORD_LEFT if self.record.is_finished else None) from fault

    def _end(self, kind: str) -> None:
        """Record the end, which a record with all of its entries shows without that line, too."""
        try:
            self._records.add(self.record.id, kind)
        except OSError:
            log.exception("the end of %s could not be recorded", self.record.id)

    def _run_step(self, step: PlannedStep) -> None:
        """Change one entry and record its state before and after."""
        try:
            if step.key in self.record.before:
                self._files.expected_mark = self._interrupted_mark(step.key)
            else:
                self._record("before", step.key, **self._state_before(step))
                self._files.expected_mark = None if step.new else step.mark
            result = self._execute(step)
        except (Refusal, OSError) as fault:
            self._record_refusal("left", step.key, fault)
        else:
            self._has_written = True
            self._record("after", step.key, mark=self._mark_after(step), **result)

    def _ref(self, key: str) -> EntryRef:
        return self._files.ref(self._type, key)

    def _record(self, kind: str, key: str, **values: Any) -> None:
        """Add a line about an entry to the record. Raises OSError if only this object has it."""
        self.record.apply_line({"kind": kind, "key": key, **values})
        self._records.add(self.record.id, kind, key=key, **values)

    def _interrupted_mark(self, key: str) -> str | None:
        """Return the mark of an entry whose step was interrupted, to continue from; None if it
        doesn't exist. Raises Refusal if another account has changed it since.
        """
        try:
            edited = self._files.open(self._ref(key))
        except NotFound:  # not created yet, or trashed already
            return None
        seen = self.record.before[key].get("seen", NO_ENTRY_MARK)
        if changed_by_others(self._files.history, edited, seen, self._actor):
            raise Refusal(CHANGED_SINCE_PLAN)
        return edited.mark

    def _state_before(self, step: PlannedStep) -> dict[str, Any]:
        """Return the state of an entry before its step. Raises Refusal if it has changed since it
        was planned.
        """
        if step.new:
            if self._files.is_taken(self._ref(step.key)):
                raise KeyTaken(step.key)
            return {"version": "", "draft": None, "seen": NO_ENTRY_MARK}
        edited = self._files.open(self._ref(step.key))
        if edited.mark != step.mark:
            raise Refusal(CHANGED_SINCE_PLAN)
        draft = dump_draft(edited.draft) if edited.draft else None
        seen = version_mark(edited, self._actor)
        return {"version": edited.version, "draft": draft, "seen": seen}

    def _execute(self, step: PlannedStep) -> dict[str, Any]:
        """Execute a step and return its result, with `why` if the entry was saved but couldn't be
        published.

        A change that was written but not confirmed to be on disk (Unfinished) counts as done.
        """
        act, why = self.record.plan.act, {}
        if act in ("change", "import"):
            with suppress(Unfinished):
                self._save(step)
            why = self._publish_saved(step)
        else:
            with suppress(Unfinished):
                self._change_published(step)
        did = "trashed" if act == "trash" else "created" if step.new else "changed"
        return {"did": did, **why}

    def _mark_after(self, step: PlannedStep) -> str:
        """Return the mark of an entry after its step."""
        if self.record.plan.act == "trash":
            return self._trashed_mark(step.key)
        return self._files.expected_mark or self._files.open(self._ref(step.key)).mark

    def _change_published(self, step: PlannedStep) -> None:
        """Publish, unpublish or trash an entry by the operation for a single entry."""
        actor, type, key, act = self._actor, self._type, step.key, self.record.plan.act
        if act == "trash":
            with suppress(InTrash):  # a killed process has done it
                self._trash.move(actor, type, key)
        elif act == "unpublish":
            self._publishing.unpublish(actor, type, key, step.locales)
        else:
            self._publishing.publish(actor, type, key, step.locales)

    def _publish_saved(self, step: PlannedStep) -> dict[str, LazyMessage]:
        """Publish the entry that a step has saved. Returns the reason as `why` if that isn't possible."""
        try:
            with suppress(Unfinished):
                if step.locales:
                    self._publishing.publish(self._actor, self._type, step.key, step.locales)
        except (Refusal, OSError) as fault:
            return {"why": self._reason(step.key, fault)}
        return {}

    def _save(self, step: PlannedStep) -> None:
        """Save the changes of a step into the draft, or create a new entry with them."""
        values = {path: new for path, _old, new in step.changes}
        if step.new and not self._files.is_taken(self._ref(step.key)):
            new = self._drafts.create(self._actor, self._type, overlay({}, values), step.key)
            self._files.expected_mark = new.mark
            return
        flat = self._files.open(self._ref(step.key)).flat
        self._drafts.save(self._actor, self._type, step.key, flat, overlay(flat, values))

    def _record_refusal(self, kind: str, key: str, fault: Refusal | OSError) -> None:
        """Record that an entry stays unchanged, and why."""
        self._record(kind, key, why=self._reason(key, fault))

    def _reason(self, key: str, fault: Refusal | OSError) -> LazyMessage:
        """Return the message for an entry that could not be changed."""
        refusal = (
            fault if isinstance(fault, Refusal) else as_disk_error(fault) or Refusal(DISK_ERROR)
        )
        if isinstance(fault, OSError):
            log.error("%s/%s: %s", self._type, key, fault)
        problems = getattr(refusal, "problems", ())
        return refusal_message(problems[0] if problems else refusal)

    def _undo_all(self, advance: Advance) -> None:
        keys, total = self.record.undoable, len(self.record.after)
        self._files.conflict_message = CHANGED_SINCE
        for number, key in enumerate(keys, 1 + total - len(keys)):
            try:
                with suppress(Unfinished):
                    self._undo_step(key)
            except (Refusal, OSError) as fault:
                self._record_refusal("kept", key, fault)
            else:
                self._has_written = True
                self._record("undone", key)
            advance(number, total)

    def _undo_step(self, key: str) -> None:
        """Undo the step of one entry. Raises Refusal if the entry has changed since."""
        after = self.record.after[key]
        if is_restored(self._files, self.record, key):  # the record of that was lost
            return
        if after["did"] == "trashed":
            if self._trashed_mark(key) != after["mark"]:
                raise Refusal(CHANGED_SINCE)
            self._trash.restore(self._actor, self._type, key)
            return
        self._files.expected_mark = after["mark"]
        if after["did"] == "created":  # entries of one import may refer to each other
            self._trash.move(self._actor, self._type, key, force=not self.record.is_applied)
            return
        with self._files.change(self._actor, self._ref(key)) as change:
            _restore(change, self.record.before[key])

    def _trashed_mark(self, key: str) -> str:
        """Return when an entry was moved to the trash; "" if it isn't there."""
        with suppress(Invalid):
            return str((self._files.read_trashed(self._ref(key)) or {}).get("when", ""))
        return ""


def has_changed(files: EntryFiles, record: BulkRecord, step: PlannedStep) -> bool:
    """Return whether an entry has the change of a step that isn't recorded as done: the disk failed
    or the process was killed right after the change.
    """
    before = record.before.get(step.key)
    if before is None:
        return False
    try:
        edited = files.open(files.ref(record.plan.type, step.key))
    except NotFound:  # it was never created, or it is in the trash
        return record.plan.act == "trash"
    if step.locales:
        return bool(edited.version != before["version"])
    return edited.mark != step.mark


def is_restored(files: EntryFiles, record: BulkRecord, key: str) -> bool:
    """Return whether an entry has its state from before the change."""
    before = record.before[key]
    former = parse_draft(before["draft"]) if before["draft"] else None
    try:
        edited = files.open(files.ref(record.plan.type, key))
    except NotFound:
        return bool(before["seen"] == NO_ENTRY_MARK)
    if edited.version != before["version"] or bool(edited.draft) != bool(former):
        return False
    return not (edited.draft and former) or edited.draft.fields == former.fields


def _restore(change: EntryChange, before: dict[str, Any]) -> None:
    """Restore an entry's former published version and its former draft."""
    edited, actor, files = change.edited, change.actor, change.files
    former = parse_draft(before["draft"]) if before["draft"] else None
    draft = former
    if former:  # like another save, so that open forms notice the change
        version = max(former.version, edited.draft.version if edited.draft else 0) + 1
        draft = replace(former, version=version, saves=former.saves_after(actor.id))
    if edited.version == before["version"]:
        for path in differing_paths(edited.with_draft(former).flat, edited.flat):
            require(actor, "save", edited.model, path)
        change.write_draft(draft)
    elif not before["version"]:
        require(actor, "unpublish", edited.model)
        change.write_draft(draft)
        change.remove("unpublish")
    else:
        require(actor, "revert", edited.model)
        content = _version_content(files.history, edited, before["version"])
        change.write("revert", content, update_modified=False)
        change.write_draft(draft, after=True)
    change.audit("revert")


def _version_content(history: History, edited: EditedEntry, version: str) -> JsonObject:
    """Return the content of an earlier version. Raises Refusal if it isn't in the history."""
    for revision in history.revisions(edited.ref):
        if revision.version == version:
            content = history.revision(edited.ref, revision.id).content
            if content is not None:
                return dict(content)
    raise Refusal(NO_VERSION)
