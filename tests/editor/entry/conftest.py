"""A copy of the tests’ institute with its staff app, and browsers of people in every role."""

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from freeze.smallsite import named, prune
from werkzeug.test import Client, TestResponse

from app import create_app
from cms.accounts.accounts import Account, Accounts
from cms.accounts.passwords import Passwords
from cms.core.dates import utc_now
from tests.sent_forms import form_of
from tests.warm import Original, made_once, make_original

PASSWORD = "灰喜鹊 flies at dawn"
NAMED = (
    "collections/specimen-museum",
    "conferences/delta-workshop-2025",
    "conferences/biodiversity-arid-areas-2021",
    "news/aral-sea-expedition",
    "organizations/lowland-university",
    "organizations/irs",
    "papers/fang-2015-bias-correction",
    "people/chen-xi",
    "people/chen-yahe",
    "people/li-yan",
    "projects/lowland-joint-laboratory",
    "stations/mulin",
    "units/desert-environment-restoration",
    "units/rivers-laboratory",
)


class Browser:
    """A person's browser. It follows no redirects and sends the CSRF token of the last form
    it saw.
    """

    def __init__(self, wsgi: Any, account: Account | None = None) -> None:
        self.client = Client(wsgi)
        self.account = account
        self.token = ""
        if account:
            self.get("/account/sign-in")
            answer = self.post("/account/sign-in", {"email": account.email, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
            self.get("/account/")

    def get(self, path: str, **more: Any) -> TestResponse:
        return self._see(self.client.get(f"/editor{path}", **more))

    def post(
        self, path: str, data: Any = None, *, token: str | None = None, **more: Any
    ) -> TestResponse:
        pairs = [*(data.items(multi=True) if hasattr(data, "getlist") else (data or {}).items())]
        values: dict[str, list[str]] = {"csrf_token": [self.token if token is None else token]}
        for name, value in pairs:
            values.setdefault(name, []).extend(value if isinstance(value, list) else [value])
        return self._see(self.client.post(f"/editor{path}", data=values, **more))

    def _see(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html":
            token = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
            self.token = unescape(token[1]) if token else self.token
        return response


@pytest.fixture(scope="session")
def part(tmp_path_factory: pytest.TempPathFactory, institute_data: Path) -> Original:
    """A part of the tests’ institute: the entries that tests here name, and those they refer to."""

    def make(folder: Path) -> None:
        data = tmp_path_factory.mktemp("part") / "data"
        shutil.copytree(institute_data, data)
        around = {other for name in NAMED for other in named(data, name)}
        prune(data, {*NAMED, *around})
        make_original(data, folder)

    return Original(made_once("part", tmp_path_factory, make))


def open_staff(folder: Path) -> SimpleNamespace:
    """Open a site with its staff app. `browser(role)` returns a signed-in browser, or with "" one
    that isn't.
    """
    app = create_app({"data": folder / "data", "instance": folder / "instance", "watch": False})
    site = app.extensions["oasis"].site
    quick = Passwords(time_cost=1, memory_cost=8, parallelism=1)
    site.accounts = Accounts(site.paths.instance / "accounts", utc_now, quick)

    def browser(role: str = "editor", languages: tuple[str, ...] = (), name: str = "") -> Browser:
        if not role:
            return Browser(app.wsgi_app)
        name = name or role.capitalize()
        _, token = site.accounts.invite(f"{name.lower()}@example.org", name, role, languages)
        return Browser(app.wsgi_app, site.accounts.accept(token, PASSWORD))

    def tab(browser: Browser) -> Browser:
        """Return another browser of the same person."""
        return Browser(app.wsgi_app, browser.account)

    return SimpleNamespace(
        app=app,
        site=site,
        data=folder / "data",
        instance=folder / "instance",
        browser=browser,
        tab=tab,
        password=PASSWORD,
    )


@pytest.fixture
def staff(tmp_path: Path, part: Original) -> SimpleNamespace:
    """A site for one test."""
    part.copy(tmp_path)
    return open_staff(tmp_path)


@pytest.fixture
def whole(tmp_path: Path, shipped_original: Original) -> SimpleNamespace:
    """All of the tests’ institute, for tests of relations between many entries."""
    shipped_original.copy(tmp_path)
    return open_staff(tmp_path)


@pytest.fixture
def editor(staff: SimpleNamespace) -> Browser:
    return staff.browser("editor")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, part: Original) -> SimpleNamespace:
    """A site that the tests of a file only read."""
    folder = tmp_path_factory.mktemp("shelf")
    part.copy(folder)
    return open_staff(folder)


@pytest.fixture(scope="module")
def reader(shelf: SimpleNamespace) -> Browser:
    """An editor of that site, who saves nothing."""
    return shelf.browser("editor")


@pytest.fixture
def sent() -> Callable[[str], Any]:
    return form_of
