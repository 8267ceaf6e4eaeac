"""WSGI middleware that answers pages from memory, ahead of Flask.

Of a request it reads the method, the path, Accept-Encoding and If-None-Match, and the host only to
refuse it; the app below renders pages from the path alone (`anonymous_environ`). So nothing else a visitor sends
can get into what others are shown.

A browser and a shared cache may keep a page but ask each time whether it still holds (`public,
max-age=0, must-revalidate`): an edit is seen everywhere at once without anybody telling them, and
the question costs a 304.

A kept page costs no call into the kernel: the change log is looked at once a millisecond, and a
save waits for that. After a change, pages are compared by their traces, each when it is next asked
for: those it doesn't concern stay.
"""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import ref

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wsgi import get_host

from cms.content import Snapshot
from cms.core.http_headers import REVALIDATE
from cms.web.cache.page_store import CachedPage, Headers, PageStore, choose, value_of
from cms.web.context import EXTENSION_NAME, AppState, page_context_or_none
from cms.web.derived import derived_path

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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
