"""A real server over a copy of a site, for tests with a browser."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import waiting
from tests.ports import free_port
from tests.waiting import wait_until
from tests.warm import Original, warm

ROOT = Path(__file__).parent.parent.parent


PASSWORD = "snow on the Tianshan"


PATIENCE = waiting.PATIENCE * 1000
"""In milliseconds, as Playwright counts."""


class Server:
    """`flask run` over its own copy of the site; can be killed as a power cut would, and started
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
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "OASIS_DATA": str(self.data),
            "OASIS_INSTANCE": str(self.instance),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.flask, "run", "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        wait_until(self.answers, self.log.read_text)

    def answers(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log.read_text()
        try:
            urllib.request.urlopen(f"{self.base}/robots.txt", timeout=waiting.PATIENCE).close()
        except OSError:
            return False
        return True

    @property
    def flask(self) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "app"]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the site's command line."""
        return subprocess.run(
            [*self.flask, *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
        )

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def first_run_link(self) -> str:
        found = re.search(r"http://\S+/editor/account/setup/\S+", self.log.read_text())
        assert found, self.log.read_text()
        return found[0]


@contextmanager
def serving(folder: Path, original: Path | Original) -> Iterator[Server]:
    """A running server over a copy of a site’s data, or of a site whose rows are known."""
    server = Server(folder, original)
    try:
        server.start()
        yield server
    finally:
        server.kill()
