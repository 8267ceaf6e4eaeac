"""The security log on the disk.

`instance/audit/<year>-<month>.jsonl` has one JSON object per line. Repeated refusals are counted in
one line. At its largest size, a month loses its oldest lines, first those of strangers.

It contains the values of events (cms/accounts/security_events.py): no passwords, no tokens and no
typed text.
"""

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from cms.accounts.rate_limit import networks
from cms.accounts.security_events import SecurityEvent, SecurityRecord, tell_features
from cms.core.database import DisposableDatabase, Unavailable
from cms.core.dates import Clock
from cms.core.files import LOCK, MALFORMED, Busy, locked, write_file
from cms.core.json_lines import append_json, json_lines
from cms.site import Site

log = logging.getLogger(__name__)

FOLDER = "audit"
"""Its name below the instance folder."""
MONTH = re.compile(r"\d{4}-\d{2}")
MAX_MONTHS = 13
"""Months that are kept."""
MAX_MONTH_BYTES = 16 * 2**20
"""Bytes per month. A longer log loses its oldest lines."""
SHARES = {"stranger": 1 / 8, "account": 1 / 8, "other": 1 / 2}
"""Parts of MAX_MONTH_BYTES that a shortened log keeps of each kind: refusals of people who aren't
signed in, refusals that concern an account, and everything else. A flood of one kind displaces no
lines of another.
"""
MAX_VALUE_LENGTH = 200
"""Characters of a value."""
TEXTS = ("who", "name", "about", "note", "address")
"""The values of an event besides its name."""
REFUSALS = frozenset(
    (
        "sign-in-failed",
        "sign-in-disabled",
        "throttled",
        "forbidden",
        "csrf",
        "foreign-origin",
    )
)
"""Events that strangers can repeat at will, besides those whose name ends with `-refused`. Of one kind,
account and network, each minute has one line for the first and one with the number of the others.
"""
MAX_NETWORKS = 20
"""Networks with lines of their own for one kind and account in a minute; further ones share one."""
ALARMING_REPEATS = 100
"""Repeats within a minute that are taken for an attack."""
SHORTENED = "shortened"
"""The event that says how many old lines were removed."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS refusals (
  minute INTEGER NOT NULL, what TEXT NOT NULL, who TEXT NOT NULL, about TEXT NOT NULL,
  network TEXT NOT NULL, last TEXT NOT NULL, more INTEGER NOT NULL,
  PRIMARY KEY (minute, what, who, about, network)
) WITHOUT ROWID;
"""


