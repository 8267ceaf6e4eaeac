"""The audit log: one line for each act, and its end read newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import SEEK_END
from pathlib import Path

import orjson

from cms.accounts.permissions import Actor
from cms.accounts.security_log import SecurityLog
from cms.core.files import append_line
from cms.schema.paths import SINGLE, Paths

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


def write_audit(
    paths: Paths,
    now: datetime,
    actor: Actor,
    what: str,
    name: tuple[str, str],
    locales: Sequence[str] = (),
) -> None:
    """Add a line. `name` is an entry's, or `media` with a file, or `messages` with an id. Changes to
    settings go into the security log too.
    """
    type, key = name
    record = {
        "when": now.isoformat(timespec="seconds"),
        "who": actor.id,
        "name": actor.name,
        "what": what,
        "type": type,
        "key": key,
        "locales": list(locales),
    }
    append_line(paths.audit, orjson.dumps(record))
    if key == SINGLE and what != "save":
        SecurityLog(paths.security_log, lambda: now).write(
            "settings", who=actor.id, name=actor.name, about=type, note=what
        )


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
