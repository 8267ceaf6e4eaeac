"""WSGI middleware that answers pages from memory, ahead of Flask, each as long as its trace holds.

Of a request it reads the method, the path, Accept-Encoding and If-None-Match, and the host only to
refuse it; the app below renders pages from the path alone (`anonymous_environ`). So nothing else a
visitor sends can get into what others are shown.

A page is kept in every coding that somebody asked for (RFC 9110, 12.5.3). A browser and a shared
cache may keep a page but ask each time whether it still holds (`public, max-age=0,
must-revalidate`): an edit is seen everywhere at once without anybody telling them, and the question
costs a 304.

A kept page costs no call into the kernel: the change log is looked at once a millisecond, and a
save waits for that. After a change, pages are compared by their traces, each when it is next asked
for: those it doesn't concern stay.
"""

import re
import threading
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from weakref import ref

from flask import Flask, request
from flask import Response as FlaskResponse
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.http import (
    parse_accept_header,
    parse_etags,
    quote_etag,
    remove_entity_headers,
    unquote_etag,
)
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from cms.content import Reader, Snapshot
from cms.content.dependencies import Trace
from cms.core.http_headers import REVALIDATE
from cms.core.lru_cache import LruCache
from cms.publish.precompression import CODERS
from cms.web.context import EXTENSION_NAME, AppState, page_context_or_none
from cms.web.derived_language import derived_path

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

IDENTITY = "identity"
PREFERRED = ("br", "gzip")
"""Supported codings, preferred first."""
MAX_HEADER_LENGTH = 1000
"""Characters of a header that are read. Browsers send about 40."""
MIN_COMPRESSED_BYTES = 256
"""Bytes: shorter bodies fit a packet either way."""
TEXTUAL = re.compile(
    r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml)|"
    r"application/(?:javascript|x-bibtex|x-research-info-systems)"
)
"""Types worth compressing; pictures and fonts are compressed already."""

DEPENDENCY_BYTES = 200
"""Bytes that a dependency with its fingerprint takes in a trace (measured over the shipped site)."""
PAGE_OVERHEAD_BYTES = 2_900
"""Bytes that a page takes beside its bodies and its trace (measured in the same way)."""
MAX_PAGE_SHARE = 8
"""A page that takes more than this part of the room is not kept."""

READER_KEY = "oasis.read"
"""A list to which the app below adds (address, Reader) of the page that it rendered."""
SERVER_VARIABLES = (
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "SCRIPT_NAME",
    "PATH_INFO",
    "HTTP_HOST",
    "wsgi.version",
    "wsgi.url_scheme",
    "wsgi.errors",
    "wsgi.multithread",
    "wsgi.multiprocess",
    "wsgi.run_once",
)
"""WSGI variables that rendering a page uses."""
MAX_KNOWN_HOSTS = 100
"""Hosts of which it is remembered whether they are trusted."""


@lru_cache(maxsize=256)
def choose(accepted: str) -> str:
    """The coding that an Accept-Encoding header asks for: one of `PREFERRED`, or `IDENTITY`.

    Without a header, and where nothing we have is accepted, a body goes out as it is.
    """
    quality = parse_accept_header(accepted.lower().replace("x-gzip", "gzip")).quality
    best = max(PREFERRED, key=quality)  # the first of equals
    return best if quality(best) > 0 and quality(best) >= quality(IDENTITY) else IDENTITY


class EncodedPage(NamedTuple):
    """A page in one coding: its ETag without quotes, the headers of a 200 and of a 304, the body."""

    etag: str
    headers: list[tuple[str, str]]
    unchanged: list[tuple[str, str]]
    body: bytes


class CachedPage:
    """One page as one snapshot had it."""

    __slots__ = ("_body", "_headers", "encodings", "seen", "trace")

    def __init__(self, headers: Headers, body: bytes, trace: Trace, snapshot: Snapshot) -> None:
        headers.remove("Date")  # the server's, of each answer
        self._headers = headers
        self._body = body
        self.trace = trace
        self.seen = ref(snapshot)
        """The newest snapshot that is known to have the page like this; weak, so that old content
        can go.
        """
        self.encodings: dict[str, EncodedPage] = {}

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        bodies = {self._body, *(encoded.body for encoded in tuple(self.encodings.values()))}
        dependencies = DEPENDENCY_BYTES * len(self.trace.fingerprints)
        return PAGE_OVERHEAD_BYTES + sum(map(len, bodies)) + dependencies

    def add(self, coding: str) -> EncodedPage:
        """Make the page in a coding; where that gains nothing, it is sent as it is. An ETag is of
        the bytes that are sent: each coding has its own.
        """
        headers, body = self._headers.copy(), self._body
        etag, _weak = unquote_etag(headers["ETag"])
        if len(body) >= MIN_COMPRESSED_BYTES and TEXTUAL.match(headers["Content-Type"]):
            headers["Vary"] = "Accept-Encoding"
            compressed = _compressed(body, coding)
            if len(compressed) < len(body):
                body, etag = compressed, f"{etag}-{coding}"
                headers["Content-Encoding"] = coding
        headers["ETag"] = quote_etag(etag)
        headers["Content-Length"] = str(len(body))
        unchanged = headers.copy()
        remove_entity_headers(unchanged)
        encoded = EncodedPage(etag, headers.to_wsgi_list(), unchanged.to_wsgi_list(), body)
        self.encodings[coding] = encoded
        return encoded


def _compressed(body: bytes, coding: str) -> bytes:
    if coding == IDENTITY:
        return body
    _ending, compress = CODERS[coding]
    return compress(body)


