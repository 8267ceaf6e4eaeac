"""The entries that each account has opened last, in state.db for all processes together."""

import sqlite3
from datetime import UTC, datetime

from cms.core.database import DisposableDatabase
from cms.core.dates import Clock

KEPT = 30
"""Entries that are remembered for an account."""
PATIENCE_SECONDS = 0.2
"""Opening a form waits no longer for others who write."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS opened_entries (
  account TEXT NOT NULL, type TEXT NOT NULL, key TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (account, type, key)
) WITHOUT ROWID;
"""


class RecentEntries:
    """Entries by (type, key). `clock` gives the present moment."""

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        state.register_schema("opened_entries", _SCHEMA)

    def note(self, account: str, name: tuple[str, str]) -> None:
        """Remember that somebody has opened an entry. Raises sqlite3.Error and OSError."""
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

        self._state.write(note, PATIENCE_SECONDS)

    def of(self, account: str) -> dict[tuple[str, str], datetime]:
        """The entries that somebody has opened, with the moment of the last time, newest first.
        Raises sqlite3.Error and OSError.
        """
        rows = self._state.rows(
            "SELECT type, key, at FROM opened_entries WHERE account = ? ORDER BY at DESC", account
        )
        return {(type, key): datetime.fromtimestamp(at, UTC) for type, key, at in rows}

    def openers(self, name: tuple[str, str], since: datetime) -> tuple[str, ...]:
        """The accounts that have opened an entry since a moment, latest first. Raises sqlite3.Error
        and OSError.
        """
        rows = self._state.rows(
            "SELECT account FROM opened_entries WHERE type = ? AND key = ? AND at >= ?"
            " ORDER BY at DESC",
            *name,
            since.timestamp(),
        )
        return tuple(account for (account,) in rows)
