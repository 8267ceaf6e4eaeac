"""The security log: sign-ins, refusals, changes of accounts, roles and settings, and publications.

`instance/audit/<year>-<month>.jsonl` has one JSON object per line and is append-only.

It contains no password, no token and nothing that a user typed: an email address that belongs to no
account may be a password entered in the wrong field.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cms.core.dates import Clock
from cms.core.files import MALFORMED
from cms.core.json_lines import append_json, json_lines

log = logging.getLogger(__name__)

MONTH = re.compile(r"\d{4}-\d{2}")
MAX_MONTHS = 13
"""Months that are kept."""
MAX_MONTH_BYTES = 16 * 2**20
"""Bytes per month. Events without a signed-in account may use half of it, so that a flood of
refusals doesn't displace other events.
"""
MAX_VALUE_LENGTH = 200
"""Characters of a value."""


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """An event: what happened (`what`, see blueprints/editor/security_log.py), by whom (account id,
    and name at that time), to what (an account's id, a type, a release), and from which IP address.
    """

    when: datetime
    what: str
    who: str = ""
    name: str = ""
    about: str = ""
    note: str = ""
    address: str = ""


class SecurityLog:
    """The log in a folder."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def write(
        self,
        what: str,
        *,
        who: str = "",
        name: str = "",
        about: str = "",
        note: str = "",
        address: str = "",
    ) -> None:
        """Append an event. Errors of the disk are logged to the server's log and not raised, since
        they must not interrupt anyone's work.
        """
        now = self._clock().astimezone(UTC)
        path = self._path(f"{now:%Y-%m}")
        values = {"who": who, "name": name, "about": about, "note": note, "address": address}
        line = {"when": now.isoformat(timespec="seconds"), "what": what}
        line |= {key: _bounded(value) for key, value in values.items() if value}
        try:
            if not path.exists():
                self._delete_old_months(path)
            if self._is_full(path, MAX_MONTH_BYTES if who else MAX_MONTH_BYTES // 2):
                log.warning("the security log of this month is full: %s", what)
                return
            append_json(path, line)
        except OSError as fault:
            log.error("the security log could not be written (%s): %s", fault, what)

    def months(self) -> list[str]:
        """Return the months that have a log, newest first."""
        return sorted(
            (path.stem for path in self._folder.glob("*.jsonl") if MONTH.fullmatch(path.stem)),
            reverse=True,
        )

    def read(self, month: str, first: int, limit: int) -> list[SecurityEvent]:
        """Return events of a month, newest first, starting at index `first`."""
        if not MONTH.fullmatch(month):
            return []
        try:
            lines = self._path(month).read_bytes().splitlines()
        except FileNotFoundError:
            return []
        selected = lines[::-1][first : first + limit]
        return list(_events(b"\n".join(selected)))

    def is_full(self, month: str) -> bool:
        """Return whether refusals of a month are no longer recorded."""
        return bool(MONTH.fullmatch(month)) and self._is_full(
            self._path(month), MAX_MONTH_BYTES // 2
        )

    def _path(self, month: str) -> Path:
        return self._folder / f"{month}.jsonl"

    @staticmethod
    def _is_full(path: Path, max_bytes: int) -> bool:
        return path.exists() and path.stat().st_size >= max_bytes

    def _delete_old_months(self, path: Path) -> None:
        """Delete the oldest months before a new one begins."""
        for month in self.months()[MAX_MONTHS - 1 :]:
            if month < path.stem:
                self._path(month).unlink(missing_ok=True)


def _bounded(value: str) -> str:
    return value[:MAX_VALUE_LENGTH].encode("utf-8", "replace").decode()


def _events(data: bytes) -> Iterator[SecurityEvent]:
    for raw in json_lines(data):
        with suppress(*MALFORMED):
            about = ("who", "name", "about", "note", "address")
            values = {name: str(raw.get(name, "")) for name in about}
            yield SecurityEvent(datetime.fromisoformat(raw["when"]), str(raw["what"]), **values)
