"""Undoing the last publish of an entry, as long as its file is the one that was published then.

`instance/undo/published/<type>.<key>.json`: {"actor": account id, "version": that of the entry after
the publish, "before": [file, draft], "draft": the draft after it}, each as JSON, null if there was none.
"""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import orjson

from cms.accounts.permissions import Actor, require
from cms.content.entry import MAX_WRAPPED_DEPTH, parse_json
from cms.core.files import MALFORMED, remove_file, write_file
from cms.editing.direct_changes import (
    UNDO_LOST,
    CannotUndo,
    remove_oldest_records,
    require_address,
)
from cms.editing.edited_entry import Draft, EditedEntry, dump_draft, parse_draft, rebase_draft
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.revisions import EntryFile
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Raw


class PublishRecord(NamedTuple):
    """A publish that can be undone: the file and the draft before it, and the draft after it."""

    actor: str
    version: str
    file: Raw | None
    draft: Draft | None
    draft_after: Draft | None


def save_publish_record(change: EntryChange, published: EditedEntry) -> None:
    """Record a publish that was just written; `published` is the entry after it. A failure is
    reported and doesn't fail it.
    """
    before = change.edited
    record = {
        "actor": change.actor.id,
        "version": published.version,
        "before": [before.file.raw, _dump(before.draft)],
        "draft": _dump(published.draft),
    }
    with change.steps.follow_up(UNDO_LOST):
        path = _record_path(change.files, before.ref)
        write_file(path, orjson.dumps(record), mode=0o600)
        remove_oldest_records(path.parent)


def undo_publish(files: EntryFiles, actor: Actor, ref: EntryRef, version: str) -> EditedEntry:
    """Restore an entry and its draft as they were before `actor` published `version`. What was
    typed since stays in the draft. Raises CannotUndo, AddressLost, Forbidden, NotFound, Busy,
    Unfinished.
    """
    require(actor, "publish", ref.model)
    with files.change(actor, ref) as change:
        record, edited = _read(files, ref), change.edited
        if record.actor != actor.id or not record.version == version == edited.version:
            raise CannotUndo
        file = _restore_file(change, record.file)
        draft = record.draft
        if edited.draft != record.draft_after:
            before = files.overlay(ref, file, draft)
            draft = rebase_draft(before, edited.flat, actor, files.clock())
        change.write_draft(draft, after=True, recorded=True)
        change.audit("undo")
        with change.steps.follow_up(UNDO_LOST):
            remove_file(_record_path(files, ref))
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


def _dump(draft: Draft | None) -> Raw | None:
    return dump_draft(draft) if draft else None


def _parse(draft: Raw | None) -> Draft | None:
    return parse_draft(draft) if draft else None


def _read(files: EntryFiles, ref: EntryRef) -> PublishRecord:
    """Return the record of an entry's last publish. Raises CannotUndo."""
    with suppress(OSError, *MALFORMED):
        raw = parse_json(_record_path(files, ref).read_bytes(), MAX_WRAPPED_DEPTH)
        file, draft = raw["before"]
        return PublishRecord(
            raw["actor"], raw["version"], file, _parse(draft), _parse(raw["draft"])
        )
    raise CannotUndo


def _record_path(files: EntryFiles, ref: EntryRef) -> Path:
    return files.paths.published_undo / f"{ref.model.name}.{ref.key}.json"
