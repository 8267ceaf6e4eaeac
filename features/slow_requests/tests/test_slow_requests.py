"""Slow requests don't hold up the others of a worker, which runs as many threads as deploy/
says; a visitor that never sends the rest of a form is cut off.
"""

import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from deploy.servers import Web, one_worker

from bench.servers import GRANIAN
from features.slow_requests.request_bodies import MAX_WAITING
from tests.waiting import PATIENCE, wait_until

THREADS = int(GRANIAN[GRANIAN.index("--blocking-threads") + 1])
HALF = (
    b"POST /en/contact/write/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100\r\n\r\nname="
)


@pytest.fixture(scope="module")
def web(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """One worker, so that no other one can answer."""
    with one_worker(shipped, tmp_path_factory.mktemp("slow")) as port:
        yield Web(port, host="localhost")


def half_sent(web: Web, stack: ExitStack, count: int) -> list[socket.socket]:
    """Open connections that each send a part of a form and wait."""
    visitors = []
    for _ in range(count):
        visitor = stack.enter_context(socket.create_connection(("127.0.0.1", web.port), PATIENCE))
        visitor.sendall(HALF)
        visitors.append(visitor)
    return visitors


@pytest.mark.parametrize("count", [THREADS - 1, 32, 300])
def test_pages_are_answered_while_visitors_never_send_the_rest(web: Web, count: int) -> None:
    assert web.get("/en/news/").status == 200
    with ExitStack() as stack:
        half_sent(web, stack, count)
        for path in (
            "/en/",
            "/en/news/",
            "/en/papers/",
            "/en/contact/write/",
        ) * 4:  # cached, rendered, never cached
            assert web.get(path).status == 200


def test_who_sends_no_rest_is_cut_off_and_others_can_write_again(web: Web) -> None:
    """Also those who send a byte now and then.

    On a busy machine `send` can take the place of a visitor who has only just connected and is then
    refused, and visitors of an earlier test may still have places. So new visitors come until enough
    of them wait and others are refused. The place of the last `send` may not be free yet, so two have
    to be refused.
    """
    form = web.get("/en/contact/write/").text
    token = re.search(r'name="token"[^>]*value="([^"]+)"', form)
    assert token
    body = f"token={token[1]}&website=&message=".encode()  # refused by the form: no message

    def send() -> int:
        return web.get(
            "/en/contact/write/",
            "POST",
            body,
            Origin="http://localhost",
            Content_Type="application/x-www-form-urlencoded",
        ).status

    with ExitStack() as stack:
        visitors: list[socket.socket] = []

        def refused_with_all_places_taken() -> bool:
            visitors.extend(half_sent(web, stack, MAX_WAITING))
            refused = send() == send() == 503
            answered, _, _ = select.select(visitors, (), (), 0)
            return refused and len(visitors) - len(answered) >= MAX_WAITING

        wait_until(refused_with_all_places_taken)
        for visitor in visitors[::2]:
            trickle(visitor)
        wait_until(lambda: send() == 422)
        answers = [first_bytes(visitor) for visitor in visitors]
    assert set(answers) <= {b"", b"HTTP/1.1 400", b"HTTP/1.1 503"}
    assert set(answers) != {b"HTTP/1.1 503"}


def first_bytes(visitor: socket.socket) -> bytes:
    """Return the status line up to the status, empty if the connection was ended without one."""
    try:
        return visitor.recv(1000)[:12]
    except ConnectionResetError:
        return b""


def trickle(visitor: socket.socket) -> None:
    """Send a byte each half a second, until the connection ends."""

    def send() -> None:
        with suppress(OSError):
            while True:
                visitor.sendall(b"x")
                ended.wait(0.5)

    ended = threading.Event()
    threading.Thread(target=send, daemon=True).start()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Length": "131073", "Content-Type": "application/x-www-form-urlencoded"}, 413),
        ({"Transfer-Encoding": "chunked"}, 411),
    ],
)
def test_what_is_too_large_or_of_unknown_size_is_refused_unread(
    web: Web, headers: dict[str, str], status: int
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", web.port), PATIENCE) as visitor:
        visitor.sendall(
            f"POST /en/contact/write/ HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode()
        )
        assert visitor.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())
    assert web.get("/en/").status == 200
