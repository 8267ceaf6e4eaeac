"""Server-side sessions in state.db. The browser has a random id; the database stores its SHA-256."""

import hashlib
import secrets
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from cms.core.database import DisposableDatabase
from cms.core.dates import Clock

IDLE = 12 * 3600
"""Seconds after the last request until a session expires."""
ABSOLUTE = 14 * 24 * 3600
"""Seconds after the sign-in until a session expires."""

TOUCH = 60
"""Seconds after which reading a session updates its last use."""

SWEEP = 600
"""Seconds between two deletions of expired sessions by one process."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
  hash BLOB PRIMARY KEY, data BLOB NOT NULL, account TEXT NOT NULL, epoch INTEGER NOT NULL,
  created REAL NOT NULL, seen REAL NOT NULL
) WITHOUT ROWID;
"""


class StoredSession(NamedTuple):
    """A loaded session: its values by name, its account, the epoch of the account at sign-in, and the
    seconds since then.
    """

    data: dict[str, Any]
    account: str
    epoch: int
    age: float


class ListedSession(NamedTuple):
    """A session in the list of its account. `key` names it without giving away its id."""

    key: str
    data: dict[str, Any]
    created: datetime
    seen: datetime


class Sessions:
    """The session store."""

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._swept = 0.0
        state.register_schema("sessions", _SCHEMA)

    def create(self, data: dict[str, Any], account: str, epoch: int, instead_of: str = "") -> str:
        """Create a session of an account and return its id. The session `instead_of` is deleted in
        the same transaction. Raises TypeError for a value that can't be stored as JSON.
        """
        id = secrets.token_urlsafe(32)
        stored, now = orjson.dumps(data), self._now()

        def create(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM sessions WHERE hash = ?", (_hash(instead_of),))
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)",
                (_hash(id), stored, account, epoch, now, now),
            )

        self._state.write(create)
        if now - self._swept > SWEEP:
            self.sweep()
        return id

    def load(self, id: str, *, is_use: bool = True) -> StoredSession | None:
        """Return the session with an id. None if it is unknown, expired or unreadable. `is_use`:
        whether it is used, which delays its end.
        """
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
        if is_use and now - seen >= TOUCH:
            # On a full disk the session stays valid, so that nothing typed is lost.
            with suppress(sqlite3.OperationalError):
                self._state.execute("UPDATE sessions SET seen = ? WHERE hash = ?", now, _hash(id))
        return StoredSession(read, account, epoch, now - created)

    def save(self, id: str, data: dict[str, Any]) -> None:
        """Replace the data of an existing session. A session deleted meanwhile isn't created again.
        Raises TypeError.
        """
        self._state.execute(
            "UPDATE sessions SET data = ?, seen = ? WHERE hash = ?",
            orjson.dumps(data),
            self._now(),
            _hash(id),
        )

    def delete(self, id: str) -> None:
        """Delete a session, which invalidates every copy of its id."""
        self._state.execute("DELETE FROM sessions WHERE hash = ?", _hash(id))

    def of(self, account: str, epoch: int) -> list[ListedSession]:
        """Return the sessions of an account in an epoch, last used first."""
        now = self._now()
        rows = self._state.rows(
            "SELECT hash, data, created, seen FROM sessions"
            " WHERE account = ? AND epoch = ? AND created > ? AND seen > ? ORDER BY seen DESC",
            *(account, epoch, now - ABSOLUTE, now - IDLE),
        )
        return [
            ListedSession(
                hash.hex(),
                _data(data) or {},
                datetime.fromtimestamp(created, UTC),
                datetime.fromtimestamp(seen, UTC),
            )
            for hash, data, created, seen in rows
        ]

    def end(self, account: str, key: str) -> int:
        """Delete the session of an account with a key (`key_of`). Return the number of deleted ones."""
        return self._state.execute(
            "DELETE FROM sessions WHERE account = ? AND hex(hash) = ?", account, key.upper()
        )

    def end_others(self, account: str, id: str) -> int:
        """Delete all sessions of an account but one. Return their number."""
        return self._state.execute(
            "DELETE FROM sessions WHERE account = ? AND hash != ?", account, _hash(id)
        )

    def sweep(self) -> int:
        """Delete expired sessions and return their number."""
        self._swept = now = self._now()
        return self._state.execute(
            "DELETE FROM sessions WHERE created <= ? OR seen <= ?",
            now - ABSOLUTE,
            now - IDLE,
        )

    def _now(self) -> float:
        return self._clock().timestamp()


def key_of(id: str) -> str:
    """Return the key of a session in the list of its account."""
    return _hash(id).hex()


def _hash(id: str) -> bytes:
    return hashlib.sha256(id.encode("utf-8", "surrogatepass")).digest()


def _data(stored: object) -> dict[str, Any] | None:
    try:
        read = orjson.loads(stored) if isinstance(stored, bytes) else None
    except orjson.JSONDecodeError:
        return None
    return read if isinstance(read, dict) else None
