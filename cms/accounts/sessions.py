"""Server-side sessions in state.db: the browser holds a random id, the file its SHA-256."""

import hashlib
import secrets
import sqlite3
from contextlib import suppress
from typing import Any, NamedTuple

import orjson

from cms.core.database import DisposableDatabase
from cms.core.dates import Clock

IDLE = 12 * 3600
"""Seconds from the last request after which a session is over."""
ABSOLUTE = 14 * 24 * 3600
"""Seconds from sign-in after which it is over."""

TOUCH = 60
"""Seconds before a session that is only read is marked as seen again."""

SWEEP = 600
"""Seconds between two sweeps of one process."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
  hash BLOB PRIMARY KEY, data BLOB NOT NULL, account TEXT NOT NULL, epoch INTEGER NOT NULL,
  created REAL NOT NULL, seen REAL NOT NULL
) WITHOUT ROWID;
"""


class StoredSession(NamedTuple):
    """A session as it was read: JSON values by name, the account it is of, and the epoch of that at
    sign-in.
    """

    data: dict[str, Any]
    account: str
    epoch: int


class Sessions:
    """The store. `clock` gives the present moment."""

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._swept = 0.0
        state.register_schema("sessions", _SCHEMA)

    def create(self, data: dict[str, Any], account: str, epoch: int, instead_of: str = "") -> str:
        """The id of a new session of an account; the one of `instead_of` dies in the same step.
        Raises TypeError for a value that JSON can't hold.
        """
        id = secrets.token_urlsafe(32)
        kept, now = orjson.dumps(data), self._now()

        def create(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM sessions WHERE hash = ?", (_hash(instead_of),))
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)",
                (_hash(id), kept, account, epoch, now, now),
            )

        self._state.write(create)
        if now - self._swept > SWEEP:
            self.sweep()
        return id

    def load(self, id: str) -> StoredSession | None:
        """The session of this id, or None where it is unknown, over or unreadable."""
        rows = self._state.rows(
            "SELECT data, account, epoch, created, seen FROM sessions WHERE hash = ?", _hash(id)
        )
        if not rows:
            return None
        data, account, epoch, created, seen = rows[0]
        now = self._now()
        read = _data(data)
        if read is None or now - created >= ABSOLUTE or now - seen >= IDLE:
            self.delete(id)
            return None
        if now - seen >= TOUCH:
            # On a full disk whoever is at work keeps what was typed.
            with suppress(sqlite3.OperationalError):
                self._state.execute("UPDATE sessions SET seen = ? WHERE hash = ?", now, _hash(id))
        return StoredSession(read, account, epoch)

    def save(self, id: str, data: dict[str, Any]) -> None:
        """Replace what an existing session holds; one that is gone meanwhile stays gone. Raises
        TypeError.
        """
        self._state.execute(
            "UPDATE sessions SET data = ?, seen = ? WHERE hash = ?",
            orjson.dumps(data),
            self._now(),
            _hash(id),
        )

    def delete(self, id: str) -> None:
        """End a session: its id, wherever it was copied to, is worth nothing."""
        self._state.execute("DELETE FROM sessions WHERE hash = ?", _hash(id))

    def sweep(self) -> int:
        """Remove what is over; returns how many."""
        self._swept = now = self._now()
        return self._state.execute(
            "DELETE FROM sessions WHERE created <= ? OR seen <= ?",
            now - ABSOLUTE,
            now - IDLE,
        )

    def _now(self) -> float:
        return self._clock().timestamp()


def _hash(id: str) -> bytes:
    return hashlib.sha256(id.encode("utf-8", "surrogatepass")).digest()


def _data(kept: object) -> dict[str, Any] | None:
    try:
        read = orjson.loads(kept) if isinstance(kept, bytes) else None
    except orjson.JSONDecodeError:
        return None
    return read if isinstance(read, dict) else None
