"""Real web servers in front of a folder, each on a port of its own, and requests that follow no
redirects.
"""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from bench.servers import GRANIAN
from tests.ports import free_port
from tests.waiting import PATIENCE, wait_until
from tests.warm import warm

PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Web:
    """A running server."""

    port: int
    tls: bool = False
    host: str = "oasis.example"

    def get(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Request a path. It is given unquoted and is quoted here; its query is kept."""
        path, mark, query = path.partition("?")
        connection = self.connect()
        connection.request(
            method,
            quote(path, "/%") + mark + query,
            body,
            {"Host": self.host}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer

    def connect(self) -> http.client.HTTPConnection:
        if self.tls:
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE)
            connection.sock = ssl._create_unverified_context().wrap_socket(
                socket.create_connection(("127.0.0.1", self.port), PATIENCE),
                server_hostname=self.host,
            )
            return connection
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)


def binary(name: str) -> str:
    """The path of an installed server; scripts/servers.sh installs them."""
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"{name} is not installed: scripts/servers.sh does it in a container")
    return found


@contextmanager
def running(command: list[str], port: int, log: Path, **environment: str) -> Iterator[None]:
    """Run a process that listens on `port`, and end it with its children."""
    with log.open("ab") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | environment)
        try:
            wait_until(lambda: process.poll() is not None or listens(port), log.read_text)
            assert process.poll() is None, log.read_text()
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def listens(port: int) -> bool:
    """Whether some process accepts connections on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE).close()
    except OSError:
        return False
    return True


def granian(port: int, workers: int) -> list[str]:
    """The command of our app's server; the environment says which site it serves."""
    return [
        str(Path(sys.executable).parent / "granian"),
        *GRANIAN,
        "--workers",
        str(workers),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--factory",
        "app:create_app",
    ]


@contextmanager
def one_worker(site: Path, folder: Path) -> Iterator[int]:
    """Run granian with one worker over a site, its log and instance in `folder`, and yield its
    port.
    """
    port = free_port()
    warm(folder / "instance")
    with running(
        granian(port, workers=1),
        port,
        folder / "log",
        PYTHONPATH=str(Path(__file__).parents[2]),
        OASIS_DATA=str(site / "data"),
        OASIS_INSTANCE=str(folder / "instance"),
    ):
        yield port


def nginx_around(folder: Path, http: str) -> list[str]:
    """Return the command of an nginx of our own, which writes everything below `folder`."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    kept = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"events {{ worker_connections 256; }}\nhttp {{ access_log off; {kept}\n{http}\n}}\n"
    )
    return [
        binary("nginx"),
        "-p",
        str(folder),
        "-e",
        str(folder / "error.log"),
        "-c",
        str(folder / "nginx.conf"),
    ]
