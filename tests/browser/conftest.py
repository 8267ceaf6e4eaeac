"""A real browser, and a real server over a copy of the shipped site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.screenshots import FLAGS, browser_path
from tests.browser.accounts import account, sign_in
from tests.browser.server import PATIENCE, Server, serving
from tests.warm import Original

CHEAP = ("--js-flags=--no-opt --no-maglev", "--disable-gpu-compositing")
"""Each page has its own axe and is gone before optimised compilation would pay off; no GPU
draws.
"""


SHARED: list[Browser] = []
"""The one browser of a process: a feature's tests import these fixtures, and so have their own."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if SHARED:
        yield SHARED[0]
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=[*FLAGS, *CHEAP])
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE))
        expect.set_options(timeout=PATIENCE)
        SHARED.append(browser)
        yield browser
        SHARED.clear()
        browser.close()


@pytest.fixture(scope="session")
def visited(
    tmp_path_factory: pytest.TempPathFactory, shipped_original: Original
) -> Iterator[Server]:
    """The shipped site, for all tests that only visit it."""
    with serving(tmp_path_factory.mktemp("visited"), shipped_original) as server:
        yield server


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, shipped_original: Original
) -> Iterator[Server]:
    """The shipped site, for the tests of a module, which may change it."""
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
