"""Addresses that visitors requested and didn't find, for making redirects: how often each was
requested, and when last. Nothing about the visitor is stored, nor the query string.

If there are too many, rarely requested ones are deleted first.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask

from blueprints.shared.missing_pages import MAX_PATH, MISSING, may_be_page, old_endings
from cms.content.address_use import requested_path
from cms.site import Site
from cms.web.context import EXTENSION_NAME
from features.daily_counts.counts import DailyCounts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_ADDRESSES = 1_000
"""Maximum number of listed addresses, and of ignored ones."""
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


class NotFoundCounts:
    """The site's counts of addresses not found, except ignored ones."""

    def __init__(self, counts: DailyCounts) -> None:
        self.counts = counts
        self._database = counts.database
        self._database.register_schema("ignored", _SCHEMA)

    def note(self, path: str) -> None:
        """Count an address that wasn't found."""
        if self.counts.live:
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


def open_counts(site: Site) -> NotFoundCounts:
    """Return the counts of a site."""
    return NotFoundCounts(site.get(DailyCounts))


def count_missing(wsgi_app: "WSGIApplication", app: Flask) -> "WSGIApplication":
    """Return the app with a MissingCounter."""
    return MissingCounter(wsgi_app, app.extensions[EXTENSION_NAME].site)


class MissingCounter:
    """WSGI middleware that counts the addresses that aren't found and may be those of pages."""

    def __init__(self, wsgi_app: "WSGIApplication", site: Site) -> None:
        self.wsgi_app = wsgi_app
        self._site = site

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""

        def begin(status: str, headers: Any, *fault: Any) -> Any:
            if status.startswith("404") and environ["REQUEST_METHOD"] == "GET":
                self._note(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"))
            return start_response(status, headers, *fault)

        return self.wsgi_app(environ, begin)

    def _note(self, requested: str) -> None:
        path, site = requested_path(requested), self._site
        endings = old_endings(site.store.snapshot())
        if may_be_page(path, endings, site.settings.personal_addresses):
            site.get(NotFoundCounts).note(path)
