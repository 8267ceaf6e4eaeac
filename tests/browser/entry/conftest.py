"""Fixtures for several people at the form in a real browser, each with a session of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

from cms.core.settings import Settings
from cms.editing.edited_entry import EditedEntry
from cms.opening import open_site
from tests.browser.accounts import account, sign_in
from tests.browser.entry.models import MODELS
from tests.browser.entry.text_helpers import open_text
from tests.browser.server import Server


@pytest.fixture
def work(server: Server) -> Callable[[str, str], EditedEntry]:
    """Read an entry from the disk, independently of the server."""

    def work(type: str, key: str) -> EditedEntry:
        return open_site(
            Settings(data=server.data, instance=server.instance), MODELS
        ).editing.drafts.open(type, key)

    return work


Person = tuple[str, str, tuple[str, ...], str]
"""Name, role, languages, language of the editor."""


class Browsers:
    """Signed-in browsers, shared between tests: signing in and loading all styles and scripts again
    would take as long as many a test.
    """

    def __init__(self, server: Server, chromium: Browser) -> None:
        self.server, self.chromium = server, chromium
        self.kept: dict[Person, tuple[BrowserContext, Any]] = {}

    def make(self, who: Person, **options: Any) -> BrowserContext:
        context = self.chromium.new_context(base_url=f"{self.server.base}/editor/", **options)
        sign_in(self.server, context, account(self.server, *who))
        return context

    def page(self, who: Person) -> Page:
        """Return a page as of a new browser, with all stored data of earlier tests cleared."""
        if who not in self.kept:
            context = self.make(who)
            self.kept[who] = context, context.cookies()
        context, cookies = self.kept[who]
        page = context.new_page()
        client = context.new_cdp_session(page)
        everything = {"origin": self.server.base, "storageTypes": "all"}
        client.send("Storage.clearDataForOrigin", everything)
        client.detach()
        context.clear_cookies()
        context.add_cookies(cookies)
        return page

    def close_pages(self) -> None:
        for context, _ in self.kept.values():
            for page in context.pages:
                page.close()

    def close(self) -> None:
        for context, _ in self.kept.values():
            context.close()


@pytest.fixture(scope="module")
def browsers(server: Server, chromium: Browser) -> Iterator[Browsers]:
    browsers = Browsers(server, chromium)
    yield browsers
    browsers.close()


def watch(page: Page, faults: list[str]) -> None:
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security" in message.text else None,
    )


@contextmanager
def entering(browsers: Browsers) -> Iterator[Callable[..., Page]]:
    """Sign people in; at the end, fail on any script error or violation of the
    Content-Security-Policy.

    A test gets a browser of its own if it passes options, if it is the second browser of the same
    person, or if it asks for one: a fake clock and granted permissions can't be reset.
    """
    opened: list[BrowserContext] = []
    used: set[Person] = set()
    faults: list[str] = []

    def enter(
        name: str = "Ed",
        role: str = "editor",
        languages: tuple[str, ...] = (),
        interface: str = "en",
        viewport: ViewportSize | None = None,
        alone: bool = False,
        **options: Any,
    ) -> Page:
        who = name, role, languages, interface
        if alone or options or who in used:
            opened.append(browsers.make(who, **options))
            page = opened[-1].new_page()
        else:
            used.add(who)
            page = browsers.page(who)
        if viewport:
            page.set_viewport_size(viewport)
        watch(page, faults)
        return page

    yield enter
    browsers.close_pages()
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def enter(browsers: Browsers) -> Iterator[Callable[..., Page]]:
    """Opens an empty page of a signed-in person."""
    with entering(browsers) as enter:
        yield enter


@pytest.fixture(scope="module")
def form(browsers: Browsers) -> Iterator[Page]:
    """A form of an item that no other test opens, for tests of a module that only type into its
    text.
    """
    with entering(browsers) as enter:
        page = enter("Writer", alone=True)
        open_text(page, key="sandbank-campus")
        yield page


@pytest.fixture
def area(form: Page) -> Locator:
    """Its English text, empty."""
    area = form.locator("[id='f-body.en']")
    area.fill("")
    return area
