"""WSGI middleware that answers pages from memory, ahead of Flask, as long as their traces are
fresh.

Of a request it reads the method, the path, Accept-Encoding, If-None-Match and a range, and the host
only to reject it. The app behind it renders pages from the path alone (`anonymous_environ`). So no other
data of a visitor's request can get into the pages of others.

A page is cached in every coding that was requested (RFC 9110, 12.5.3). Browsers and shared caches
may store a page but must revalidate it each time (`public, max-age=0, must-revalidate`). So an edit
is seen everywhere at once without purging, and revalidation costs a 304.

A cached page costs no system call: the change log is checked once a millisecond, and a save waits
for that. After a change, each page is compared by its trace when it is next requested, and pages
that the change doesn't concern stay cached.
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
from cms.publish.compression import ENCODERS
from cms.web.context import EXTENSION_NAME, AppState, page_context_or_none
from cms.web.derived_language import derived_path
from cms.web.ranges import answer_range

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

IDENTITY = "identity"
PREFERRED = ("br", "gzip")
"""Supported codings in order of preference."""
MAX_HEADER_LENGTH = 1000
"""Characters of a header that are read. Browsers send about 40."""
MIN_COMPRESSED_BYTES = 256
"""Smaller bodies fit in one packet either way."""
TEXTUAL = re.compile(
    r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml)|"
    r"application/(?:javascript|x-bibtex|x-research-info-systems)"
)
"""Media types worth compressing; pictures and fonts are compressed already."""

DEPENDENCY_BYTES = 200
"""Bytes per dependency with its fingerprint in a trace, measured over the shipped site."""
PAGE_OVERHEAD_BYTES = 2_900
"""Bytes per page besides its bodies and its trace, measured in the same way."""
MAX_PAGE_SHARE = 8
"""A page that takes more than this part of the capacity isn't cached."""

READER_KEY = "oasis.read"
"""In the environ: a list to which the app appends (address, Reader) of the page it rendered."""
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
"""How many hosts the cache of trusted hosts holds."""


@lru_cache(maxsize=256)
def choose_coding(accepted: str) -> str:
    """Return the coding for an Accept-Encoding header: one of `PREFERRED`, or `IDENTITY`.

    `IDENTITY` also if there is no header or none of `PREFERRED` is accepted.
    """
    quality = parse_accept_header(accepted.lower().replace("x-gzip", "gzip")).quality
    best = max(PREFERRED, key=quality)  # ties go to the first
    return best if quality(best) > 0 and quality(best) >= quality(IDENTITY) else IDENTITY


class EncodedPage(NamedTuple):
    """A page in one coding: its ETag without quotes, the headers of a 200 and of a 304, the body."""

    etag: str
    headers: list[tuple[str, str]]
    not_modified_headers: list[tuple[str, str]]
    body: bytes


class CachedPage:
    """A page as rendered from one snapshot."""

    __slots__ = ("_body", "_headers", "encodings", "seen", "trace")

    def __init__(self, headers: Headers, body: bytes, trace: Trace, snapshot: Snapshot) -> None:
        headers.remove("Date")  # the server sets it in each response
        self._headers = headers
        self._body = body
        self.trace = trace
        self.seen = ref(snapshot)
        """The newest snapshot for which the page is known to be fresh; weak, so that old content
        can be freed.
        """
        self.encodings: dict[str, EncodedPage] = {}

    @property
    def size(self) -> int:
        """Approximate bytes of memory."""
        bodies = {self._body, *(encoded.body for encoded in tuple(self.encodings.values()))}
        dependencies = DEPENDENCY_BYTES * len(self.trace.fingerprints)
        return PAGE_OVERHEAD_BYTES + sum(map(len, bodies)) + dependencies

    @property
    def has_parts(self) -> bool:
        """Whether browsers may request a range of it."""
        return self._headers.get("Accept-Ranges") == "bytes"

    def add(self, coding: str) -> EncodedPage:
        """Encode the page in a coding; unencoded if that isn't smaller.

        An ETag is of the bytes sent, so each coding has its own.
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
        not_modified_headers = headers.copy()
        remove_entity_headers(not_modified_headers)
        encoded = EncodedPage(
            etag, headers.to_wsgi_list(), not_modified_headers.to_wsgi_list(), body
        )
        self.encodings[coding] = encoded
        return encoded


def _compressed(body: bytes, coding: str) -> bytes:
    if coding == IDENTITY:
        return body
    compress = ENCODERS[coding]
    return compress(body)


class SingleFlight:
    """Lets one thread render a page while other threads that request it wait. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_progress: dict[str, threading.Event] = {}

    def first(self, name: str) -> bool:
        """Return True if no thread is rendering the page; then render it and call `done` in any
        case.

        Otherwise wait until the page is done and return False.
        """
        with self._lock:
            event = self._in_progress.get(name)
            if event is None:
                self._in_progress[name] = threading.Event()
                return True
        event.wait()
        return False

    def done(self, name: str) -> None:
        """Wake the threads that wait for the page."""
        with self._lock:
            event = self._in_progress.pop(name)
        event.set()


