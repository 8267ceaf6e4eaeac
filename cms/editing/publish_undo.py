"""Undoing the last publish of an entry, as long as its file is the one that was published then.

`instance/undo/published/<type>.<key>.json`: {"actor": account id, "before": [file, draft], "after":
[file, draft]}, each as base64 of its bytes, null if there was none.
"""

from base64 import b64decode
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import orjson

from cms.accounts.permissions import Actor, require
from cms.content.entry import MAX_WRAPPED_DEPTH, parse_json
from cms.core.files import MALFORMED, remove_file, write_file
from cms.editing.direct_changes import (
    MAX_UNDO_RECORDS,
    UNDO_LOST,
    CannotUndo,
    KeptFiles,
    keep_files,
)
from cms.editing.edited_entry import Draft, EditedEntry, parse_draft, rebase_draft
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.revisions import EntryFile


class PublishRecord(NamedTuple):
    """A publish that can be undone: the entry before and after it."""

    actor: str
    before: KeptFiles
    after: KeptFiles


def save_publish_record(change: EntryChange, before: KeptFiles) -> None:
    """Record the publish that was just written. A failure is reported and doesn't fail it."""
    files, name = change.files, change.edited.name
    after = keep_files(files, *name)
    record = {
        "actor": change.actor.id,
        "before": [before.file, before.draft],
        "after": [after.file, after.draft],
    }
    with change.steps.follow_up(UNDO_LOST):
        path = _record_path(files, *name)
        write_file(path, orjson.dumps(record), mode=0o600)
        records = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for oldest in records[:-MAX_UNDO_RECORDS]:
            remove_file(oldest)


def undo_publish(files: EntryFiles, actor: Actor, type: str, key: str, version: str) -> EditedEntry:
    """Restore an entry and its draft as they were before `actor` published `version`. What was
    typed since stays in the draft. Raises CannotUndo, Forbidden, NotFound, Busy, Unfinished.
    """
    model = files.model(type)
    require(actor, "publish", model)
    with files.change(actor, model, key) as change:
        record, now = _read(files, type, key), keep_files(files, type, key)
        edited = change.edited
        if record.actor != actor.id or edited.version != version or now.file != record.after.file:
            raise CannotUndo
        file = _restore_file(change, record.before.file)
        draft = _draft(record.before.draft)
        if now.draft != record.after.draft:
            before = files.overlay(model, key, file, draft)
            draft = rebase_draft(before, edited.flat, actor, files.clock())
        change.write_draft(draft, after=True, recorded=True)
        change.audit("undo")
        with change.steps.follow_up(UNDO_LOST):
            remove_file(_record_path(files, type, key))
        return files.overlay(model, key, file, draft)


def _restore_file(change: EntryChange, text: str | None) -> EntryFile:
    """Write the file as it was; remove it if there was none."""
    if text is not None:
        return change.write("undo", parse_json(b64decode(text)), update_modified=False)
    require(change.actor, "unpublish", change.edited.model)
    change.remove("undo")
    return EntryFile()


def _draft(text: str | None) -> Draft | None:
    return parse_draft(parse_json(b64decode(text), MAX_WRAPPED_DEPTH)) if text else None


def _read(files: EntryFiles, type: str, key: str) -> PublishRecord:
    """Return the record of an entry's last publish. Raises CannotUndo."""
    with suppress(OSError, *MALFORMED):
        raw = orjson.loads(_record_path(files, type, key).read_bytes())
        sides = (KeptFiles(type, key, *raw[side]) for side in ("before", "after"))
        return PublishRecord(raw["actor"], *sides)
    raise CannotUndo


def _record_path(files: EntryFiles, type: str, key: str) -> Path:
    return files.paths.undo / "published" / f"{type}.{key}.json"
