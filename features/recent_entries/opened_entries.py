"""The entries that each account opened last, in state.db across all processes."""

import sqlite3
from datetime import UTC, datetime

from cms.core.database import DisposableDatabase
from cms.core.dates import Clock
from cms.site import Site

KEPT = 30
"""Entries stored per account."""
WRITE_TIMEOUT_SECONDS = 0.2
"""Short, since it delays the opening of a form."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS opened_entries (
  account TEXT NOT NULL, type TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (account, type, key)
) WITHOUT ROWID;
"""


class OpenedEntries:
    """Recently opened entries, by (type, key)."""

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        state.register_schema("opened_entries", _SCHEMA)

    def record(self, account: str, name: tuple[str, str]) -> None:
        """Record that an account has opened an entry. Raises sqlite3.Error and OSError."""
        now = self._clock().timestamp()

        def note(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO opened_entries VALUES (?, ?, ?, ?)", (account, *name, now)
            )
            connection.execute(
                "DELETE FROM opened_entries WHERE account = ? AND at <"
                " (SELECT at FROM opened_entries WHERE account = ? ORDER BY at DESC LIMIT 1 OFFSET ?)",
                (account, account, KEPT - 1),
            )

        self._state.write(note, WRITE_TIMEOUT_SECONDS)

    def of(self, account: str) -> dict[tuple[str, str], datetime]:
        """Return (type, key) → time of the last opening by an account, newest first. Raises
        sqlite3.Error and OSError.
        """
        rows = self._state.rows(
            "SELECT type, key, at FROM opened_entries WHERE account = ? ORDER BY at DESC", account
        )
        return {(type, key): datetime.fromtimestamp(at, UTC) for type, key, at in rows}


def open_entries(site: Site) -> OpenedEntries:
    return OpenedEntries(site.state, site.store.clock)
