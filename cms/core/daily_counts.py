"""Numbers a day: how often something was asked for, by kind and name, in a SQLite file for all processes
together. Nothing of who asked is kept.

Each process counts in memory and writes now and then, so that counting costs a page nothing. Names are
bounded in number each day; those that are left out count together under an empty name.
"""

import atexit
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from weakref import WeakMethod

from cms.core.database import DisposableDatabase

MAX_NAMES = 500
"""Names of a kind that a day keeps."""
MAX_WAITING = 2_000
"""Names that a process holds until it writes them."""
MAX_DAYS = 400
MAX_LOGS = 1_000
"""Parts of logs that are known to be counted."""
WRITE_SECONDS = 10.0
PATIENCE_SECONDS = 1.0

_WRITING = threading.Lock()
# a fork while another thread is in SQLite has SQLite's locks for ever
os.register_at_fork(
    before=_WRITING.acquire, after_in_parent=_WRITING.release, after_in_child=_WRITING.release
)

Name = tuple[str, str, str]
"""Day (YYYY-MM-DD), kind, name."""
LogPart = tuple[int, bytes]
"""How long the beginning of a log is that has been counted, and its digest."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS counts (
  day TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (day, kind, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS logs (
  length INTEGER NOT NULL, digest BLOB NOT NULL, UNIQUE (length, digest)
);
"""
_ADD = """
INSERT INTO counts VALUES (?, ?, ?, ?) ON CONFLICT (day, kind, name) DO UPDATE
SET number = number + excluded.number
"""
_SELDOM = """
SELECT day, kind, name, number FROM counts WHERE day = ? AND kind = ? AND name != ''
ORDER BY number DESC, name LIMIT -1 OFFSET ?
"""
_SUMS = """
SELECT name, sum(number), max(day) FROM counts
WHERE kind = ? AND day >= ? AND name != '' GROUP BY name ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?
"""
_DAYS = "SELECT day, sum(number) FROM counts WHERE kind = ? AND day >= ? GROUP BY day"


class DailyCounts:
    """The counts of a site. `today` gives the present day in its time zone · `most`: names of a kind
    that a day keeps · `waiting`: names that a process holds until it writes them.
    """

    def __init__(
        self,
        database: DisposableDatabase,
        today: Callable[[], date],
        most: int = MAX_NAMES,
        waiting: int = MAX_WAITING,
    ) -> None:
        self.database = database
        self._today = today
        self._most, self._room = most, waiting
        self._waiting = Counter[tuple[str, str]]()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        begin_anew = WeakMethod(self._begin_anew)
        os.register_at_fork(after_in_child=lambda: (begin := begin_anew()) and begin())
        database.needs("daily_counts", _SCHEMA)

    def note(self, kind: str, name: str) -> None:
        """Count one; written a little later."""
        with self._lock:
            if (kind, name) not in self._waiting and len(self._waiting) >= self._room:
                name = ""
            self._waiting[kind, name] += 1
            if self._timer is None:
                self._timer = threading.Timer(WRITE_SECONDS, self.write, [True])
                self._timer.daemon = True
                self._timer.start()
                atexit.register(self.write)

    def _begin_anew(self) -> None:
        """Leave what a parent counted to the parent."""
        self._waiting, self._lock, self._timer = Counter(), threading.Lock(), None

    def write(self, and_close: bool = False) -> None:
        """Write what was counted; while that can't be done it is let go. `and_close` is for a thread
        that ends then: its connection must not be closed while another thread forks.
        """
        with self._lock:
            counts, self._waiting = self._waiting, Counter()
            if self._timer:
                self._timer.cancel()
            self._timer = None
            atexit.unregister(self.write)
        day = self._today().isoformat()
        with _WRITING:
            with suppress(OSError, sqlite3.Error):
                self.add({(day, *name): number for name, number in counts.items()})
            if and_close:
                self.database.close()

    def add(
        self, counts: Mapping[Name, int], log: LogPart | None = None, over: Iterable[LogPart] = ()
    ) -> None:
        """Add to the counts, and in the same step remember that a `log` is counted, which begins with
        what is `over`. Raises OSError and sqlite3.Error.
        """
        if not counts and log is None:
            return
        oldest = self._oldest(MAX_DAYS)
        latest = self._today().isoformat()
        rows = [(*name, number) for name, number in counts.items() if oldest <= name[0] <= latest]

        def add(connection: sqlite3.Connection) -> None:
            connection.executemany(_ADD, rows)
            for day, kind in {row[:2] for row in rows}:
                self._fold(connection, day, kind)
            connection.execute("DELETE FROM counts WHERE day < ?", (oldest,))
            if log:
                _remember(connection, log, over)

        self.database.write(add, PATIENCE_SECONDS)

    def _fold(self, connection: sqlite3.Connection, day: str, kind: str) -> None:
        """Count the seldom names of a day together."""
        seldom = connection.execute(_SELDOM, (day, kind, self._most)).fetchall()
        if seldom:
            connection.execute(_ADD, (day, kind, "", sum(row[3] for row in seldom)))
            connection.executemany(
                "DELETE FROM counts WHERE day = ? AND kind = ? AND name = ?",
                [row[:3] for row in seldom],
            )

    def _oldest(self, days: int) -> str:
        return (self._today() - timedelta(days=days - 1)).isoformat()

    def logs(self) -> list[LogPart]:
        """The beginnings of logs that have been counted."""
        return self.database.rows("SELECT length, digest FROM logs")

    def sums(
        self, kind: str, most: int = MAX_NAMES, days: int = MAX_DAYS
    ) -> list[tuple[str, int, str]]:
        """(name, how often, last day) of the names asked for most in the last days; what this process
        has counted included.
        """
        self.write()
        since = self._oldest(days)
        return self.database.rows(_SUMS, kind, since, most)

    def days(self, kind: str, days: int = MAX_DAYS) -> dict[str, int]:
        """Day → how often in all, of the last days on which anything was counted."""
        self.write()
        since = self._oldest(days)
        return dict(self.database.rows(_DAYS, kind, since))

    def forget(self, kind: str, name: str) -> None:
        """Let go of what was counted of a name."""
        self.database.execute("DELETE FROM counts WHERE kind = ? AND name = ?", kind, name)


def _remember(connection: sqlite3.Connection, log: LogPart, over: Iterable[LogPart]) -> None:
    connection.executemany("DELETE FROM logs WHERE length = ? AND digest = ?", list(over))
    connection.execute("INSERT OR IGNORE INTO logs VALUES (?, ?)", log)
    connection.execute(
        "DELETE FROM logs WHERE rowid NOT IN (SELECT rowid FROM logs ORDER BY rowid DESC LIMIT ?)",
        (MAX_LOGS,),
    )
