"""What visitors asked for and didn't find, for those who make redirects: addresses with how often, and
the day of the last time. Nothing of who asked is kept, nor what stood behind a “?”.

Each process counts in memory and writes now and then, so that a page that is not there costs no more
than before. Addresses are bounded in number and length: what is asked for seldom goes first.
"""

import atexit
import logging
import os
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

import orjson

from cms.core.database import DisposableDatabase

log = logging.getLogger("oasis.not_found")

KEPT = 1_000
"""Addresses that are kept; so many more may be ignored."""
MAX_WAITING = 500
"""Addresses that a process holds until it writes them; others are not counted meanwhile."""
MAX_PATH = 300
"""Characters of an address."""
MAX_COUNT = 1_000_000_000
WRITE_SECONDS = 10.0
PATIENCE_SECONDS = 1.0
MAX_LINE = 8_192
"""Bytes of a line of a log that are read."""
MAX_IN_LOG = 20_000
"""Addresses of a log that are held at once; the seldom ones are dropped."""

SCANS = re.compile(
    r"(?:^|/)(?:\.|wp-|wp/|wordpress|cgi-bin|phpmyadmin|xmlrpc|vendor/|_next/|actuator)"
    r"|(?:^|/)(?:admin|administrator)(?:/|$)"
    r"|\.(?:php\d?|aspx?|jspx?|cgi|cfm|env|sql|bak|old|ini|ya?ml|log|git)$"
    r"|^/[^/]+\.(?:zip|rar|7z|gz|tgz|tar)$",
    re.IGNORECASE,
)
"""What robots ask every site for: hidden files, parts of other programs, copies and archives."""
BROWSERS = re.compile(r"/(?:favicon\.ico|apple-touch-icon[\w-]*\.png|ads\.txt|app-ads\.txt)$")
"""What programs ask for by themselves."""
ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)
OURS = ("/static/", "/editor")
COMMON_LOG = re.compile(rb'"GET (\S+)(?: HTTP/[\d.]+)?" 404 ')
"""A line of nginx, Apache and Caddy's common form."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS not_found (
  path TEXT PRIMARY KEY, count INTEGER NOT NULL, last TEXT NOT NULL, ignored INTEGER NOT NULL
) WITHOUT ROWID;
"""
_ADD = """
INSERT INTO not_found VALUES (?, ?, ?, 0) ON CONFLICT (path) DO UPDATE
SET count = min(count + excluded.count, ?), last = max(last, excluded.last)
"""
_TRIM = """
DELETE FROM not_found WHERE ignored = ? AND path NOT IN (
  SELECT path FROM not_found WHERE ignored = ? ORDER BY count DESC, last DESC, path LIMIT ?)
"""


@dataclass(frozen=True, slots=True)
class Missed:
    """An address: how often it was asked for, and the day (YYYY-MM-DD) of the last time."""

    path: str
    count: int
    last: str


def asked_path(path: str) -> str:
    """An address as a visitor asked for it: that of a file without the slash to which it was
    redirected.
    """
    file = path.removesuffix("/")
    return file if ENDING.search(file) else path


def is_worth_a_look(path: str, endings: Collection[str] = ()) -> bool:
    """Whether an address may be that of a page which once was. `endings`: those that old addresses of
    this site have, such as `.php`: they are counted whoever asks.
    """
    if len(path) > MAX_PATH or not path.startswith("/") or path == "/" or path.startswith(OURS):
        return False
    if not path.isprintable() or "\ufffd" in path or "//" in path:
        return False
    ending = ENDING.search(path)
    if ending and ending[0].lower() in endings:
        return True
    return not SCANS.search(path) and not BROWSERS.search(path)


def endings_of(paths: Iterable[str]) -> frozenset[str]:
    """The endings of some addresses, such as `.php`."""
    found = (ENDING.search(path) for path in paths)
    return frozenset(one[0].lower() for one in found if one)


