"""The page cache of the live site: WSGI middleware that answers pages from memory, ahead of Flask, each
as long as its trace holds.

Of a request it reads the method, the path, Accept-Encoding and If-None-Match, and the host only to
refuse it; the app below renders pages from the path alone (`anonymous_environ`). So nothing else a
visitor sends can get into what others are shown.

A page is kept in every coding that somebody asked for (RFC 9110, 12.5.3). Bounded in bytes; the least
recently used go first. A browser and a shared cache may keep a page but ask each time whether it still
holds (`public, max-age=0, must-revalidate`): an edit is seen everywhere at once without anybody telling
them, and the question costs a 304.

A kept page costs no call into the kernel: the change log is looked at once a millisecond, and a
save waits for that. After a change, pages are compared by their traces, each when it is next asked
for: those it doesn't concern stay.
"""

import re
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import ref

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wsgi import get_host

from cms.content import Snapshot
from cms.content.dependencies import Trace
from cms.core.http_headers import REVALIDATE
from cms.publish.precompression import CODERS
from cms.web.context import EXTENSION_NAME, AppState, page_context_or_none
from cms.web.derived_language import derived_path

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]

IDENTITY = "identity"

PREFERRED = ("br", "gzip")
"""Supported codings, preferred first."""

MIN_COMPRESSED_BYTES = 256
"""Bytes: shorter bodies fit a packet either way."""

TEXTUAL = re.compile(
    r"text/|image/svg\+xml|application/(?:[\w.-]+\+)?(?:json|xml)|"
    r"application/(?:javascript|x-bibtex|x-research-info-systems)"
)
"""Types worth compressing; pictures and fonts are compressed already."""

MAX_CACHED_HEADER_LENGTH = 200
"""Characters of a header that is remembered. Browsers send about 25."""

WEIGHT = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)

CONTENT_HEADERS = ("content-type", "content-length", "content-encoding", "content-language")
"""Headers that say something of a body; a 304 has none."""

DEPENDENCY_BYTES = 200
"""Bytes that a dependency with its fingerprint takes in a trace (measured over the shipped site)."""

PAGE_OVERHEAD_BYTES = 2_700
"""Bytes that a page takes beside its bodies and its answers (measured in the same way)."""

TAG = re.compile(r'(?:W/)?("[^"]*")')


class EncodedPage(NamedTuple):
    """A page in one coding: what a 200 sends, and the headers of a 304."""

    etag: str
    headers: Headers
    unchanged: Headers
    body: bytes

    def known_to(self, tags: str) -> bool:
        """Whether an If-None-Match header names this form (RFC 9110, 13.1.2: a list or `*`; weak
        comparison).
        """
        return tags in (self.etag, "*") or self.etag in TAG.findall(tags)


class CachedPage:
    """One page as one snapshot had it."""

    __slots__ = ("_body", "_headers", "encodings", "seen", "trace")

    def __init__(self, headers: Headers, body: bytes, trace: Trace, snapshot: Snapshot) -> None:
        # The date is the server's, of each answer.
        self._headers = [one for one in headers if one[0].lower() != "date"]
        self._body = body
        self.trace = trace
        self.seen = weakref.ref(snapshot)
        """The newest snapshot that is known to have the page like this; weak, so that old content
        can go.
        """
        self.encodings: dict[str, EncodedPage] = {}

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        bodies = {self._body, *(form.body for form in self.encodings.values())}
        dependencies = DEPENDENCY_BYTES * len(self.trace.fingerprints)
        return PAGE_OVERHEAD_BYTES + sum(map(len, bodies)) + dependencies

    def add(self, coding: str) -> EncodedPage:
        """Make the form in a coding; where coding gains nothing, it is the plain one."""
        body = encode(self._body, coding) if coding != IDENTITY and self._varies else self._body
        if len(body) >= len(self._body):
            coding, body = IDENTITY, self._body
        self.encodings[coding] = form = self._encoded(coding, body)
        return form

    @property
    def _varies(self) -> bool:
        kind = value_of(self._headers, "content-type")
        return len(self._body) >= MIN_COMPRESSED_BYTES and TEXTUAL.match(kind) is not None

    def _encoded(self, coding: str, body: bytes) -> EncodedPage:
        """An ETag is of the bytes that are sent: each coding has its own."""
        etag = value_of(self._headers, "etag")
        coded: Headers = []
        if coding != IDENTITY:
            etag = f'{etag[:-1]}-{coding}"'
            coded = [("Content-Encoding", coding)]
        if self._varies:
            coded.append(("Vary", "Accept-Encoding"))
        replaced = {"ETag": etag, "Content-Length": str(len(body))}
        headers = [(name, replaced.get(name, value)) for name, value in self._headers] + coded
        unchanged = [one for one in headers if one[0].lower() not in CONTENT_HEADERS]
        return EncodedPage(etag, headers, unchanged, body)


