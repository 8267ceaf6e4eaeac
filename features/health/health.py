"""`/-/health`: whether visitors get pages from this worker, and whether it can read the content and
write to its disk, for monitoring.

The response says only yes or no; the reason is in the log.
"""

import logging
from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING

from flask import Flask, Response

from cms.core.files import remove_file, write_file
from cms.core.http_headers import HEADERS
from cms.site import Site
from cms.web.context import EXTENSION_NAME
from cms.web.views import preview_with

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ADDRESS = "/-/health"
CHECK_SECONDS = 5.0
"""Minimum seconds between two test writes and test pages, so that requests can't keep the server
busy.
"""
RESPONSE_HEADERS = HEADERS | {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

log = logging.getLogger(__name__)


class NoPage(Exception):
    """The front page can't be rendered."""


class Health:
    """The health check of one app."""

    def __init__(self, app: Flask, clock: Callable[[], float] = monotonic) -> None:
        self._site: Site = app.extensions[EXTENSION_NAME].site
        self._clock = clock
        self._render = preview_with(app)
        self._next_check = clock()
        self._serves = True

    def is_healthy(self) -> bool:
        """Return whether the front page can be rendered, the content read and the disk written to."""
        if self._clock() >= self._next_check:
            self._next_check = self._clock() + CHECK_SECONDS
            self._serves = _succeeds(self._write) and _succeeds(self._front_page)
        return _succeeds((self._site.paths.data / "site.json").read_bytes) and self._serves

    def _write(self) -> None:
        path = self._site.paths.instance / "cache" / "health"
        write_file(path, b"ok")
        remove_file(path)

    def _front_page(self) -> None:
        """Render the front page, past the page cache."""
        snapshot = self._site.store.snapshot()
        address = snapshot.front(snapshot.default_locale)
        _page, status = self._render(snapshot, address)
        if status != 200:
            raise NoPage(f"{address} answers {status}")


def _succeeds(check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception as fault:
        log.warning("not healthy: %s: %s", type(fault).__name__, fault)
        return False
    return True


def answer_health(wsgi_app: "WSGIApplication", app: Flask) -> "WSGIApplication":
    """Return the app with the health check at its address. It is no route, so it is never frozen."""
    health = Health(app)

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] != ADDRESS or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return wsgi_app(environ, start_response)
        text, status = ("ok", 200) if health.is_healthy() else ("unavailable", 503)
        response = Response(f"{text}\n", status, RESPONSE_HEADERS, "text/plain")
        return response(environ, start_response)

    return answer
