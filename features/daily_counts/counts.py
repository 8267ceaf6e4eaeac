"""Daily counters by kind and name, such as page views and searches. They are kept in a SQLite file
that all processes share. Nothing about the visitors is stored.

Each process counts in memory and writes periodically, so that counting doesn't slow down a page.
The number of names per day and kind is limited; the rest are counted together under an empty name.
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
from cms.site import Site

MAX_NAMES = 500
"""Names of one kind stored per day."""
MAX_PENDING = 2_000
"""Names that a process counts in memory before it writes them."""
MAX_DAYS = 400
MAX_LOGS = 1_000
"""Log parts remembered as counted."""
WRITE_SECONDS = 10.0
WRITE_TIMEOUT_SECONDS = 1.0

_WRITING = threading.Lock()
# a child forked while another thread is in SQLite would hold SQLite's locks for ever
os.register_at_fork(
    before=_WRITING.acquire, after_in_parent=_WRITING.release, after_in_child=_WRITING.release
)

Name = tuple[str, str, str]
"""(day as YYYY-MM-DD, kind, name)."""
LogPart = tuple[int, bytes]
"""A counted beginning of a log: its length in bytes and its digest."""

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
_RARE_NAMES = """
SELECT day, kind, name, number FROM counts WHERE day = ? AND kind = ? AND name != ''
ORDER BY number DESC, name LIMIT -1 OFFSET ?
"""
_SUMS = """
SELECT name, sum(number), max(day) FROM counts
WHERE kind = ? AND day >= ? AND name != '' GROUP BY name ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?
"""
_DAYS = "SELECT day, sum(number) FROM counts WHERE kind = ? AND day >= ? GROUP BY day"


class DailyCounts:
    """The counters of a site. `today` returns the current day in the site's time zone. `max_names`
    is the number of names of a kind stored per day, `max_pending` the number that a process counts
    in memory before it writes.
    """

    def __init__(
        self,
        database: DisposableDatabase,
        today: Callable[[], date],
        max_names: int = MAX_NAMES,
        max_pending: int = MAX_PENDING,
    ) -> None:
        self.database = database
        self.live = True
        """Whether requests are counted as they are answered, not from the log of a web server."""
        self._today = today
        self._max_names, self._max_pending = max_names, max_pending
        self._pending = Counter[tuple[str, str]]()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        reset = WeakMethod(self._reset_after_fork)
        os.register_at_fork(after_in_child=lambda: (method := reset()) and method())
        database.register_schema("daily_counts", _SCHEMA)

    def increment(self, kind: str, name: str) -> None:
        """Count one occurrence. It is written within WRITE_SECONDS."""
        with self._lock:
            if (kind, name) not in self._pending and len(self._pending) >= self._max_pending:
                name = ""
            self._pending[kind, name] += 1
            if self._timer is None:
                self._timer = threading.Timer(WRITE_SECONDS, self.write, [True])
                self._timer.daemon = True
                self._timer.start()
                atexit.register(self.write)

    def _reset_after_fork(self) -> None:
        """Discard the pending counts in a forked child; the parent writes them."""
        self._pending, self._lock, self._timer = Counter(), threading.Lock(), None

    def write(self, and_close: bool = False) -> None:
        """Write the pending counts. If that fails they are discarded.

        `and_close` is for the timer's thread, which ends afterwards: its connection must not be
        closed while another thread forks.
        """
        with self._lock:
            counts, self._pending = self._pending, Counter()
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
        self,
        counts: Mapping[Name, int],
        log: LogPart | None = None,
        replaced: Iterable[LogPart] = (),
    ) -> None:
        """Add to the counts. In the same transaction, record `log` as counted in place of the parts
        in `replaced`, which are beginnings of it. Raises OSError and sqlite3.Error.
        """
        if not counts and log is None:
            return
        oldest = self._first_day(MAX_DAYS)
        latest = self._today().isoformat()
        rows = [(*name, number) for name, number in counts.items() if oldest <= name[0] <= latest]

        def add(connection: sqlite3.Connection) -> None:
            connection.executemany(_ADD, rows)
            for day, kind in {row[:2] for row in rows}:
                self._merge_rare_names(connection, day, kind)
            connection.execute("DELETE FROM counts WHERE day < ?", (oldest,))
            if log:
                _remember(connection, log, replaced)

        self.database.write(add, WRITE_TIMEOUT_SECONDS)

    def _merge_rare_names(self, connection: sqlite3.Connection, day: str, kind: str) -> None:
        """Keep the `_max_names` most frequent names of a day and merge the others under the empty
        name.
        """
        rare = connection.execute(_RARE_NAMES, (day, kind, self._max_names)).fetchall()
        if rare:
            connection.execute(_ADD, (day, kind, "", sum(row[3] for row in rare)))
            connection.executemany(
                "DELETE FROM counts WHERE day = ? AND kind = ? AND name = ?",
                [row[:3] for row in rare],
            )

    def _first_day(self, days: int) -> str:
        return (self._today() - timedelta(days=days - 1)).isoformat()

    def counted_logs(self) -> list[LogPart]:
        """Return the parts of logs that have been counted."""
        return self.database.rows("SELECT length, digest FROM logs")

    def sums(
        self, kind: str, limit: int = MAX_NAMES, days: int = MAX_DAYS
    ) -> list[tuple[str, int, str]]:
        """Return (name, total, last day) of the most frequent names of the last `days` days, this
        process's pending counts included.
        """
        self.write()
        since = self._first_day(days)
        return self.database.rows(_SUMS, kind, since, limit)

    def days(self, kind: str, days: int = MAX_DAYS) -> dict[str, int]:
        """Return day → total, for those of the last `days` days that have counts."""
        self.write()
        since = self._first_day(days)
        return dict(self.database.rows(_DAYS, kind, since))

    def delete(self, kind: str, name: str) -> None:
        """Delete the counts of a name."""
        self.database.execute("DELETE FROM counts WHERE kind = ? AND name = ?", kind, name)


def _remember(connection: sqlite3.Connection, log: LogPart, replaced: Iterable[LogPart]) -> None:
    connection.executemany("DELETE FROM logs WHERE length = ? AND digest = ?", list(replaced))
    connection.execute("INSERT OR IGNORE INTO logs VALUES (?, ?)", log)
    connection.execute(
        "DELETE FROM logs WHERE rowid NOT IN (SELECT rowid FROM logs ORDER BY rowid DESC LIMIT ?)",
        (MAX_LOGS,),
    )


def open_counts(site: Site) -> DailyCounts:
    """Return the daily counts of visits and of addresses not found."""

    def local_date() -> date:
        return site.store.clock().astimezone(site.store.snapshot().zone).date()

    path = site.paths.instance / "statistics.db"
    return DailyCounts(DisposableDatabase(path, "the counts are lost"), local_date)
