"""`/-/health`: whether visitors get pages from this worker, and whether it can read the content and
write to its disk, for monitoring.

The response says only yes or no; the reason is in the log.
"""

import logging
from collections.abc import Callable
from time import monotonic

from flask import Flask, Response

from cms.core.files import remove_file, write_file
from cms.site import Site
from cms.web.context import EXTENSION_NAME, AppState
from cms.web.views import preview_with

ADDRESS = "/-/health"
CHECK_SECONDS = 5.0
"""Minimum seconds between two test writes and test pages, so that requests can't keep the server
busy.
"""

log = logging.getLogger(__name__)


class NoPage(Exception):
    """The front page can't be rendered."""


class Health:
    """The health check of one app."""

    def __init__(self, app: Flask, site: Site, clock: Callable[[], float] = monotonic) -> None:
        self._site, self._clock = site, clock
        self._state: AppState = app.extensions[EXTENSION_NAME]
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


def set_up(app: Flask, site: Site) -> None:
    """Serve the health check. It belongs to no section, so it is never frozen."""
    health = Health(app, site)

    def answer() -> Response:
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        if health.is_healthy():
            return Response("ok\n", 200, headers, "text/plain")
        return Response("unavailable\n", 503, headers, "text/plain")

    app.add_url_rule(ADDRESS, "health", answer)