class NotFoundCounts:
    """The counts, in state.db for all processes together. `clock` gives the present moment · `kept`:
    addresses that are kept · `waiting`: those that a process holds until it writes them.
    """

    def __init__(
        self,
        state: DisposableDatabase,
        clock: Callable[[], datetime],
        kept: int = KEPT,
        waiting: int = MAX_WAITING,
    ) -> None:
        self._state = state
        self._kept = kept
        self._most = waiting
        self._clock = clock
        self._waiting = Counter[str]()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._process = os.getpid()
        state.needs("not_found", _SCHEMA)

    def note(self, path: str) -> None:
        """Count an address that was not found; written a little later."""
        with self._lock:
            if self._process != os.getpid():  # what a parent counted is the parent's
                self._process, self._timer = os.getpid(), None
                self._waiting.clear()
            if len(self._waiting) >= self._most and path not in self._waiting:
                return
            self._waiting[path] += 1
            if self._timer is None:
                self._timer = threading.Timer(WRITE_SECONDS, self.write)
                self._timer.daemon = True
                self._timer.start()
                atexit.register(self.write)

    def write(self) -> None:
        """Write what was counted; while that can't be done it is let go."""
        with self._lock:
            counts, self._waiting = self._waiting, Counter()
            if self._timer:
                self._timer.cancel()
            self._timer = None
            atexit.unregister(self.write)
        with suppress(OSError, sqlite3.Error):
            self.add(counts)

    def add(self, counts: Mapping[str, int]) -> None:
        """Add to the counts, and let go of the seldom ones. Raises OSError and sqlite3.Error."""
        if not counts:
            return
        today = self._clock().date().isoformat()
        rows = [(path, min(number, MAX_COUNT), today, MAX_COUNT) for path, number in counts.items()]

        def add(connection: sqlite3.Connection) -> None:
            connection.executemany(_ADD, rows)
            for ignored in (0, 1):
                connection.execute(_TRIM, (ignored, ignored, self._kept))

        self._state.write(add, PATIENCE_SECONDS)

    def all(self) -> list[Missed]:
        """The addresses that are not ignored, the one asked for most first; what this process has
        counted included.
        """
        self.write()
        rows = self._state.read(
            lambda connection: connection.execute(
                "SELECT path, count, last FROM not_found WHERE NOT ignored"
                " ORDER BY count DESC, last DESC, path"
            ).fetchall()
        )
        return [Missed(*row) for row in rows]

    def ignore(self, path: str) -> None:
        """Show an address no more, however often it is asked for."""
        self._state.execute("UPDATE not_found SET ignored = 1 WHERE path = ?", path)

    def ignored(self) -> int:
        """How many are ignored."""
        (number,) = self._state.read(
            lambda connection: connection.execute(
                "SELECT count(*) FROM not_found WHERE ignored"
            ).fetchone()
        )
        return int(number)

    def restore_ignored(self) -> None:
        """Show again what was ignored."""
        self._state.execute("UPDATE not_found SET ignored = 0")

    def forget(self, path: str) -> None:
        """Count an address from nothing again: it is redirected."""
        self._state.execute("DELETE FROM not_found WHERE path = ?", path)


def counts_in_log(lines: Iterable[bytes], endings: Collection[str] = ()) -> Counter[str]:
    """How often each address of a web server's log was answered with 404. Lines of any other kind are
    passed over.
    """
    found = Counter[str]()
    for line in lines:
        path = _path_in(line[:MAX_LINE])
        if path and is_worth_a_look(path, endings):
            found[path] += 1
            if len(found) > MAX_IN_LOG:
                found = Counter(dict(found.most_common(MAX_IN_LOG // 2)))
    return found


def _path_in(line: bytes) -> str:
    """The path that a line says was not found; empty for any other."""
    match = COMMON_LOG.search(line)
    target = match[1].decode("utf-8", "replace") if match else _target_in_json(line)
    if not target.startswith("/"):
        return ""
    return asked_path(unquote(target.partition("?")[0].partition("#")[0]))


def _target_in_json(line: bytes) -> str:
    """The same of Caddy's log, which has a JSON object a line."""
    if not line.startswith(b"{"):
        return ""
    with suppress(orjson.JSONDecodeError, KeyError, TypeError):
        raw = orjson.loads(line)
        if raw["status"] == 404 and raw["request"]["method"] == "GET":
            return str(raw["request"]["uri"])
    return ""
