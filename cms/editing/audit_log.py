"""The end of the audit log, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import SEEK_END
from pathlib import Path

import orjson

from cms.schema.paths import Paths

TAIL = 64 * 1024
"""Bytes at the end of the log that are looked at: some 300 acts."""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One act: when, who (account id and name at that time), what (see cms/editing/revisions.py), to which
    entry.
    """

    when: datetime
    who: str
    name: str
    what: str
    type: str
    key: str
    locales: tuple[str, ...] = ()


def recent(paths: Paths, limit: int) -> tuple[AuditRecord, ...]:
    """The last acts, newest first. Saves that led to a person’s next act on the entry are left out."""
    acts: list[AuditRecord] = []
    for line in reversed(_tail(paths.audit)):
        for act in _parse(line):
            if not acts or not _same(acts[-1], act):
                acts.append(act)
        if len(acts) == limit:
            break
    return tuple(acts)


def _same(later: AuditRecord, earlier: AuditRecord) -> bool:
    alike = (later.who, later.type, later.key) == (earlier.who, earlier.type, earlier.key)
    return alike and earlier.what in (later.what, "save")


def _tail(path: Path) -> list[bytes]:
    """The last whole lines of a file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, SEEK_END)
            file.seek(max(0, size - TAIL))
            lines = file.read().splitlines()
    except FileNotFoundError:
        return []
    return lines[1:] if size > TAIL else lines


def _parse(line: bytes) -> Iterator[AuditRecord]:
    """The act of a line; nothing where the line was torn by a crash."""
    try:
        raw = orjson.loads(line)
        yield AuditRecord(
            datetime.fromisoformat(raw["when"]),
            str(raw["who"]),
            str(raw["name"]),
            str(raw["what"]),
            str(raw["type"]),
            str(raw["key"]),
            tuple(raw.get("locales", ())),
        )
    except (ValueError, KeyError, TypeError):
        return
