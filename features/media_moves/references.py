"""Updating the entries that show moved media files: published versions, drafts and trashed entries.
This outdates no translation.
"""

from dataclasses import replace

from cms.content.json_files import dump_json
from cms.core.files import write_file
from cms.editing.edited_entry import dump_draft, parse_draft
from cms.editing.entry_files import EntryChange, EntryFiles
from cms.editing.media_references import MovedMedia, Moves
from cms.schema.entry_ref import EntryRef


def update_references(change: EntryChange, moves: Moves) -> None:
    """Update the paths of moved files in an entry and its draft."""
    edited, moved = change.edited, MovedMedia(change.edited.model, moves)
    draft, version = edited.draft, edited.version
    if edited.published:
        raw = moved.raw(edited.published_raw)
        if raw != edited.published_raw:
            file = change.write("move", raw, update_modified=False)
            version = file.entry.version if file.entry else version
    if draft and (new := moved.draft(draft)) != draft:
        was_current = edited.published and draft.base_version == edited.version
        change.write_draft(replace(new, base_version=version) if was_current else new)


def update_trashed(files: EntryFiles, ref: EntryRef, moves: Moves) -> None:
    """Update the paths of moved files in a trashed entry, for when it is restored."""
    trashed, moved = files.read_trashed(ref) or {}, MovedMedia(ref.model, moves)
    new = dict(trashed)
    if isinstance(content := trashed.get("content"), dict):
        new["content"] = moved.raw(content)
    if isinstance(change := trashed.get("work"), dict):
        draft = parse_draft(change)
        if (moved_draft := moved.draft(draft)) != draft:
            new["work"] = dump_draft(moved_draft)
    if new != trashed:
        write_file(files.paths.trashed(ref), dump_json(new), mode=0o600)
