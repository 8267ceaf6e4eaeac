"""Addresses that visitors requested and didn't find, for making redirects: how often each was
requested, and when last. Nothing about the visitor is stored, nor the query string.

If there are too many, rarely requested ones are deleted first.
"""

import re
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cms.core.daily_counts import DailyCounts
from cms.core.settings import NOTHING

MAX_ADDRESSES = 1_000
"""Maximum number of listed addresses, and of ignored ones."""
MAX_PATH = 300
"""Maximum length of an address in characters."""

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
"""Addresses that browsers and other programs request by themselves."""
ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)
OURS = ("/static/", "/editor")
MISSING = "missing"
"""The kind of daily count."""

_SCHEMA = "CREATE TABLE IF NOT EXISTS ignored (path TEXT PRIMARY KEY) WITHOUT ROWID"
_TRIM = """
DELETE FROM ignored WHERE path NOT IN (SELECT path FROM ignored ORDER BY path LIMIT ?)
"""


@dataclass(frozen=True, slots=True)
class MissingAddress:
    """An address that wasn't found: how often it was requested, and the day (YYYY-MM-DD) of the
    last request.
    """

    path: str
    count: int
    last: str


def requested_path(path: str) -> str:
    """Return an address as the visitor requested it: a file's without the slash that the redirect
    added.
    """
    file = path.removesuffix("/")
    return file if ENDING.search(file) else path


def may_be_page(path: str, endings: Collection[str] = (), secret: str = NOTHING) -> bool:
    """Return whether an address may be that of a former page.

    `endings`: extensions of this site's old addresses, such as `.php`, which are counted even if
    robots request them. `secret`: a regular expression of personal links, which are never counted.
    """
    if len(path) > MAX_PATH or not path.startswith("/") or path == "/" or path.startswith(OURS):
        return False
    if not path.isprintable() or "\ufffd" in path or "//" in path:
        return False
    if "@" in path or (re.search(secret, path)):
        return False  # an email address, or a personal link
    ending = ENDING.search(path)
    if ending and ending[0].lower() in endings:
        return True
    return not SCANS.search(path) and not BROWSERS.search(path)


def endings_of(paths: Iterable[str]) -> frozenset[str]:
    """Return the extensions of some addresses, such as `.php`."""
    matches = (ENDING.search(path) for path in paths)
    return frozenset(match[0].lower() for match in matches if match)


class NotFoundCounts:
    """The site's counts of addresses not found, except ignored ones."""

    def __init__(self, counts: DailyCounts) -> None:
        self.counts = counts
        self.live = True
        """Whether the site counts, not another program."""
        self._database = counts.database
        self._database.register_schema("ignored", _SCHEMA)

    def note(self, path: str) -> None:
        """Count an address that wasn't found."""
        if self.live:
            self.counts.increment(MISSING, path)

    def all(self) -> list[MissingAddress]:
        """Return the addresses that aren't ignored, most requested first."""
        counts, ignored = self.counts.sums(MISSING, 2 * MAX_ADDRESSES), self._ignored()
        return [MissingAddress(*row) for row in counts if row[0] not in ignored][:MAX_ADDRESSES]

    def ignore(self, path: str) -> None:
        """Hide an address permanently."""

        def insert(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR IGNORE INTO ignored VALUES (?)", (path[:MAX_PATH],))
            connection.execute(_TRIM, (MAX_ADDRESSES,))

        self._database.write(insert)

    def ignored(self) -> int:
        """Return the number of ignored addresses."""
        return len(self._ignored())

    def _ignored(self) -> set[str]:
        rows = self._database.read(
            lambda connection: connection.execute("SELECT path FROM ignored").fetchall()
        )
        return {path for (path,) in rows}

    def restore_ignored(self) -> None:
        """Stop ignoring any address."""
        self._database.execute("DELETE FROM ignored")

    def forget(self, path: str) -> None:
        """Delete the counts of an address, because it is redirected now."""
        self.counts.delete(MISSING, path)
