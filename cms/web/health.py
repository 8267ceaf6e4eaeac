"""`/-/health`: whether this worker can read the content and write to its disk, for whoever watches
the server.

Strangers learn yes or no; why not stands in the log.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from flask import Flask, Response

from cms.core.files import remove_file, write_file
from cms.site import Site

ADDRESS = "/-/health"
WRITE_CHECK_SECONDS = 5.0
"""Seconds between two tries to write: nobody can keep the disk busy by asking."""

log = logging.getLogger(__name__)


class Health:
    """The health check of one site."""

    def __init__(self, site: Site, clock: Callable[[], float] = monotonic) -> None:
        self._site, self._clock = site, clock
        self._tried = -WRITE_CHECK_SECONDS
        self._writes = True

    def good(self) -> bool:
        """Whether the content can be read and the disk written to."""
        return self._reads() and self._writable()

    def _reads(self) -> bool:
        try:
            (self._site.paths.data / "site.json").read_bytes()
        except OSError as fault:
            log.warning("not healthy: %s", fault)
            return False
        return True

    def _writable(self) -> bool:
        now = self._clock()
        if now - self._tried >= WRITE_CHECK_SECONDS:
            self._tried, self._writes = (
                now,
                self._write(self._site.paths.instance / "cache" / "health"),
            )
        return self._writes

    def _write(self, path: Path) -> bool:
        try:
            write_file(path, b"ok")
            remove_file(path)
        except OSError as fault:
            log.warning("not healthy: %s", fault)
            return False
        return True


def set_up(app: Flask, site: Site) -> None:
    """Answer at the address. It is no section's, so no freeze knows it."""
    health = Health(site)

    def answer() -> Response:
        good = health.good()
        return Response(
            "ok\n" if good else "unavailable\n",
            200 if good else 503,
            mimetype="text/plain",
            headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
        )

    app.add_url_rule(ADDRESS, "health", answer)
