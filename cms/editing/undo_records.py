"""The records of changes that can be undone: `instance/undo/<id>.jsonl`, one JSON object per line. Each
belongs to the account that made the change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import orjson

from cms.accounts.permissions import Actor
from cms.core.errors import Refusal
from cms.core.feature import Target
from cms.core.files import MALFORMED, remove_file, remove_temporary_files, write_file
from cms.core.i18n import N_
from cms.core.json_lines import json_lines
from cms.editing.revisions import NOBODY
from cms.schema.entry_ref import Name
from cms.schema.fields import Json

Differences = Mapping[str, Sequence[Json]]
"""Path → (value before, value after)."""
MAX_UNDO_RECORDS = 200
"""Number of undoable changes kept, of all people together."""
ID_BYTES = 12
LEGACY_SUFFIX = ".json"
"""Suffix of records in the format used before journals were kept."""


class CannotUndo(Refusal):
    """The record doesn't exist any more, or belongs to another account."""

    msgid = N_("This can no longer be undone here. The history of each entry has what was before.")


class DirectChange(NamedTuple):
    """The effect of a change on one entry: on its published version, and on its current values.

    `modified`: the times of the last change before and after it; empty in older records.
    """

    type: str
    key: str
    published: Differences
    current: Differences
    modified: Sequence[Mapping[str, str]] = ({}, {})


@dataclass(frozen=True, slots=True)
class UndoRecord:
    """A change that can be undone. `trashed`: the entry that it moved to the trash, as (type, key)
    · `trusted`: see ChangeBatch · `undone_by`: the function that undoes a change made by other means,
    and its argument.
    """

    id: str
    actor: Actor
    changes: tuple[DirectChange, ...] = ()
    trashed: Name | None = None
    trusted: bool = False
    undone_by: tuple[Target, Json] | None = None


class UndoRecords:
    """The folder of the records. Callers of `save` must hold the write lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, actor: Actor, id: str) -> UndoRecord:
        """Return one of `actor`'s own changes. Raises CannotUndo."""
        path = self.path(id)
        parse = _parse_legacy if path.suffix == LEGACY_SUFFIX else parse_journal
        try:
            record = parse(id, path.read_bytes())
        except (OSError, *MALFORMED):
            raise CannotUndo from None
        if record.actor.id != actor.id:
            raise CannotUndo
        return record

    def path(self, id: str) -> Path:
        """Return the file of a record. Raises CannotUndo for an invalid id."""
        if len(id) != 2 * ID_BYTES or not all(digit in "0123456789abcdef" for digit in id):
            raise CannotUndo
        path = self._folder / f"{id}.jsonl"
        legacy = path.with_suffix(LEGACY_SUFFIX)
        return legacy if legacy.exists() else path

    def save(self, id: str, lines: bytes) -> UndoRecord:
        """Append a completed journal to the record of the change that it continues, and delete the
        oldest records.
        """
        path = self.path(id)
        lines = (path.read_bytes() if path.exists() else b"") + lines
        write_file(path, lines, mode=0o600)
        remove_temporary_files(self._folder)
        records = sorted(self._folder.glob("*.json*"), key=lambda path: path.stat().st_mtime)
        for oldest in records[:-MAX_UNDO_RECORDS]:
            remove_file(oldest)
        return parse_journal(id, lines)


def parse_journal(id: str, data: bytes) -> UndoRecord:
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
        if "undone_by" in line:
            function, what = line["undone_by"]
            record = replace(record, undone_by=(function, what))
    return replace(record, changes=tuple(changes))


def _parse_legacy(id: str, data: bytes) -> UndoRecord:
    """Parse a record in the format used before journals were kept."""
    raw = orjson.loads(data)
    trashed = None
    if raw["trashed"]:
        type, key = raw["trashed"]
        trashed = type, key
    changes = tuple(DirectChange(*change) for change in raw["changes"])
    return UndoRecord(id, Actor(raw["who"], "", ""), changes, trashed, raw["trusted"])