def value_of(headers: Sequence[tuple[str, str]], name: str) -> str:
    """The value of the first header of a name (small letters), or nothing."""
    return next((value for one, value in headers if one.lower() == name), "")


def encode(body: bytes, coding: str) -> bytes:
    """`body` in one of `PREFERRED`; the same bytes for the same body."""
    _ending, coder = CODERS[coding]
    return coder(body)


def choose(accepted: str | None) -> str:
    """The coding that an Accept-Encoding header asks for: one of `PREFERRED`, or `IDENTITY`.

    Without a header, and where nothing we have is accepted, a body goes out as it is.
    """
    if not accepted:
        return IDENTITY
    return _remembered(accepted) if len(accepted) <= MAX_CACHED_HEADER_LENGTH else _choose(accepted)


def _choose(accepted: str) -> str:
    weights = dict(_weights(accepted))
    others = weights.get("*", 0.0)
    best = max(PREFERRED, key=lambda coding: weights.get(coding, others))  # the first of equals
    weight = weights.get(best, others)
    return best if weight > 0 and weight >= weights.get(IDENTITY, 0.0) else IDENTITY


_remembered = lru_cache(maxsize=256)(_choose)


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.split(","):
        coding, _, parameter = part.partition(";")
        found = WEIGHT.fullmatch(parameter.strip() or "q=1")
        weight = float(found[1]) if found else 0.0
        yield coding.strip().lower().removeprefix("x-"), weight


class PageStore:
    """The kept pages of one process by path; safe for threads."""

    def __init__(self, room: int) -> None:
        self.max_bytes = room
        """Bytes for all of them."""
        self.max_page_bytes = room // 8
        """Bytes for one: a few large answers shall not push every page out."""
        self._pages: OrderedDict[str, CachedPage] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._total = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def total(self) -> int:
        """Bytes taken."""
        return self._total

    def get(self, path: str) -> CachedPage | None:
        """The page kept for a path. Without the lock, which takes longer than both steps: each is
        whole.
        """
        try:
            kept = self._pages[path]
            self._pages.move_to_end(path)
        except KeyError:  # or let go of between the two
            return None
        return kept

    def put(self, path: str, kept: CachedPage) -> None:
        """Keep a page; not if it is too large for one."""
        with self._lock:
            self._put(path, kept)

    def grown(self, path: str, kept: CachedPage) -> None:
        """Take note that a page has got another form; nothing if it isn't the one that is kept."""
        with self._lock:
            if self._pages.get(path) is kept:
                self._put(path, kept)

    def drop(self, path: str, kept: CachedPage) -> None:
        """Let go of a page, unless another is kept for the path by now."""
        with self._lock:
            if self._pages.get(path) is kept:
                self._remove(path)

    def _put(self, path: str, kept: CachedPage) -> None:
        size = kept.size + 2 * len(path)
        if size > self.max_page_bytes:
            self._remove(path)
            return
        self._total += size - self._sizes.get(path, 0)
        self._pages[path], self._sizes[path] = kept, size
        self._pages.move_to_end(path)
        while self._total > self.max_bytes:
            oldest, _ = self._pages.popitem(last=False)  # one step: `get` may move pages meanwhile
            self._total -= self._sizes.pop(oldest)

    def _remove(self, path: str) -> None:
        if self._pages.pop(path, None) is not None:
            self._total -= self._sizes.pop(path)


READER_KEY = "oasis.read"
"""Where the app below leaves (address, Reader) of the page it made."""

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

MAX_TRUSTED_HOSTS = 100
"""How many good hosts are remembered; more than that are looked at each time."""


class UpstreamResponse(NamedTuple):
    """The response of the wrapped app."""

    status: str
    headers: Headers
    body: bytes


