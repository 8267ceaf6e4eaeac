"""A real browser, and a real server over a copy of the shipped site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scripts.screenshots import FLAGS, browser_path
from tests.browser.server import PASSWORD, PATIENCE, ROOT, Server, serving

UNOPTIMIZED = "--js-flags=--no-opt --no-maglev"
"""Each page has an axe of its own and is gone before compiling it well would pay: a tenth less of
what axe takes.
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=[*FLAGS, UNOPTIMIZED]
        )
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("served"), ROOT / "data") as server:
        yield server


@pytest.fixture(scope="module")
def signed_in(server: Server, chromium: Browser) -> Iterator[BrowserContext]:
    """The administrator, set up through the link of the first run."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(server.first_run_link())
    page.fill("[name=email]", "webmaster@example.org")
    page.fill("[name=name]", "Webmaster")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    page.wait_for_url(f"{server.base}/editor/")
    page.close()
    yield context
    context.close()


@pytest.fixture
def watched(signed_in: BrowserContext) -> Iterator[Page]:
    """A page of the administrator; a script that throws, or that the policy stops, fails the test."""
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


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A visitor's page, without session."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()
