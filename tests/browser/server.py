"""A real server over a copy of a site, for browser tests."""

import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import flask.cli

from tests import waiting
from tests.institute import guard
from tests.ports import free_port
from tests.waiting import wait_until
from tests.warm import Original, warm

ROOT = Path(__file__).parent.parent.parent


PASSWORD = "snow on the Tianshan"


PATIENCE = waiting.PATIENCE * 1000
"""In milliseconds, the unit of Playwright."""


FORKS = multiprocessing.get_context("forkserver")
"""Its processes have the program and its editor imported already, which is most of a server's start
and of its first answer.
"""
FORKS.set_forkserver_preload(
    [
        *("tests.browser.server", "cms.web.freeze.release_builder", "argon2"),
        *(f"blueprints.editor.{file.stem}" for file in (ROOT / "blueprints/editor").glob("*.py")),
    ]
)


def flask_run(port: int, environment: dict[str, str], log: Path) -> None:
    """Act as `flask run` in a process that has imported the program."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    guard.refuse()
    with log.open("ab") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    flask.cli.cli.main(["--app", "app", "run", "--port", str(port)])


class Server:
    """`flask run` over its own copy of the site. It can be killed, as by a power cut, and started
    again.
    """

    def __init__(self, folder: Path, original: Path | Original) -> None:
        self.folder = folder
        self.data, self.instance = folder / "data", folder / "instance"
        if isinstance(original, Original):
            original.copy(folder)
        else:
            shutil.copytree(original, self.data)
        warm(self.instance)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        self.settings: dict[str, str] = {}
        self.process: BaseProcess | None = None

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "OASIS_DATA": str(self.data),
            "OASIS_INSTANCE": str(self.instance),
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }

    def start(self) -> None:
        self.log.touch()
        self.process = FORKS.Process(target=flask_run, args=(self.port, self.environment, self.log))
        self.process.start()
        wait_until(self.answers, self.log.read_text)

    def answers(self) -> bool:
        assert self.process
        assert self.process.is_alive(), self.log.read_text()
        try:
            urllib.request.urlopen(f"{self.base}/robots.txt", timeout=waiting.PATIENCE).close()
        except OSError:
            return False
        return True

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `flask` command on the site."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
        )

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.join()
            self.process = None

    def first_run_link(self) -> str:
        found = re.search(r"http://\S+/editor/account/setup/\S+", self.log.read_text())
        assert found, self.log.read_text()
        return found[0]


@contextmanager
def serving(folder: Path, original: Path | Original, **settings: str) -> Iterator[Server]:
    """Run a server over a copy of a site’s data, or of a site with its content rows, with settings
    from the environment.
    """
    server = Server(folder, original)
    server.settings = settings
    try:
        server.start()
        yield server
    finally:
        server.kill()
