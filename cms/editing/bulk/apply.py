"""Does what was planned for several entries, one after the other, and undoes it: each step by the
ways in which a single entry is changed.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from cms.accounts.permissions import Actor, require
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.files import DRAFT_LEFT, Unfinished
from cms.core.i18n import N_
from cms.editing.bulk.plan import applied, mark_of, still_as_planned
from cms.editing.bulk.record import (
    Act,
    BulkRecord,
    BulkRecords,
    PlannedStep,
    Remark,
)
from cms.editing.drafts import Drafts, others_since
from cms.editing.edited_entry import (
    UNBEGUN,
    Draft,
    EditedEntry,
    differing_paths,
    dump_draft,
    parse_draft,
    version_mark,
)
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.errors import InTrash, KeyTaken
from cms.editing.publishing import Publishing
from cms.editing.trash import Trash
from cms.schema.content_type import ContentType
from cms.schema.fields import Json

log = logging.getLogger(__name__)

CHANGED_SINCE_PLAN = N_("Someone has changed this entry since the preview. It stays as it is.")
CHANGED_SINCE = N_("Someone has changed this entry since. It stays as it is.")
NO_VERSION = N_("The earlier version is no longer in the history.")
ALL_OR_NOTHING = N_("Nothing was imported, because another entry could not be changed.")
DISK = N_("The server could not write. Tell your webmaster.")
Advance = Callable[[int, int], None]
"""Told how many entries of how many are done."""


class MarkedFiles(EntryFiles):
    """Files whose entries are changed only in the state that is `expected`, None for any: under the
    lock, so that nobody's words come between a step and its record. `otherwise`: why they aren't
    changed in another.
    """

    expected: str | None = None
    otherwise = CHANGED_SINCE_PLAN

    @contextmanager
    def change(self, actor: Actor, model: type[ContentType], key: str) -> Iterator[EntryChange]:
        """The same. Also raises Refusal where the entry is in another state."""
        with super().change(actor, model, key) as change:
            if self.expected not in (None, mark_of(change.edited)):
                raise Refusal(self.otherwise)
            yield change
            with suppress(NotFound):  # it is in the trash
                self.expected = mark_of(self.open(model, key))


class BulkApplier:
    """Applies and undoes plans, and records each step; one at a time, under the lock of such jobs."""

    def __init__(self, files: EntryFiles, records: BulkRecords) -> None:
        self._files = MarkedFiles(files.store)
        self._records = records
        self._drafts = Drafts(self._files)
        self._publishing = Publishing(self._files)
        self._trash = Trash(self._files)

    def apply(self, actor: Actor, id: str, advance: Advance) -> None:
        """Do what remains of a plan that has begun. An entry that can't be changed is left, and
        why is recorded; of an import then nothing is kept. Raises NoRecord.
        """
        record = self._records.read(id)
        todo, whole = record.remaining, record.plan.act == "import"
        total = len(record.keys)
        for step in todo:
            self._step(actor, record, step)
            advance(len(record.after) + len(record.left), total)
            if whole and record.left:
                break
        if whole and record.left:
            self._give_up(actor, record)
        self._records.add(id, "end")

    def _step(self, actor: Actor, record: BulkRecord, step: PlannedStep) -> None:
        """Change one entry, and record it before and after."""
        model = self._files.model(record.plan.type)
        try:
            if step.key in record.before:
                self._files.expected = self._stopped_at(actor, record, model, step)
            else:
                self._note_before(actor, record, model, step)
                self._files.expected = None if step.new else step.mark
            after = self._do(actor, record, model, step)
        except (Refusal, OSError) as fault:
            self._leave(record, "left", step.key, fault)
        else:
            self._records.note(record, "after", step.key, **after)

    def _stopped_at(
        self, actor: Actor, record: BulkRecord, model: type[ContentType], step: PlannedStep
    ) -> str | None:
        """The state in which a step was stopped half-way, from which it goes on; None where the entry
        isn't there. Raises Refusal where somebody else has changed it since.
        """
        try:
            edited = self._files.open(model, step.key)
        except NotFound:  # not made yet, or in the trash already
            return None
        seen = record.before[step.key].get("seen", UNBEGUN)
        if others_since(self._files.history, edited, seen, actor):
            raise Refusal(CHANGED_SINCE_PLAN)
        return mark_of(edited)

    def _note_before(
        self, actor: Actor, record: BulkRecord, model: type[ContentType], step: PlannedStep
    ) -> None:
        before: dict[str, Any] = {"version": "", "draft": None, "seen": UNBEGUN}
        if step.new:
            if self._files.is_taken(model, step.key):
                raise KeyTaken(step.key)
        else:
            edited = self._files.open(model, step.key)
            if not still_as_planned(edited, step):
                raise Refusal(CHANGED_SINCE_PLAN)
            seen = version_mark(edited, actor)
            before = {"version": _version(edited), "draft": _draft(edited), "seen": seen}
        self._records.note(record, "before", step.key, **before)

    def _do(
        self, actor: Actor, record: BulkRecord, model: type[ContentType], step: PlannedStep
    ) -> dict[str, Any]:
        """Do a step; what the entry is then. What was written and is not known to be on the disk
        counts as done.
        """
        with suppress(Unfinished):
            self._act(actor, record.plan.act, model, step)
        if record.plan.act == "trash":
            return {"did": "trashed", "mark": self._trashed_mark(model, step.key)}
        mark = self._files.expected or mark_of(self._files.open(model, step.key))
        return {"did": "created" if step.new else "changed", "mark": mark}

    def _act(self, actor: Actor, act: Act, model: type[ContentType], step: PlannedStep) -> None:
        """Change an entry as a single one is changed."""
        type, key = model.name, step.key
        if act == "trash":
            with suppress(InTrash):  # a killed process came so far
                self._trash.move(actor, type, key)
        elif act == "unpublish":
            self._publishing.unpublish(actor, type, key, step.locales)
        else:
            if act != "publish":
                self._save(actor, model, step)
            if step.locales:
                self._publishing.publish(actor, type, key, step.locales)

    def _save(self, actor: Actor, model: type[ContentType], step: PlannedStep) -> None:
        """Save the changes of a step into the draft, or begin a new entry with them."""
        if step.new and not self._files.is_taken(model, step.key):
            self._drafts.create(actor, model.name, applied({}, step.changes), step.key)
            return
        edited = self._files.open(model, step.key)
        submitted = applied(edited.flat, step.changes)
        self._drafts.save(actor, model.name, step.key, edited.flat, submitted)

    def _leave(self, record: BulkRecord, kind: str, key: str, fault: Refusal | OSError) -> None:
        """Record that an entry stays as it is."""
        refusal = fault if isinstance(fault, Refusal) else as_disk_error(fault) or Refusal(DISK)
        if isinstance(fault, OSError):
            log.error("%s/%s: %s", record.plan.type, key, fault)
        problems = getattr(refusal, "problems", ())
        why = Remark.of(problems[0] if problems else refusal)
        self._records.note(record, kind, key, why=why)

    def _give_up(self, actor: Actor, record: BulkRecord) -> None:
        """Take back what an import has done, because it is all or nothing."""
        self._undo_all(actor, record, lambda _done, _total: None)
        for step in record.remaining:
            self._leave(record, "left", step.key, Refusal(ALL_OR_NOTHING))

    def undo(self, actor: Actor, id: str, advance: Advance) -> None:
        """Give each entry the state back that it had, unless somebody has changed it since: it is
        left, and why is recorded. Raises NoRecord.
        """
        record = self._records.read(id)
        self._undo_all(actor, record, advance)
        self._records.add(id, "undo-end")

    def _undo_all(self, actor: Actor, record: BulkRecord, advance: Advance) -> None:
        keys, total = record.to_undo, len(record.after)
        self._files.otherwise = CHANGED_SINCE
        for number, key in enumerate(keys, 1 + total - len(keys)):
            try:
                with suppress(Unfinished):
                    self._undo(actor, record, key)
            except (Refusal, OSError) as fault:
                self._leave(record, "kept", key, fault)
            else:
                self._records.note(record, "undone", key)
            advance(number, total)

    def _undo(self, actor: Actor, record: BulkRecord, key: str) -> None:
        """Undo what was done to one entry. Raises Refusal where it isn't as it was left."""
        model, after = self._files.model(record.plan.type), record.after[key]
        if after["did"] == "trashed":
            if self._trashed_mark(model, key) != after["mark"]:
                raise Refusal(CHANGED_SINCE)
            self._trash.restore(actor, model.name, key)
            return
        self._files.expected = after["mark"]
        if after["did"] == "created":  # entries of one import may refer to each other
            self._trash.move(actor, model.name, key, force=not record.ended)
            return
        with self._files.change(actor, model, key) as change:
            self._put_back(change, record.before[key])

    def _put_back(self, change: EntryChange, before: dict[str, Any]) -> None:
        """Give an entry its former published version, and its former draft."""
        edited, actor = change.edited, change.actor
        draft = parse_draft(before["draft"]) if before["draft"] else None
        if _version(edited) == before["version"]:
            self._require_saving(actor, edited, draft)
            change.write_draft(_next(draft, edited.draft, actor))
        elif not before["version"]:
            require(actor, "unpublish", edited.model)
            change.write_draft(_next(draft, edited.draft, actor))
            change.remove("unpublish")
        else:
            require(actor, "revert", edited.model)
            change.write("revert", self._former(edited, before["version"]))
            with change.steps.then(DRAFT_LEFT):
                self._files.drafts.write(
                    edited.model, edited.key, _next(draft, edited.draft, actor)
                )
        change.audit("revert")

    def _require_saving(self, actor: Actor, edited: EditedEntry, draft: Draft | None) -> None:
        """Raises Forbidden where what differs is not this person's to save."""
        for path in differing_paths(edited.with_draft(draft).flat, edited.flat):
            require(actor, "save", edited.model, path)

    def _former(self, edited: EditedEntry, version: str) -> dict[str, Json]:
        """The content of an earlier version. Raises Refusal."""
        history = self._files.history
        for one in history.revisions(edited.model, edited.key):
            if one.version == version:
                found = history.revision(edited.model, edited.key, one.id).content
                if found is not None:
                    return dict(found)
        raise Refusal(NO_VERSION)

    def _trashed_mark(self, model: type[ContentType], key: str) -> str:
        """When an entry was moved into the trash; "" where it isn't there."""
        with suppress(Invalid):
            return str((self._files.read_trashed(model, key) or {}).get("when", ""))
        return ""


def _version(edited: EditedEntry) -> str:
    return edited.published.version if edited.published else ""


def _draft(edited: EditedEntry) -> dict[str, Json] | None:
    return dump_draft(edited.draft) if edited.draft else None


def _next(draft: Draft | None, instead_of: Draft | None, actor: Actor) -> Draft | None:
    """A former draft as the next save after another: forms that are open notice the change."""
    if draft is None:
        return None
    version = max(draft.version, instead_of.version if instead_of else 0) + 1
    return replace(draft, version=version, saves=draft.saves_with(actor.id))
