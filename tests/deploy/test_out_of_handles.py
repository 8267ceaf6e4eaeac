"""A worker that can't open another file answers 503, keeps running, and continues when it can."""

import http.client
import os
import resource
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from deploy.servers import one_worker

from bench.measure import resident, tree
from tests.waiting import PATIENCE

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
def port(small_site: SimpleNamespace) -> Iterator[int]:
    with one_worker(small_site.folder, small_site.folder) as port:
        yield port


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)


def status(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def worker_at(port: int) -> int:
    """Return the process id of the only worker of the server on a port."""
    ours = [
        pid
        for pid in tree(os.getpid())
        if str(port).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return max((pid for one in ours for pid in tree(one)), key=resident)


def test_without_handles_it_answers_503_and_goes_on_afterwards(port: int) -> None:
    connection = connect(port)
    assert status(connection, "/en/") == 200
    worker = worker_at(port)
    before = resource.prlimit(worker, resource.RLIMIT_NOFILE)
    # The lowest handles stay open, so that no handle below this limit is ever free.
    resource.prlimit(worker, resource.RLIMIT_NOFILE, (3, before[1]))
    try:
        assert {path: status(connection, path) for path in UNMADE} == dict.fromkeys(UNMADE, 503)
        waiting = connect(port)
        waiting.connect()
        assert status(connection, "/editor/") == 503
    finally:
        resource.prlimit(worker, resource.RLIMIT_NOFILE, before)
        connection.close()
    with closing(waiting):
        assert status(waiting, "/en/news/") == 200
    assert status(connect(port), "/zh/about/") == 200
    assert status(connect(port), "/editor/account/sign-in") == 200
    assert worker_at(port) == worker
