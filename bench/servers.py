"""Servers on free ports of 127.0.0.1, stopped at the end: granian with our app or another, nginx
over a folder.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measure import resident, tree
from bench.work import ROOT, WORK, write

GRANIAN = (
    "--interface",
    "wsgi",
    "--http",
    "1",
    "--blocking-threads",
    "16",
    "--respawn-failed-workers",
    "--no-access-log",
    "--log-level",
    "warning",
)
"""The options of deploy/; the same for ours and for hello."""
WORKERS = 2
NGINX = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log warn; user root; worker_processes {workers};
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html; text/css css; text/javascript js; application/json json; image/svg+xml svg; }}
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}; index index.html; }}
}}
"""


class MissingProgram(Exception):
    """A program that the benchmark needs isn't available."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a page, over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def workers(self) -> list[float]:
        """Return the resident memory of each worker in MB: the largest of the server's children."""
        every = sorted((resident(pid) / 1e6 for pid in tree(self.pid)[1:]), reverse=True)
        return every[:WORKERS]


def program(name: str, package: str = "") -> str:
    """Return the path of a program. Debian's package is installed if it is missing and we are root.
    Raises MissingProgram.
    """
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if path:
        return path
    if os.getuid() == 0 and shutil.which("apt-get"):
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package or name],
            stdout=subprocess.DEVNULL,
            check=False,
        )
    if not shutil.which(name):
        raise MissingProgram(f"{name} is not installed: sudo apt-get install {package or name}")
    return program(name)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def granian(
    target: str, environment: Mapping[str, str], *more: str, ready: str = "/"
) -> Iterator[Server]:
    """Serve an app with granian and two workers."""
    port = free_port()
    command = [
        str(ROOT / ".venv" / "bin" / "granian"),
        *GRANIAN,
        "--workers",
        str(WORKERS),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *more,
        target,
    ]
    with _running(command, environment, port, ready) as server:
        yield server


@contextmanager
def nginx(root: Path) -> Iterator[Server]:
    """Serve the files of a folder with nginx and two workers."""
    port, folder = free_port(), WORK / "nginx"
    config = NGINX.format(folder=folder.resolve(), workers=WORKERS, port=port, root=root.resolve())
    write(folder / "nginx.conf", config)
    command = [
        program("nginx", "nginx-light"),
        "-c",
        str((folder / "nginx.conf").resolve()),
        "-p",
        str(folder),
    ]
    with _running(command, os.environ, port, "/") as server:
        yield server


@contextmanager
def _running(
    command: Sequence[str], environment: Mapping[str, str], port: int, ready: str
) -> Iterator[Server]:
    log = WORK / f"{Path(command[0]).name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            server = Server(port, process.pid)
            _wait(server, process, ready, log)
            yield server
        finally:
            _stop(process)


def _wait(server: Server, process: subprocess.Popen[bytes], path: str, log: Path) -> None:
    """Wait until it answers. Raises MissingProgram if it exits or doesn't answer for two minutes."""
    for _ in range(1200):
        if process.poll() is not None:
            break
        try:
            server.get(path)
            return
        except OSError:
            time.sleep(0.1)
    raise MissingProgram(
        f"{process.args} does not answer:\n{log.read_text('utf-8', 'replace')[-1500:]}"
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Terminate it, and kill its whole session after ten seconds."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