class PageCache:
    """Answers pages from memory and passes all other requests on unchanged."""

    def __init__(self, wsgi_app: "WSGIApplication", app: Flask, capacity: int) -> None:
        """`capacity`: bytes for all pages."""
        state: AppState = app.extensions[EXTENSION_NAME]
        self.wsgi_app = wsgi_app
        self.pages = LruCache[str, CachedPage](
            capacity, lambda page: page.size, largest=capacity // MAX_PAGE_SHARE
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
            return self.wsgi_app(environ, start_response)
        if not self._is_trusted(environ.get("HTTP_HOST")):
            return self.wsgi_app(environ, start_response)  # Flask rejects it
        path = environ["PATH_INFO"]
        try:
            page: CachedPage | Response | None = self._cached(path)
        except OSError:  # changed content can't be read; the app reports it
            return self.wsgi_app(environ, start_response)
        if page is None and self._is_page(path):
            page = self._render_once(path, environ)
        if page is None:
            return self.wsgi_app(environ, start_response)
        if isinstance(page, Response):
            return page(environ, start_response)
        return self._respond(path, page, environ, start_response)

    def _cached(self, path: str) -> CachedPage | None:
        """Return the cached page of a path if it is still fresh; otherwise drop it."""
        snapshot = self._store.cached_snapshot()
        page = self.pages.get(path)
        if page is None or page.seen() is snapshot:
            return page
        if not self._is_fresh(page, snapshot):
            self.pages.drop(path)
            return None
        page.seen = ref(snapshot)
        return page

    def _is_fresh(self, page: CachedPage, snapshot: Snapshot) -> bool:
        """Return whether the page would be the same with this snapshot."""
        try:
            return self._fingerprints.stale(page.trace, snapshot) is None
        except Exception:  # the error is shown and logged when the page is rendered again
            return False

    def _is_page(self, path: str) -> bool:
        """Return whether a section serves a page at a path (PEP 3333) that depends on the path
        alone.
        """
        try:
            endpoint, _values = self._urls.match(path.encode("latin-1").decode())
        except (HTTPException, UnicodeError):
            return False
        return endpoint in self._views

    def _render_once(self, path: str, environ: "WSGIEnvironment") -> CachedPage | Response:
        """Return a page rendered by this thread, or by the one that was rendering it already.

        No thread waits twice: a page that wasn't cached, or is stale already, is rendered by each
        thread.
        """
        is_first = self._flight.first(path)
        try:
            # Cached by the thread that was waited for, or by one that finished just before.
            return self._cached(path) or self._render(path, environ)
        finally:
            if is_first:
                self._flight.done(path)

    def _render(self, path: str, environ: "WSGIEnvironment") -> CachedPage | Response:
        """Render a page and cache it; return the response itself if it isn't cacheable."""
        readers: list[tuple[str, Reader]] = []
        anonymous = anonymous_environ(environ) | {READER_KEY: readers}
        response = Response.from_app(self.wsgi_app, anonymous, buffered=True)
        if not readers or not is_cacheable(response):
            return response
        address, read = readers.pop()
        page = CachedPage(response.headers, response.get_data(), read.trace, read.snapshot)
        # An address can be written in several ways; only one is cached.
        if address.encode() == path.encode("latin-1"):
            self.pages.put(path, page)
        return page

    def _respond(
        self,
        path: str,
        page: CachedPage,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING", "")[:MAX_HEADER_LENGTH])
        encoded = page.encodings.get(coding)
        if encoded is None:
            encoded = page.add(coding)
            if self.pages.get(path) is page:
                self.pages.put(path, page)  # to update its size
        if "HTTP_RANGE" in environ and page.has_parts:
            whole = Response(encoded.body, headers=encoded.headers)
            answer_range(whole, environ)
            return whole(environ, start_response)
        tags = environ.get("HTTP_IF_NONE_MATCH", "")[:MAX_HEADER_LENGTH]
        if tags and parse_etags(tags).contains_weak(encoded.etag):
            start_response("304 NOT MODIFIED", encoded.not_modified_headers.copy())
            return []
        start_response("200 OK", encoded.headers.copy())
        return [encoded.body] if environ["REQUEST_METHOD"] == "GET" else []


def page_cache(wsgi_app: "WSGIApplication", app: Flask) -> "WSGIApplication":
    """Return the app with a cache of OASIS_CACHE megabytes, if there is to be one."""
    megabytes: int = app.extensions[EXTENSION_NAME].site.settings.of("cache")
    return PageCache(wsgi_app, app, megabytes * 1_000_000) if megabytes else wsgi_app


def anonymous_environ(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    """Return the environ of a request for the same page without anything specific to the visitor."""
    variables = {name: environ[name] for name in SERVER_VARIABLES if name in environ}
    return variables | {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "wsgi.input": BytesIO()}


def is_cacheable(response: Response) -> bool:
    """Return whether a response is a page that every visitor may get."""
    headers = response.headers
    return (
        response.status_code == 200
        and "ETag" in headers
        and "Set-Cookie" not in headers
        and "Vary" not in headers
        and headers.get("Cache-Control") == REVALIDATE
    )


def _note_reader(response: FlaskResponse) -> FlaskResponse:
    """Pass the page's reader, which has its trace, to the middleware."""
    page, readers = page_context_or_none(), request.environ.get(READER_KEY)
    if page and page.path and readers is not None:
        readers.append((derived_path(page.path, page.derived), page.read))
    return response