class SecurityLog(SecurityRecord):
    """The log in a folder. With a database, it counts repeated refusals. `listener` is called after
    each event that is no repeat, when old lines were removed (SHORTENED), and when a refusal was
    repeated as often as in an attack, with ALARMING_REPEATS as its `more`.
    """

    kept_months = MAX_MONTHS

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        state: DisposableDatabase | None = None,
        listener: Callable[[SecurityEvent], None] = lambda event: None,
    ) -> None:
        self._folder, self._clock, self._state = folder, clock, state
        self._listener = listener
        if state:
            state.register_schema("security_log", _SCHEMA)

    def keep(self, event: SecurityEvent) -> None:
        """Append an event. Errors of the disk are logged to the server's log and not raised."""
        event = replace(event, **{name: _bounded(getattr(event, name)) for name in TEXTS})
        repeats = self._count(event) if _is_refusal(event.what) else 0
        self._append(*self._counted(), *(() if repeats else (event,)))
        if not repeats:
            self._listener(event)
        elif repeats == ALARMING_REPEATS:
            self._listener(replace(event, more=repeats))

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
        self._append(*self._counted())
        try:
            lines = self._path(month).read_bytes().splitlines()
        except FileNotFoundError:
            return []
        selected = lines[::-1][first : first + limit]
        return list(_events(b"\n".join(selected)))

    def _count(self, event: SecurityEvent) -> int:
        """Count a refusal and return how many like it came before in this minute; 0 if that isn't
        known.
        """
        if self._state is None:
            return 0
        network = networks(event.address)[0][0].removesuffix("/32")
        key = (_minute(event.when), event.what, event.who, event.about)
        when = event.when.isoformat(timespec="seconds")

        def count(connection: sqlite3.Connection) -> int:
            where = "minute = ? AND what = ? AND who = ? AND about = ?"
            known = connection.execute(f"SELECT network FROM refusals WHERE {where}", key)  # noqa: S608
            seen = {row[0] for row in known}
            counted = network if network in seen or len(seen) < MAX_NETWORKS else ""
            (more,) = connection.execute(
                "INSERT INTO refusals VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO UPDATE"
                " SET more = more + 1, last = excluded.last RETURNING more",
                (*key, counted, when),
            ).fetchone()
            return int(more)

        try:
            return self._state.write(count)
        except Unavailable as fault:
            log.error("a refusal could not be counted: %s", fault)
            return 0

    def _counted(self) -> list[SecurityEvent]:
        """Return the repeats of the minutes that have passed. They are returned once."""
        if self._state is None:
            return []
        minute = _minute(self._clock())

        def take(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
            passed = connection.execute(
                "DELETE FROM refusals WHERE minute != ?"
                " RETURNING last, what, who, about, network, more",
                (minute,),
            )
            return sorted(passed.fetchall())

        try:
            if not self._state.rows("SELECT 1 FROM refusals WHERE minute != ? LIMIT 1", minute):
                return []
            rows = self._state.write(take)
        except Unavailable as fault:
            log.error("repeated refusals could not be read: %s", fault)
            return []
        return [
            SecurityEvent(
                datetime.fromisoformat(last), what, who, about=about, address=network, more=more
            )
            for last, what, who, about, network, more in rows
            if more
        ]

    def _append(self, *events: SecurityEvent) -> None:
        if not events:
            return
        path, shortened = self._path(f"{self._clock().astimezone(UTC):%Y-%m}"), None
        try:
            with locked(self._folder / LOCK):
                if not path.exists():
                    self._delete_old_months(path)
                for event in events:
                    append_json(path, _line(event))
                if path.stat().st_size >= MAX_MONTH_BYTES:
                    shortened = self._shorten(path)
        except (OSError, Busy) as fault:
            log.error("the security log could not be written (%s): %s", fault, events[-1].what)
        if shortened:
            self._listener(shortened)

    def _path(self, month: str) -> Path:
        return self._folder / f"{month}.jsonl"

    def _shorten(self, path: Path) -> SecurityEvent:
        """Remove the oldest lines of each kind that takes more than its share. Returns the event that
        says how many, which is written too.
        """
        lines = path.read_bytes().splitlines()
        room = {kind: part * MAX_MONTH_BYTES for kind, part in SHARES.items()}
        kept = list[bytes]()
        for line in reversed(lines):
            kind = _kind(line)
            room[kind] -= len(line) + 1
            if room[kind] >= 0:
                kept.append(line)
        number = len(lines) - len(kept)
        write_file(path, b"".join(line + b"\n" for line in reversed(kept)), mode=0o600)
        event = SecurityEvent(self._clock(), SHORTENED, more=number)
        append_json(path, _line(event))
        log.warning("%s was full: %d old lines removed", path, number)
        return event

    def _delete_old_months(self, path: Path) -> None:
        """Delete the oldest months before a new one begins."""
        for month in self.months()[MAX_MONTHS - 1 :]:
            if month < path.stem:
                self._path(month).unlink(missing_ok=True)


def _is_refusal(what: str) -> bool:
    return what in REFUSALS or what.endswith("-refused")


def _bounded(value: str) -> str:
    return value[:MAX_VALUE_LENGTH].encode("utf-8", "replace").decode()


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _line(event: SecurityEvent) -> dict[str, object]:
    when = event.when.astimezone(UTC).isoformat(timespec="seconds")
    return {key: value for key, value in asdict(event).items() if value} | {"when": when}


def _kind(line: bytes) -> str:
    """Return the kind of a line, which is the key of its share of a shortened log."""
    for raw in json_lines(line):
        if raw.get("who") or not _is_refusal(str(raw.get("what"))):
            return "other"
        return "account" if raw.get("about") else "stranger"
    return "stranger"


def _events(data: bytes) -> Iterator[SecurityEvent]:
    for raw in json_lines(data):
        with suppress(*MALFORMED):
            values = {name: str(raw.get(name, "")) for name in TEXTS}
            when, what = datetime.fromisoformat(raw["when"]), str(raw["what"])
            yield SecurityEvent(when, what, **values, more=int(raw.get("more", 0)))


def open_security_log(site: Site) -> SecurityLog:
    """Return the security log, which passes each event on to features."""
    folder = site.paths.instance / FOLDER
    return SecurityLog(folder, site.store.clock, site.state, partial(tell_features, site))


def record(site: Site) -> SecurityLog:
    return site.get(SecurityLog)
