"""Visits: pages and downloads shown to people, and searches without results.

The middleware counts them as they are served; `flask count` counts them from a web server's log.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

from blueprints.shared.list_search import NOTHING_FOUND
from blueprints.shared.missing_pages import MAX_PATH
from cms.core.settings import NOTHING
from cms.site import Site
from cms.web.context import EXTENSION_NAME, app_state
from cms.web.templating.slots import PagePlace
from features.daily_counts.counts import DailyCounts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PAGE, DOWNLOAD, SEARCH = "page", "download", "search"
"""Kinds of visits."""
SHOWN_STATUSES = ("200", "304")
"""Statuses of pages that a visitor sees; a browser revalidates a page that it has."""

ROBOTS = (
    *("bot", "crawl", "spider", "slurp", "scan", "scrap", "fetch", "monitor", "check", "archiv"),
    *("preview", "headless", "lighthouse", "phantom", "python", "java/", "curl", "wget", "libwww"),
    *("http", "feed", "facebookexternalhit", "whatsapp", "dataprovider"),
)
"""Words in the names of robots; many contain the address of a page about them."""
BROWSERS = ("Mozilla/", "Opera/")
"""The beginning of every browser's User-Agent."""
DOWNLOADS = frozenset(
    (
        *("pdf", "epub", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf"),
        *("csv", "tsv", "zip", "gz", "7z", "mp3", "mp4", "bib", "ris", "vcf", "geojson"),
    )
)
"""File extensions."""
NOT_PAGES = ("/editor/", "/static/", "/api/", "/-/")
"""Addresses that aren't pages of the site."""
AMBIGUOUS = re.compile(r"//|/\.|\\")
"""In addresses that servers or browsers interpret differently, so that they may lead to another
site.
"""
MAX_AGENT = 1_000
"""Characters of a User-Agent that are checked."""
MAX_QUERY = 80
PERSONAL = re.compile(r"@|\d{7}")
"""An email address or a personal number in a search, whose words are then not counted."""


def visit_kind(path: str, secret: str = NOTHING) -> str:
    """Return PAGE or DOWNLOAD for a path; empty for anything else."""
    if len(path) > MAX_PATH or path.startswith(NOT_PAGES):
        return ""
    if re.search(secret, path) or AMBIGUOUS.search(path):
        return ""
    if path.endswith("/"):
        return PAGE
    return DOWNLOAD if path.rpartition(".")[2].lower() in DOWNLOADS else ""


def is_browser(agent: str) -> bool:
    """Return whether a User-Agent is that of a browser."""
    # a single case-insensitive regular expression takes ten times as long
    name = agent.lower()
    return agent.startswith(BROWSERS) and not any(word in name for word in ROBOTS)


def counted_query(query: str) -> str:
    """Return a query in the form that is counted; empty if it may be about a person."""
    text = " ".join(query.casefold().split())
    fits = len(text) <= MAX_QUERY and text.isprintable() and not PERSONAL.search(text)
    return text if fits else ""


class VisitCounter:
    """WSGI middleware that passes each visit to `note(kind, name)`."""

    def __init__(
        self, wsgi_app: "WSGIApplication", note: Callable[[str, str], None], secret: str = NOTHING
    ) -> None:
        self.wsgi_app = wsgi_app
        self._secret = secret
        self._note = note

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        path = environ["PATH_INFO"]
        kind = visit_kind(path, self._secret) if environ["REQUEST_METHOD"] == "GET" else ""
        if not kind or not _is_visitor(environ):
            return self.wsgi_app(environ, start_response)

        def begin(status: str, headers: Any, *fault: Any) -> Any:
            if status.startswith(SHOWN_STATUSES):
                self._note(kind, _text(path))
                if NOTHING_FOUND in environ:
                    self._note(SEARCH, counted_query(environ[NOTHING_FOUND]))
            return start_response(status, headers, *fault)

        return self.wsgi_app(environ, begin)


def _is_visitor(environ: "WSGIEnvironment") -> bool:
    """Return whether a browser requests the page to show it now, not as a prefetch."""
    return (
        "HTTP_ACCEPT_LANGUAGE" in environ
        and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "")
        and is_browser(environ.get("HTTP_USER_AGENT", "")[:MAX_AGENT])
    )


def _text(path: str) -> str:
    """Decode a path (PEP 3333)."""
    return path if path.isascii() else path.encode("latin-1").decode("utf-8", "replace")


def start(site: Site) -> None:
    """Leave counting to `flask count` if the settings say so."""
    site.get(DailyCounts).live = site.settings.of("visits") != "log"


def middleware(wsgi_app: "WSGIApplication", app: Flask) -> "WSGIApplication":
    """Return the app with a VisitCounter, if the live site counts."""
    site: Site = app.extensions[EXTENSION_NAME].site
    if site.settings.of("visits") != "live":
        return wsgi_app
    return VisitCounter(wsgi_app, site.get(DailyCounts).increment, site.settings.personal_addresses)


def privacy(place: PagePlace) -> dict[str, Any] | None:
    """Return the values of the fill of the page on privacy; None if visits aren't counted."""
    settings = app_state().site.settings
    visits = settings.of("visits")
    return {} if visits == "log" or (visits == "live" and settings.live) else None
