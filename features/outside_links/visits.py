"""Checks links to other sites politely: one request at a time to a server, with a pause after each,
and only where its robots.txt allows it.
"""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from queue import SimpleQueue
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from features.outside_links.outbound import (
    ForbiddenAddress,
    HttpResponse,
    MayConnect,
    Unreachable,
    fetch,
    is_public,
)
from features.outside_links.results import LinkVisit, Outcome

log = logging.getLogger(__name__)

AGENT = "OasisLinkCheck/1.0"
"""The user agent. The part before the slash is its name in robots.txt."""
MAX_REDIRECTS = 5
MAX_PARALLEL_SERVERS = 8
MAX_CRAWL_DELAY = 30.0
"""Maximum crawl delay in seconds that a robots.txt can ask for."""
DISALLOW_ALL = "User-agent: *\nDisallow: /"
MAX_GET_BYTES = 1_000
"""Maximum bytes of a page requested by GET: only its status matters."""


class _Server:
    """A server: its lock, its robots.txt, and the time of the last request."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.robots: RobotFileParser | None = None
        self.last_request = float("-inf")
        self.pause = 0.0


class LinkVisitor:
    """Requests addresses. `pause`: seconds between two requests to a server; `may_connect` decides
    which network addresses are allowed.
    """

    def __init__(self, pause: float = 1.0, may_connect: MayConnect = is_public) -> None:
        self.pause = pause
        self.may_connect = may_connect
        self._servers: dict[str, _Server] = {}
        self._servers_lock = threading.Lock()

    def visit_all(self, addresses: Iterable[str]) -> Iterator[LinkVisit]:
        """Request addresses, from several servers at a time, and yield the results as they come."""
        by_server: dict[str, list[str]] = {}
        for address in dict.fromkeys(addresses):
            by_server.setdefault(_origin(address), []).append(address)
        done: SimpleQueue[LinkVisit] = SimpleQueue()
        stop = threading.Event()

        def visit_some(some: Iterable[str]) -> None:
            for address in some:
                if not stop.is_set():
                    done.put(self.visit(address))

        with ThreadPoolExecutor(MAX_PARALLEL_SERVERS) as pool:
            for some in by_server.values():
                pool.submit(visit_some, some)
            try:
                for _ in range(sum(map(len, by_server.values()))):
                    yield done.get()
            finally:
                stop.set()

    def visit(self, address: str) -> LinkVisit:
        """Request one address."""
        try:
            status = self._status(address)
        except ForbiddenAddress:
            return LinkVisit(address, "private")
        except Unreachable:
            return LinkVisit(address, "silent")
        except Exception:
            log.exception("%s could not be looked at", address)
            return LinkVisit(address, "unknown")
        return LinkVisit(address, _outcome(status), status)

    def _status(self, address: str) -> int:
        """Return the final status of an address after redirects; 0 if robots.txt forbids it or
        there are too many redirects.
        """
        for _ in range(MAX_REDIRECTS + 1):
            response = self._request(address)
            if response is None:
                return 0
            if not 300 <= response.status < 400 or "location" not in response.headers:
                return response.status
            address = urljoin(address, response.headers["location"])
        return 0

    def _request(self, address: str) -> HttpResponse | None:
        """Return the response to HEAD, or to GET if HEAD fails; None if robots.txt forbids it."""
        if not _origin(address):
            raise ForbiddenAddress(address)
        with self._servers_lock:
            server = self._servers.setdefault(_origin(address), _Server())
        with server.lock:
            robots = self._robots(server, address)
            if not robots.can_fetch(AGENT, address):
                return None
            response = self._fetch(server, "HEAD", address)
            if response.status < HTTPStatus.BAD_REQUEST:
                return response
            return self._fetch(server, "GET", address)

    def _robots(self, server: _Server, address: str) -> RobotFileParser:
        """Return the rules of a server's robots.txt."""
        if server.robots is None:
            robots = RobotFileParser()
            response = self._fetch(server, "GET", urljoin(address, "/robots.txt"))
            robots.parse(_robots_text(response).splitlines())
            server.pause = min(float(robots.crawl_delay(AGENT) or 0), MAX_CRAWL_DELAY)
            server.robots = robots
        return server.robots

    def _fetch(self, server: _Server, method: str, address: str) -> HttpResponse:
        wait = server.last_request + max(self.pause, server.pause) - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        try:
            if address.endswith("/robots.txt"):
                return fetch(method, address, AGENT, self.may_connect)
            return fetch(method, address, AGENT, self.may_connect, MAX_GET_BYTES)
        finally:
            server.last_request = time.monotonic()


def _origin(address: str) -> str:
    """Return the scheme, host and port of an address; empty if it isn't a valid URL."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _robots_text(response: HttpResponse) -> str:
    """Return the text of a robots.txt. A server that refuses it or fails allows nothing; one
    without it has no rules.
    """
    if response.status in (401, 403) or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return DISALLOW_ALL
    return response.body.decode("utf-8", "replace") if response.status == HTTPStatus.OK else ""


def _outcome(status: int) -> Outcome:
    if status in (404, 410):
        return "gone"
    if 200 <= status < 300:
        return "fine"
    return "silent" if status >= 500 else "unknown"
