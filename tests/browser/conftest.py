"""A real browser, and a real server over a copy of the tests’ institute."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.accounts import account, sign_in
from tests.browser.server import Server, serving
from tests.warm import Original


@pytest.fixture(scope="session")
def visited(
    tmp_path_factory: pytest.TempPathFactory, shipped_original: Original
) -> Iterator[Server]:
    """The tests’ institute, for all tests that only visit it."""
    with serving(tmp_path_factory.mktemp("visited"), shipped_original) as server:
        yield server


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, shipped_original: Original
) -> Iterator[Server]:
    """The tests’ institute, for the tests of a module, which may change it."""
    with serving(tmp_path_factory.mktemp("served"), shipped_original) as server:
        yield server


@pytest.fixture(scope="module")
def signed_in(server: Server, chromium: Browser) -> Iterator[BrowserContext]:
    """The administrator's browser context."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    sign_in(server, context, account(server, "Webmaster", "administrator", (), "en"))
    yield context
    context.close()


@pytest.fixture
def watched(signed_in: BrowserContext) -> Iterator[Page]:
    """A page of the administrator. A script error or a violation of the Content-Security-Policy
    fails the test.
    """
    page = signed_in.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security" in said.text else None,
    )
    yield page
    page.close()
    assert faults == []


@pytest.fixture(scope="module")
def reader(chromium: Browser) -> Iterator[Page]:
    """A shared page for tests that only open addresses and read them, which saves a browser process
    for each test.
    """
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    yield page
    page.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A visitor's page, without a session."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    yield page
    page.close()
