"""The trash: entries leave the site completely, with their drafts, and can be restored completely.

`instance/trash/<type>/<key>.json`: {"when", "who", "name", "content" (the entry; absent if it was
never published; "text" or "base64" instead if its file was broken, see cms/editing/revisions.py),
"work" (its draft)}.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from cms.accounts.permissions import Actor, require
from cms.content.json_files import dump_json
from cms.core.dates import parse_moment
from cms.core.errors import Invalid, NotFound
from cms.core.files import TRASH_LEFT, Commit, commit, remove_file, write_file
from cms.editing.edited_entry import EditedEntry, dump_draft, parse_draft, titles_in
from cms.editing.entry_files import EntryChange, EntryFiles, matches_trashed
from cms.editing.errors import HasNoPage, InUse, KeyTaken
from cms.editing.revisions import file_bytes
from cms.editing.where_used import where_used
from cms.schema.entry_ref import EntryRef
from cms.schema.flat import flatten


@dataclass(frozen=True, slots=True)
class TrashedEntry:
    """One entry in the trash. `titles`: language ("" if the title isn't localized) → title."""

    type: str
    key: str
    titles: Mapping[str, str]
    when: datetime
    who: str
    name: str


class Trash:
    """Moves entries into the trash and restores them."""

    def __init__(self, files: EntryFiles) -> None:
        self._files = files

    def move(self, actor: Actor, type: str, key: str, *, force: bool = False) -> None:
        """Move an entry into the trash. Raises Forbidden, NotFound, Busy, and InUse unless
        `force`.
        """
        ref = self._files.ref(type, key)
        require(actor, "trash", ref.model)
        if ref.model.single:
            raise HasNoPage
        uses = where_used(self._files, type, key, itself=False)
        if uses and not force:
            raise InUse(uses)
        with self._files.change(actor, ref) as change:
            move_to_trash(change)

    def entries(self) -> list[TrashedEntry]:
        """Return the entries in the trash, newest first."""
        entries = map(self._trashed, self._files.all_trashed())
        return sorted(entries, key=lambda entry: entry.when, reverse=True)

    def entry(self, type: str, key: str) -> TrashedEntry | None:
        """Return an entry in the trash, None if it isn’t there. Raises NotFound and Invalid if there
        can be no such entry.
        """
        ref = self._files.ref(type, key)
        is_there = not ref.model.single and self._files.paths.trashed(ref).exists()
        return self._trashed(ref) if is_there else None

    def _trashed(self, ref: EntryRef) -> TrashedEntry:
        """Return one entry in the trash; values missing from its file are empty."""
        trashed = self._files.read_trashed(ref) or {}
        draft = parse_draft(trashed.get("work", {}))
        flat = draft.applied(flatten(ref.model, trashed.get("content", {})))
        titles = titles_in(ref.model, flat)
        try:
            when = parse_moment(trashed.get("when"), "when")
        except Invalid:
            when = self._files.clock()
        who, name = str(trashed.get("who", "")), str(trashed.get("name", ""))
        return TrashedEntry(*ref.name, titles, when, who, name)

    def restore(self, actor: Actor, type: str, key: str) -> EditedEntry:
        """Restore an entry from the trash. Raises Forbidden, NotFound, Busy, and KeyTaken if the
        key is in use again.
        """
        with commit(self._files.paths.lock) as steps:
            return restore_from_trash(self._files, steps, actor, self._files.ref(type, key))


def restore_from_trash(
    files: EntryFiles, steps: Commit, actor: Actor, ref: EntryRef
) -> EditedEntry:
    """Restore an entry from the trash. The caller must hold the lock. Raises Forbidden, NotFound,
    KeyTaken.
    """
    require(actor, "restore", ref.model)
    trashed, file = files.read_trashed(ref), files.read(ref)
    if trashed is None:
        raise NotFound
    if file.data is not None and not matches_trashed(file, trashed):
        raise KeyTaken(ref.key)
    change = EntryChange(files, steps, actor, files.overlay(ref, file, None))
    data = file_bytes(trashed)
    if data is not None and file.data is None:
        if "content" in trashed:
            change.record("restore", trashed["content"])
        steps.write(change.path, data)
    with steps.follow_up(TRASH_LEFT) if data is not None else nullcontext():
        files.restore_draft(ref, trashed, None if data is not None else steps)
    if not steps.failures:  # otherwise the draft can only be restored from it
        with steps.follow_up(TRASH_LEFT):
            remove_file(files.paths.trashed(ref))
    change.invalidate()
    change.audit("restore")
    return files.open(ref)


def move_to_trash(change: EntryChange) -> None:
    """Move an entry, with its draft, into the trash."""
    files, steps, edited = change.files, change.steps, change.edited
    change.record_file()
    if edited.published or edited.draft:
        change.record("trash", edited.published_raw if edited.published else edited.raw)
    record = {
        "when": files.clock().isoformat(),
        "who": change.actor.id,
        "name": change.actor.name,
        **edited.file.body,
    }
    if edited.draft:
        record["work"] = dump_draft(edited.draft)
    trashed = files.paths.trashed(edited.ref)
    with steps.remove_on_failure(trashed):
        write_file(trashed, dump_json(record), mode=0o600)
        if edited.file.data is not None:
            steps.remove(change.path)
        else:
            change.write_draft(None, recorded=True)
    change.write_draft(None, after=True, recorded=True)
    change.invalidate()
    change.audit("trash")
