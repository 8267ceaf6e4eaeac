"""Bodies of requests: their size is known, and few threads wait for them.

A thread of the server waits until the body of a form has come. Without a limit, a few visitors who
never send the rest would hold all threads, and the site would stop. So at most MAX_WAITING threads
of a process wait; who comes then gets 503. Visitors who send too slowly are cut off.
"""

import io
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.exceptions import BadRequest, HTTPException, LengthRequired, ServiceUnavailable

from cms.web.errors import overloaded

from .stalled_connections import StalledConnections

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

MAX_WAITING = 8
"""Threads of a process that may wait for bodies: half of those in deploy/."""
STALL_SECONDS = 10.0
MIN_BYTES_PER_SECOND = 1_000
"""A visitor who sends less for STALL_SECONDS is cut off."""
RETRY_AFTER_SECONDS = 2


class RequestBodies:
    """WSGI middleware that limits how bodies are sent."""

    def __init__(self, wsgi_app: "WSGIApplication") -> None:
        self.wsgi_app = wsgi_app
        self._lock = threading.Lock()
        self._waiting = 0
        self._ports: set[int] = set()
        self._busy_since: dict[int, float] = {}
        self._quiet_until = 0.0
        self._someone_waits = threading.Event()
        self._watcher: threading.Thread | None = None

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        try:
            self._limit(environ)
        except HTTPException as refusal:
            return refused(refusal)(environ, start_response)
        with self._busy():
            return self.wsgi_app(environ, start_response)

    def _limit(self, environ: "WSGIEnvironment") -> None:
        """Raises LengthRequired, BadRequest."""
        if "HTTP_TRANSFER_ENCODING" in environ:
            raise LengthRequired  # no browser sends a form in chunks, and a cut one seems complete
        length = environ.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdecimal()):
            raise BadRequest
        if int(length):
            port = int(environ.get("SERVER_PORT") or 0)
            environ["wsgi.input"] = io.BufferedReader(
                Body(self, environ["wsgi.input"], int(length), port)
            )

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """Note that this thread works on a request."""
        thread = threading.get_ident()
        self._busy_since[thread] = time.monotonic()
        try:
            yield
        finally:
            now = time.monotonic()
            if now - self._busy_since.pop(thread, now) > STALL_SECONDS / 2:
                self._quiet_until = now + STALL_SECONDS / 2  # its answer is yet to be sent

    @contextmanager
    def waiting(self, port: int) -> Iterator[None]:
        """Let this thread wait for a body sent to `port`. Raises ServiceUnavailable if too many
        wait already.
        """
        thread = threading.get_ident()
        with self._lock:
            if self._waiting >= MAX_WAITING:
                raise ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS)
            self._waiting += 1
            self._ports.add(port)
            self._busy_since.pop(thread, None)
            self._watch()
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1
                self._busy_since[thread] = time.monotonic()

    def _watch(self) -> None:
        """Watch for stalled visitors as long as a request waits."""
        self._someone_waits.set()
        if self._watcher is None or not self._watcher.is_alive():
            self._watcher = threading.Thread(target=self._end_stalled, daemon=True)
            self._watcher.start()

    def _end_stalled(self) -> None:
        connections = StalledConnections(STALL_SECONDS, MIN_BYTES_PER_SECOND)
        while True:
            self._someone_waits.wait()
            time.sleep(1)
            now = time.monotonic()
            if not self._waiting:
                self._someone_waits.clear()
                connections.forget()
            elif self._may_be_slow_itself(now):
                connections.forget()
            else:
                ended = sum(connections.end_stalled(port, now) for port in tuple(self._ports))
                if ended:
                    log.warning("%d connections ended that sent no body", ended)

    def _may_be_slow_itself(self, now: float) -> bool:
        """Return whether a connection may be unanswered because of us: a request takes long, or
        waits for a thread.
        """
        busy = tuple(self._busy_since.values())
        longest = now - min(busy, default=now)
        return len(busy) >= MAX_WAITING or longest > STALL_SECONDS / 2 or now < self._quiet_until


class Body(io.RawIOBase):
    """The body of a request, read with the limits of RequestBodies."""

    def __init__(
        self, limits: RequestBodies, source: "InputStream", length: int, port: int
    ) -> None:
        self._limits, self._source, self._port = limits, source, port
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Read up to the length of `buffer`. Raises ServiceUnavailable, and BadRequest if the
        visitor sends no more.
        """
        size = min(len(buffer), self._left)
        if not size:
            return 0
        with self._limits.waiting(self._port):
            data = self._source.read(size)
        if not data:
            raise BadRequest
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)


def refused(refusal: HTTPException) -> "WSGIApplication":
    """Return the plain answer to a request that is refused before anything of it is read."""
    return overloaded(f"{refusal.name}\n", refusal.code or 400)


def limit_bodies(wsgi_app: "WSGIApplication", app: Flask) -> "WSGIApplication":
    """Return the app with limits of how bodies are sent."""
    return RequestBodies(wsgi_app)
