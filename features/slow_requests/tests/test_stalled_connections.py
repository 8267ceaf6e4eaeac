"""Only connections whose client stalls are ended."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from features.slow_requests.stalled_connections import StalledConnections
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="Linux only")


class Pair:
    """A connection to a server of this process, from both sides."""

    def __init__(self, server: socket.socket) -> None:
        self.client = socket.create_connection(server.getsockname(), PATIENCE)
        self.served, _ = server.accept()
        self.served.settimeout(PATIENCE)

    def send(self, data: bytes) -> None:
        """Send from the client, and wait until it has come."""
        self.client.sendall(data)
        taken = b""
        while len(taken) < len(data):
            taken += self.served.recv(len(data))

    def is_open(self) -> bool:
        self.client.setblocking(False)
        try:
            return self.client.recv(1) != b""
        except BlockingIOError:
            return True
        finally:
            self.client.settimeout(PATIENCE)


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server


def test_who_stalls_is_ended_and_nobody_else(server: socket.socket) -> None:
    port = server.getsockname()[1]
    silent, slow, steady, answered, idle, elsewhere = (Pair(server) for _ in range(6))
    outgoing = Pair(other := socket.create_server(("127.0.0.1", 0)))
    connections = StalledConnections(10, 100)
    for pair in (silent, slow, steady, answered, outgoing):
        pair.send(b"POST")
    answered.served.sendall(b"200")
    wait_until(lambda: answered.client.recv(3, socket.MSG_PEEK) == b"200")
    assert answered.client.recv(3) == b"200"
    assert connections.end_stalled(port, 0.0) == 0
    slow.send(b"x" * 900)
    steady.send(b"x" * 1_000)
    assert connections.end_stalled(port, 9.9) == 0
    assert connections.end_stalled(port, 10.0) == 2
    for pair in (silent, slow):
        assert not pair.is_open()
        pair.served.close()
    for pair in (steady, answered, idle, elsewhere, outgoing):
        assert pair.is_open()
    assert connections.end_stalled(port, 20.0) == 0, "who sends is watched anew"
    assert connections.end_stalled(port, 30.0) == 1
    assert not steady.is_open()
    other.close()


def test_what_is_forgotten_has_its_time_again(server: socket.socket) -> None:
    port, pair = server.getsockname()[1], Pair(server)
    pair.send(b"POST")
    connections = StalledConnections(10, 100)
    connections.end_stalled(port, 0.0)
    connections.forget()
    assert connections.end_stalled(port, 10.0) == 0
    assert pair.is_open()
    assert connections.end_stalled(port, 20.0) == 1
