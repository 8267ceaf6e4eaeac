"""The form in a real browser: a server that can be killed, and people signed in on it."""

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from cms.accounts import Accounts
from cms.accounts.passwords import Passwords
from cms.settings import Settings
from cms.site import open_site
from cms.store.store import utc_now

ROOT = Path(__file__).parent.parent.parent.parent
PASSWORD = "灰喜鹊 flies at dawn"
SERVE = """
import sys
from pathlib import Path
from werkzeug.serving import run_simple
from app import create_app
folder, port = Path(sys.argv[1]), int(sys.argv[2])
app = create_app({"data": folder / "data", "instance": folder / "instance", "watch": False})
run_simple("127.0.0.1", port, app, threaded=True)
"""


class Server:
    """The whole site in a process of its own, which a test may kill and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.folder), str(self.port)], cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{self.origin}/editor/account/sign-in", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the server does not answer")

    def kill(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def account(self, name: str, role: str, languages: tuple[str, ...] = (), interface: str = "en") -> str:
        accounts = Accounts(self.folder / "instance" / "accounts", utc_now, Passwords(time_cost=1, memory_cost=64))
        email = f"{name.lower()}@example.org"
        if accounts.by_email(email) is None:
            _, token = accounts.invite(email, name, role, languages)
            accounts.accept(token, PASSWORD, interface=interface)
        return email

    def work(self, type: str, key: str) -> Any:
        from blueprints import SECTIONS
        models = {model.name: model for section in SECTIONS for model in section.models}
        settings = Settings(data=self.folder / "data", instance=self.folder / "instance")
        return open_site(settings, models).changes.open(type, key)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "data", folder / "data")
    server = Server(folder)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def enter(server: Server, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A page of somebody signed in, in a browser context of their own; fails on any error a script threw."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def enter(name: str = "Ed", role: str = "editor", languages: tuple[str, ...] = (), interface: str = "en",
              **options: Any) -> Page:
        context = chromium.new_context(base_url=f"{server.origin}/editor/", **options)
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
        page.goto("account/sign-in")
        page.fill("[name=email]", server.account(name, role, languages, interface))
        page.fill("[name=password]", PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_selector(".rail-person")
        return page

    yield enter
    for context in opened:
        context.close()
    assert faults == []
