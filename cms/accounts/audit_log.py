"""The audit log: one line per action. The end of it is read, newest first."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import SEEK_END
from itertools import takewhile
from pathlib import Path
from typing import Any

from cms.accounts.permissions import Actor
from cms.core.files import MALFORMED
from cms.core.json_lines import append_json, json_lines
from cms.schema.paths import Paths

LONG_TAIL = 2**20
"""Bytes read from the end of the log: about 5,000 actions."""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One action: when, by whom (account id, and name at that time), what (see
    cms/editing/revisions.py), on which entry.
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
    """Append an action. `name` is (type, key) of an entry, or `media` with a file, or `messages`
    with an id.
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
    append_json(paths.audit, record)


def read_since(paths: Paths, since: datetime) -> Iterator[AuditRecord]:
    """Yield all actions since a time, newest first, as far as the end of the log has them."""
    return takewhile(lambda act: act.when >= since, newest_first(paths.audit))


def newest_first(path: Path, size: int = LONG_TAIL) -> Iterator[AuditRecord]:
    """Yield the actions in the last `size` bytes of the log, newest first."""
    for raw in reversed(list(json_lines(_tail(path, size)))):
        with suppress(*MALFORMED):
            yield _parse(raw)


def _tail(path: Path, max_bytes: int) -> bytes:
    """Return the last complete lines of a file, at most `max_bytes`."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, SEEK_END)
            file.seek(max(0, size - max_bytes))
            data = file.read()
    except FileNotFoundError:
        return b""
    return data.partition(b"\n")[2] if size > max_bytes else data


def _parse(raw: Mapping[str, Any]) -> AuditRecord:
    return AuditRecord(
        datetime.fromisoformat(raw["when"]),
        str(raw["who"]),
        str(raw["name"]),
        str(raw["what"]),
        str(raw["type"]),
        str(raw["key"]),
        tuple(raw.get("locales", ())),
    )
