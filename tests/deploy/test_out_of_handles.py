"""A worker that can't open another file answers 503, lives, and goes on when it can."""

import http.client
import os
import resource
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from deploy.servers import one_worker

from bench.measure import resident, tree

UNMADE = (
    "/en/news/",
    "/zh/about/",
    "/en/research/",
    "/en/nothing/",
    "/en/contact/write/",
    "/editor/",
    "/media/no.png",
    "/editor/account/sign-in",
    "/static/css/base.css",
)


@pytest.fixture
def port(shipped: Path, tmp_path: Path) -> Iterator[int]:
    with one_worker(shipped, tmp_path) as port:
        yield port


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def status(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def worker_at(port: int) -> int:
    """The process id of the only worker of the server on a port."""
    ours = [
        pid
        for pid in tree(os.getpid())
        if str(port).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return max((pid for one in ours for pid in tree(one)), key=resident)


def handles(worker: int) -> list[int]:
    return [int(one.name) for one in Path(f"/proc/{worker}/fd").iterdir()]


def taken(port: int, worker: int, most: int, stack: ExitStack) -> http.client.HTTPConnection:
    """A connection to a worker all of whose handles are taken by others like it."""
    while len(handles(worker)) < most:
        connection = connect(port)
        stack.callback(connection.close)
        assert status(connection, "/en/") == 200
    return connection


def test_without_handles_it_answers_503_and_goes_on_afterwards(port: int) -> None:
    first = connect(port)  # kept: its handle in the worker would be free again some time later
    assert status(first, "/en/") == 200
    worker = worker_at(port)
    before = resource.prlimit(worker, resource.RLIMIT_NOFILE)
    most = max(handles(worker)) + 8
    resource.prlimit(worker, resource.RLIMIT_NOFILE, (most, before[1]))
    with ExitStack() as stack:
        stack.callback(first.close)
        connection = taken(port, worker, most, stack)
        assert status(connection, "/en/") == 200
        assert {path: status(connection, path) for path in UNMADE} == dict.fromkeys(UNMADE, 503)
        resource.prlimit(worker, resource.RLIMIT_NOFILE, before)
    assert [
        status(connect(port), path)
        for path in ("/en/news/", "/zh/about/", "/editor/account/sign-in")
    ] == [200] * 3
    assert worker_at(port) == worker
