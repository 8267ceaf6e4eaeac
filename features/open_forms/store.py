"""The forms of entries that are open in a browser now, in state.db across all processes."""

import sqlite3
from datetime import timedelta

from cms.core.database import DisposableDatabase
from cms.core.dates import Clock
from cms.site import Site

MAX_AGE = timedelta(seconds=90)
"""How long a form counts as open after its last request. Browsers let a page in the background send
one a minute.
"""
WRITE_TIMEOUT_SECONDS = 0.2
"""Short, since it delays the opening of a form."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS open_forms (
  type TEXT NOT NULL, key TEXT NOT NULL, account TEXT NOT NULL,
  since REAL NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (type, key, account)
) WITHOUT ROWID;
"""


class OpenForms:
    """The accounts with an open form, by (type, key) of its entry. All methods raise sqlite3.Error and
    OSError.
    """

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        state.register_schema("open_forms", _SCHEMA)

    def record(self, account: str, name: tuple[str, str]) -> None:
        """Record that an account has a form open now."""
        now = self._clock().timestamp()

        def note(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM open_forms WHERE at <= ?", (self._expired(),))
            connection.execute(
                "INSERT INTO open_forms VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET at = excluded.at",
                (*name, account, now, now),
            )

        self._state.write(note, WRITE_TIMEOUT_SECONDS)

    def close(self, account: str, name: tuple[str, str]) -> None:
        """Record that an account has left a form."""
        self._state.execute(
            "DELETE FROM open_forms WHERE type = ? AND key = ? AND account = ?", *name, account
        )

    def accounts(self, name: tuple[str, str]) -> tuple[str, ...]:
        """Return the accounts that have a form open, in the order in which they opened it."""
        rows = self._state.rows(
            "SELECT account FROM open_forms WHERE type = ? AND key = ? AND at > ? ORDER BY since",
            *name,
            self._expired(),
        )
        return tuple(account for (account,) in rows)

    def _expired(self) -> float:
        return (self._clock() - MAX_AGE).timestamp()


def open_forms(site: Site) -> OpenForms:
    return OpenForms(site.state, site.store.clock)
