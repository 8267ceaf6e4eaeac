"""Slow requests don't hold up the others of a worker, which runs as many threads as deploy/
says.
"""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from deploy.servers import Web, one_worker

from bench.servers import GRANIAN

THREADS = int(GRANIAN[GRANIAN.index("--blocking-threads") + 1])
HALF = (
    b"POST /en/contact/write/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100\r\n\r\nname="
)


@pytest.fixture
def web(shipped: Path, tmp_path: Path) -> Iterator[Web]:
    """One worker, so that no other one can answer."""
    with one_worker(shipped, tmp_path) as port:
        yield Web(port, host="localhost")


def test_pages_are_answered_while_all_threads_but_one_wait_for_slow_visitors(web: Web) -> None:
    assert web.get("/en/news/").status == 200
    with ExitStack() as stack:
        for _ in range(THREADS - 1):
            visitor = stack.enter_context(socket.create_connection(("127.0.0.1", web.port)))
            visitor.sendall(HALF)  # and never sends the rest
        for path in (
            "/en/news/",
            "/en/papers/",
            "/en/contact/write/",
        ) * 4:  # cached, rendered, never cached
            assert web.get(path).status == 200