class SingleFlight:
    """Lets one thread render a page while the others that want it wait. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[str, threading.Event] = {}

    def first(self, name: str) -> bool:
        """Whether nobody was making it: then make it and say `done`, whatever comes of it. Else
        waits until it is.
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
        state: AppState = app.extensions[EXTENSION_NAME]
        self.below = below
        self.pages = PageStore(room)
        self._store = state.site.store
        self._fingerprints = state.fingerprints
        self._urls = state.urls
        self._sections = state.sections
        self._live = frozenset(
            endpoint for section in state.sections.values() for endpoint in section.live_endpoints
        )
        self._trusted = app.config["TRUSTED_HOSTS"]
        self._hosts: set[str] = set()
        self._flight = SingleFlight()
        app.after_request(_keep_reader)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING"):
            return self.below(environ, start_response)
        if environ.get("HTTP_HOST") not in self._hosts and not self._trusts(environ):
            return self.below(environ, start_response)
        path = environ["PATH_INFO"]
        try:
            kept = self._cached(path)
        except OSError:  # what has changed can't be read: the app below says so
            return self.below(environ, start_response)
        if kept is not None:
            return self._show(path, kept, environ, start_response)
        if self._is_page(path):
            return self._fill_once(path, environ, start_response)
        return self.below(environ, start_response)

    def _cached(self, path: str) -> CachedPage | None:
        """The page that is kept for a path, if it is what would be shown now."""
        snapshot = self._store.shown()
        kept = self.pages.get(path)
        if kept is not None and (kept.seen() is snapshot or self._is_fresh(path, kept, snapshot)):
            return kept
        return None

    def _trusts(self, environ: "WSGIEnvironment") -> bool:
        """Whether Flask would answer to this host; it is Flask that refuses."""
        try:
            get_host(environ, self._trusted)
        except SecurityError:
            return False
        if "HTTP_HOST" in environ and len(self._hosts) < MAX_TRUSTED_HOSTS:
            self._hosts.add(environ["HTTP_HOST"])
        return True

    def _is_fresh(self, path: str, kept: CachedPage, snapshot: Snapshot) -> bool:
        """Whether a page made from another snapshot is what this one would give too; else it is let
        go.
        """
        try:
            holds = self._fingerprints.stale(kept.trace, snapshot) is None
        except Exception:  # whatever is wrong is shown and logged when the page is made anew
            holds = False
        if holds:
            kept.seen = ref(snapshot)
        else:
            self.pages.drop(path, kept)
        return holds

    def _is_page(self, path: str) -> bool:
        """Whether a section serves a page at a path of PEP 3333 that depends on nothing but the
        path.
        """
        try:
            endpoint, _ = self._urls.match(path.encode("latin-1").decode())
        except (HTTPException, UnicodeError):
            return False
        return endpoint.partition(".")[0] in self._sections and endpoint not in self._live

    def _fill_once(
        self, path: str, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Have a page made, or wait for the thread that does so already and show what that has
        kept.

        Nobody waits twice: what wasn't kept, or was overtaken by a change, is made by each.
        """
        first = self._flight.first(path)
        try:
            # From whom we waited for, or who was done just before it was our turn.
            if kept := self._cached(path):
                return self._show(path, kept, environ, start_response)
            return self._fill(path, environ, start_response)
        finally:
            if first:
                self._flight.done(path)

    def _fill(
        self, path: str, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Have a page made, and keep it where it is one to keep."""
        asked = anonymous_environ(environ)
        made = make(self.below, asked)
        address, read = asked.get(READER_KEY, ("", None))
        if read is None or not is_cacheable(made):
            start_response(made.status, made.headers)
            return [made.body] if environ["REQUEST_METHOD"] == "GET" else []
        kept = CachedPage(made.headers, made.body, read.trace, read.snapshot)
        # Of all ways to write an address, one is kept.
        if address.encode() == path.encode("latin-1"):
            self.pages.put(path, kept)
        return self._show(path, kept, environ, start_response)

    def _show(
        self,
        path: str,
        kept: CachedPage,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        coding = choose(environ.get("HTTP_ACCEPT_ENCODING"))
        form = kept.encodings.get(coding)
        if form is None:
            form = kept.add(coding)
            self.pages.grown(path, kept)
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags and form.known_to(tags):
            start_response("304 NOT MODIFIED", form.unchanged.copy())
            return []
        start_response("200 OK", form.headers.copy())
        return [form.body] if environ["REQUEST_METHOD"] == "GET" else []


def anonymous_environ(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    """A request for the same page by nobody in particular."""
    kept = {name: environ[name] for name in SERVER_VARIABLES if name in environ}
    return kept | {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "wsgi.input": BytesIO()}


def make(app: "WSGIApplication", environ: "WSGIEnvironment") -> UpstreamResponse:
    """The whole answer of an app."""
    began: list[tuple[str, Headers]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Any:
        began.append((status, headers))
        return written.append

    body = app(environ, start_response)
    try:
        written.extend(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    status, headers = began[-1]
    return UpstreamResponse(status, headers, b"".join(written))


def is_cacheable(made: UpstreamResponse) -> bool:
    """Whether an answer is a page that anybody may be shown again."""
    names = {name.lower() for name, _ in made.headers}
    return (
        made.status.startswith("200")
        and "etag" in names
        and not names & {"set-cookie", "vary"}
        and value_of(made.headers, "cache-control") == REVALIDATE
    )


def _keep_reader(response: Response) -> Response:
    """Leave the page's reader, with its trace, where the middleware finds it."""
    page = page_context_or_none()
    if page and page.path:
        path = derived_path(page.path, page.derived) if page.derived else page.path
        request.environ[READER_KEY] = path, page.read
    return response
