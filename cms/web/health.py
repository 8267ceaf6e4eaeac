"""`/-/health`: whether this worker can read the content and write to its disk, for monitoring.

The response says only yes or no; the reason is in the log.
"""

import logging
from collections.abc import Callable
from time import monotonic

from flask import Flask, Response

from cms.core.files import remove_file, write_file
from cms.site import Site

ADDRESS = "/-/health"
WRITE_CHECK_SECONDS = 5.0
"""Minimum seconds between two test writes, so that requests can't keep the disk busy."""

log = logging.getLogger(__name__)


class Health:
    """The health check of one site."""

    def __init__(self, site: Site, clock: Callable[[], float] = monotonic) -> None:
        self._paths, self._clock = site.paths, clock
        self._next_write = clock()
        self._writable = True

    def is_healthy(self) -> bool:
        """Return whether the content can be read and the disk written to."""
        if self._clock() >= self._next_write:
            self._next_write = self._clock() + WRITE_CHECK_SECONDS
            self._writable = _succeeds(self._write)
        return _succeeds((self._paths.data / "site.json").read_bytes) and self._writable

    def _write(self) -> None:
        path = self._paths.instance / "cache" / "health"
        write_file(path, b"ok")
        remove_file(path)


def _succeeds(check: Callable[[], object]) -> bool:
    try:
        check()
    except OSError as fault:
        log.warning("not healthy: %s", fault)
        return False
    return True


def set_up(app: Flask, site: Site) -> None:
    """Serve the health check. It belongs to no section, so it is never frozen."""
    health = Health(site)

    def answer() -> Response:
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        if health.is_healthy():
            return Response("ok\n", 200, headers, "text/plain")
        return Response("unavailable\n", 503, headers, "text/plain")

    app.add_url_rule(ADDRESS, "health", answer)