class SingleFlight:
    """Lets one thread render a page while the others that want it wait. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[str, threading.Event] = {}

    def first(self, name: str) -> bool:
        """Whether nobody was rendering it: then render it and say `done`, whatever comes of it.
        Else waits until it is.
        """
        with self._lock:
            other = self._under_way.get(name)
            if other is None:
                self._under_way[name] = threading.Event()
                return True
        other.wait()
        return False

    def done(self, name: str) -> None:
        """Let those go on who wait for it."""
        with self._lock:
            event = self._under_way.pop(name)
        event.set()


class PageCache:
    """Answers pages by itself where it can, and hands everything else to the app below as it came."""

    def __init__(self, below: "WSGIApplication", app: Flask, room: int) -> None:
        """`room`: bytes for all pages."""
        state: AppState = app.extensions[EXTENSION_NAME]
        self.below = below
        self.pages = LruCache[str, CachedPage](
            room, lambda page: page.size, largest=room // MAX_PAGE_SHARE
        )
        self._store = state.site.store
        self._fingerprints = state.fingerprints
        self._urls = state.urls
        self._views = state.views
        trusted = app.config["TRUSTED_HOSTS"]
        self._is_trusted = lru_cache(maxsize=MAX_KNOWN_HOSTS)(
            lambda host: not trusted or host_is_trusted(host, trusted)
        )
        self._flight = SingleFlight()
        app.after_request(_note_reader)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return self.below(environ, start_response)
        if not self._is_trusted(environ.get("HTTP_HOST")):
            return self.below(environ, start_response)  # Flask refuses it
        path = environ["PATH_INFO"]
        try:
            page: CachedPage | Response | None = self._cached(path)
        except OSError:  # what has changed can't be read: the app below says so
            return self.below(environ, start_response)
        if page is None and self._is_page(path):
            page = self._rendered_once(path, environ)
        if page is None:
            return self.below(environ, start_response)
        if isinstance(page, Response):
            return page(environ, start_response)
        return self._show(path, page, environ, start_response)

    def _cached(self, path: str) -> CachedPage | None:
        """The page that is kept for a path, if it is what would be shown now; else it is let go."""
        snapshot = self._store.shown()
        page = self.pages.get(path)
        if page is None or page.seen() is snapshot:
            return page
        if not self._is_fresh(page, snapshot):
            self.pages.drop(path)
            return None
        page.seen = ref(snapshot)
        return page

    def _is_fresh(self, page: CachedPage, snapshot: Snapshot) -> bool:
        """Whether a page of another snapshot is what this one would give too."""
        try:
            return self._fingerprints.stale(page.trace, snapshot) is None
        except Exception:  # whatever is wrong is shown and logged when the page is rendered anew
            return False

    def _is_page(self, path: str) -> bool:
        """Whether a section serves a page at a path of PEP 3333 that depends on nothing but the
        path.
        """
        try:
            endpoint, _values = self._urls.match(path.encode("latin-1").decode())
        except (HTTPException, UnicodeError):
            return False
        return endpoint in self._views

    def _rendered_once(self, path: str, environ: "WSGIEnvironment") -> CachedPage | Response:
        """A page rendered here, or by the thread that did so already.

        Nobody waits twice: what wasn't kept, or was overtaken by a change, is rendered by each.
        """
        is_first = self._flight.first(path)
        try:
            # From whom we waited for, or who was done just before it was our turn.
            return self._cached(path) or self._rendered(path, environ)
        finally:
            if is_first:
                self._flight.done(path)

    def _rendered(self, path: str, environ: "WSGIEnvironment") -> CachedPage | Response:
        """A page as the app below renders it, kept; its response where that is none to keep."""
        noted: list[tuple[str, Reader]] = []
        anonymous = anonymous_environ(environ) | {READER_KEY: noted}
        response = Response.from_app(self.below, anonymous, buffered=True)
        if not noted or not is_cacheable(response):
            return response
        address, read = noted.pop()
        page = CachedPage(response.headers, response.get_data(), read.trace, read.snapshot)
        # Of all ways to write an address, one is kept.
        if address.encode() == path.encode("latin-1"):
            self.pages.put(path, page)
        return page

    def _show(
        self,
        path: str,
        page: CachedPage,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        coding = choose(environ.get("HTTP_ACCEPT_ENCODING", "")[:MAX_HEADER_LENGTH])
        encoded = page.encodings.get(coding)
        if encoded is None:
            encoded = page.add(coding)
            if self.pages.get(path) is page:
                self.pages.put(path, page)  # it takes more room now
        tags = environ.get("HTTP_IF_NONE_MATCH", "")[:MAX_HEADER_LENGTH]
        if tags and parse_etags(tags).contains_weak(encoded.etag):
            start_response("304 NOT MODIFIED", encoded.unchanged.copy())
            return []
        start_response("200 OK", encoded.headers.copy())
        return [encoded.body] if environ["REQUEST_METHOD"] == "GET" else []


def anonymous_environ(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    """A request for the same page by nobody in particular."""
    kept = {name: environ[name] for name in SERVER_VARIABLES if name in environ}
    return kept | {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "wsgi.input": BytesIO()}


def is_cacheable(response: Response) -> bool:
    """Whether a response is a page that anybody may be shown again."""
    headers = response.headers
    return (
        response.status_code == 200
        and "ETag" in headers
        and "Set-Cookie" not in headers
        and "Vary" not in headers
        and headers.get("Cache-Control") == REVALIDATE
    )


def _note_reader(response: FlaskResponse) -> FlaskResponse:
    """Tell the middleware the page's reader, which has its trace."""
    page, noted = page_context_or_none(), request.environ.get(READER_KEY)
    if page and page.path and noted is not None:
        noted.append((derived_path(page.path, page.derived), page.read))
    return response
