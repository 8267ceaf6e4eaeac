"""Undoing the last publish of an entry, as long as its file is the one that was published then."""

from collections.abc import Sequence
from typing import NamedTuple

from cms.accounts.permissions import Actor, require
from cms.editing.direct_changes import require_address
from cms.editing.edited_entry import EditedEntry, dump_draft, parse_draft, rebase_draft
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.revisions import EntryFile
from cms.editing.undo_records import CannotUndo
from cms.schema.fields import Json, Raw


class PublishRecord(NamedTuple):
    """The JSON that undoes a publish: the entry, its version after the publish, its file and draft
    before it, and the draft after it; None where there was none.
    """

    type: str
    key: str
    version: str
    file: Raw | None
    draft: Raw | None
    draft_after: Raw | None


def publish_record(before: EditedEntry, published: EditedEntry) -> PublishRecord:
    """Return the record of a publish that was just written; `published` is the entry after it."""
    drafts = (dump_draft(one.draft) if one.draft else None for one in (before, published))
    return PublishRecord(*before.name, published.version, before.file.raw, *drafts)


def undo_publish(files: EntryFiles, actor: Actor, record: Sequence[Json]) -> EditedEntry:
    """Restore an entry and its draft as they were before the publish of a PublishRecord. What was
    typed since stays in the draft. Raises CannotUndo, AddressLost, Forbidden, NotFound, Busy,
    Unfinished.
    """
    was = PublishRecord(*record)
    ref = files.ref(was.type, was.key)
    require(actor, "publish", ref.model)
    with files.change(actor, ref) as change:
        edited = change.edited
        if edited.version != was.version:
            raise CannotUndo
        file = _restore_file(change, was.file)
        draft = parse_draft(was.draft) if was.draft else None
        if edited.draft != (parse_draft(was.draft_after) if was.draft_after else None):
            draft = rebase_draft(files.overlay(ref, file, draft), edited.flat, actor, files.clock())
        change.write_draft(draft, after=True, recorded=True)
        change.audit("undo")
        return files.overlay(ref, file, draft)


def _restore_file(change: EntryChange, raw: Raw | None) -> EntryFile:
    """Write the file as it was; remove it if there was none. Raises AddressLost."""
    edited = change.edited
    if raw is None:
        require(change.actor, "unpublish", edited.model)
        change.remove("undo")
        return EntryFile()
    require_address(change.files, edited, raw)
    return change.write("undo", raw, update_modified=False)
