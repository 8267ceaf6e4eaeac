"""Visits: pages and downloads that people ask for, and searches that find nothing. The middleware
counts them as they are answered; `flask count` does so from a web server's log.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from cms.editing.not_found import MAX_PATH, SECRET

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PAGE, DOWNLOAD, SEARCH = "page", "download", "search"
"""Kinds of visits."""
NOTHING_FOUND = "oasis.nothing_found"
"""Where the search leaves in the request's environment what it found nothing for."""
SHOWN = ("200", "304")
"""Statuses of what a visitor gets to see; a browser asks again for a page that it has."""

ROBOTS = (
    *("bot", "crawl", "spider", "slurp", "scan", "scrap", "fetch", "monitor", "check", "archiv"),
    *("preview", "headless", "lighthouse", "phantom", "python", "java/", "curl", "wget", "libwww"),
    *("http", "feed", "facebookexternalhit", "whatsapp", "dataprovider"),
)
"""Words that robots call themselves by; many name the address of a page about them."""
BROWSERS = ("Mozilla/", "Opera/")
"""The beginning of every browser's User-Agent."""
DOWNLOADS = frozenset(
    (
        *("pdf", "epub", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf"),
        *("csv", "tsv", "zip", "gz", "7z", "mp3", "mp4", "bib", "ris", "vcf", "geojson"),
    )
)
"""Endings of files."""
APART = ("/editor/", "/static/", "/api/", "/-/")
"""Addresses that are no pages of the site."""
ASTRAY = re.compile(r"//|/\.|\\")
"""In addresses that a web server or a browser takes for others: it may lead to another site."""
MAX_AGENT = 1_000
"""Characters of a program’s name that are looked at."""
MAX_QUERY = 80
PERSONAL = re.compile(r"@|\d{7}")
"""An email address or a number of a person in a search, which is counted without its words."""


def kind_of(path: str) -> str:
    """Whether a path is that of a page or a download; empty for all else."""
    if len(path) > MAX_PATH or path.startswith(APART):
        return ""
    if SECRET.search(path) or ASTRAY.search(path):
        return ""
    if path.endswith("/"):
        return PAGE
    return DOWNLOAD if path.rpartition(".")[2].lower() in DOWNLOADS else ""


def is_person(agent: str) -> bool:
    """Whether the name of a program is that of a browser."""
    # one search for all words, regardless of case, takes ten times as long
    name = agent.lower()
    return agent.startswith(BROWSERS) and not any(word in name for word in ROBOTS)


def searched(query: str) -> str:
    """The searched words as they are counted; empty where it may be about a person."""
    text = " ".join(query.casefold().split())
    fits = len(text) <= MAX_QUERY and text.isprintable() and not PERSONAL.search(text)
    return text if fits else ""


class VisitCounter:
    """WSGI middleware that hands on what people are shown to `note` (kind, name)."""

    def __init__(self, below: "WSGIApplication", note: Callable[[str, str], None]) -> None:
        self.below = below
        self._note = note

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        path = environ["PATH_INFO"]
        kind = kind_of(path) if environ["REQUEST_METHOD"] == "GET" else ""
        if not kind or not _is_by_person(environ):
            return self.below(environ, start_response)

        def begin(status: str, headers: Any, *fault: Any) -> Any:
            if status.startswith(SHOWN):
                self._note(kind, _text(path))
                if NOTHING_FOUND in environ:
                    self._note(SEARCH, searched(environ[NOTHING_FOUND]))
            return start_response(status, headers, *fault)

        return self.below(environ, begin)


def _is_by_person(environ: "WSGIEnvironment") -> bool:
    """Whether a browser asks, for somebody who is to see the answer now."""
    return (
        "HTTP_ACCEPT_LANGUAGE" in environ
        and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "")
        and is_person(environ.get("HTTP_USER_AGENT", "")[:MAX_AGENT])
    )


def _text(path: str) -> str:
    """A path of PEP 3333 as people read it."""
    return path if path.isascii() else path.encode("latin-1").decode("utf-8", "replace")
