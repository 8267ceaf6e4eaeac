"""Addresses that visitors didn't find, for those who make redirects: how often each was requested,
and when last. Nothing of who asked is kept, nor what stood behind a “?”.

What is asked for seldom goes first where there is too much.
"""

import re
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cms.core.daily_counts import DailyCounts

KEPT = 1_000
"""Addresses that are listed; so many more may be ignored."""
MAX_PATH = 300
"""Characters of an address."""

SCANS = re.compile(
    r"(?:^|/)(?:\.|wp-|wp/|wordpress|cgi-bin|phpmyadmin|xmlrpc|vendor/|_next/|actuator)"
    r"|(?:^|/)(?:admin|administrator)(?:/|$)"
    r"|\.(?:php\d?|aspx?|jspx?|cgi|cfm|env|sql|bak|old|ini|ya?ml|log|git)$"
    r"|^/[^/]+\.(?:zip|rar|7z|gz|tgz|tar)$",
    re.IGNORECASE,
)
"""Addresses that robots request of every site: hidden files, parts of other programs, copies and
archives.
"""
BROWSERS = re.compile(r"/(?:favicon\.ico|apple-touch-icon[\w-]*\.png|ads\.txt|app-ads\.txt)$")
"""Addresses that browsers and programs request by themselves."""
ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)
OURS = ("/static/", "/editor")
SECRET = re.compile("/newsletter/(?:confirm|leave)/")
"""Addresses that nobody else is to know, however badly they were copied."""
MISSING = "missing"
"""The kind under which they are counted."""

_SCHEMA = "CREATE TABLE IF NOT EXISTS ignored (path TEXT PRIMARY KEY) WITHOUT ROWID"
_TRIM = """
DELETE FROM ignored WHERE path NOT IN (SELECT path FROM ignored ORDER BY path LIMIT ?)
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
    """Whether an address may be that of a page which once was. `endings`: those that old addresses
    of this site have, such as `.php`: they are counted whoever asks.
    """
    if len(path) > MAX_PATH or not path.startswith("/") or path == "/" or path.startswith(OURS):
        return False
    if not path.isprintable() or "\ufffd" in path or "//" in path:
        return False
    if "@" in path or SECRET.search(path):
        return False  # an email address, or a link that is one person’s
    ending = ENDING.search(path)
    if ending and ending[0].lower() in endings:
        return True
    return not SCANS.search(path) and not BROWSERS.search(path)


def endings_of(paths: Iterable[str]) -> frozenset[str]:
    """The endings of some addresses, such as `.php`."""
    found = (ENDING.search(path) for path in paths)
    return frozenset(one[0].lower() for one in found if one)


class NotFoundCounts:
    """The addresses among a site's counts, but for those that somebody ignores."""

    def __init__(self, counts: DailyCounts) -> None:
        self.counts = counts
        self._database = counts.database
        self._database.register_schema("ignored", _SCHEMA)

    def note(self, path: str) -> None:
        """Count an address that was not found."""
        self.counts.increment(MISSING, path)

    def all(self) -> list[Missed]:
        """The addresses that are not ignored, the one asked for most first."""
        found, ignored = self.counts.sums(MISSING, 2 * KEPT), self._ignored()
        return [Missed(*row) for row in found if row[0] not in ignored][:KEPT]

    def ignore(self, path: str) -> None:
        """Show an address no more, however often it is asked for."""

        def ignore(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR IGNORE INTO ignored VALUES (?)", (path[:MAX_PATH],))
            connection.execute(_TRIM, (KEPT,))

        self._database.write(ignore)

    def ignored(self) -> int:
        """How many are ignored."""
        return len(self._ignored())

    def _ignored(self) -> set[str]:
        rows = self._database.read(
            lambda connection: connection.execute("SELECT path FROM ignored").fetchall()
        )
        return {path for (path,) in rows}

    def restore_ignored(self) -> None:
        """Show all of them again."""
        self._database.execute("DELETE FROM ignored")

    def forget(self, path: str) -> None:
        """Let go of an address that is redirected."""
        self.counts.delete(MISSING, path)
