"""People at the form in a real browser, each with a session of their own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from cms.core.settings import Settings
from cms.editing import EditedEntry
from cms.site import open_site
from tests.browser.accounts import account, sign_in
from tests.browser.entry.models import MODELS
from tests.browser.entry.text_helpers import open_text
from tests.browser.server import PATIENCE, Server


@pytest.fixture
def work(server: Server) -> Callable[[str, str], EditedEntry]:
    """An entry as the disk has it, read by another process than the server."""

    def work(type: str, key: str) -> EditedEntry:
        return open_site(
            Settings(data=server.data, instance=server.instance), MODELS
        ).editing.drafts.open(type, key)

    return work


@contextmanager
def entering(server: Server, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Signs people in; at the end it fails on any error of a script, or that the policy stops."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def enter(
        name: str = "Ed",
        role: str = "editor",
        languages: tuple[str, ...] = (),
        interface: str = "en",
        **options: Any,
    ) -> Page:
        context = chromium.new_context(base_url=f"{server.base}/editor/", **options)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: (
                faults.append(message.text) if "Content Security" in message.text else None
            ),
        )
        sign_in(server, context, account(server, name, role, languages, interface))
        return page

    yield enter
    for context in opened:
        context.close()
    assert faults == []


@pytest.fixture
def enter(server: Server, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """An empty page of somebody signed in."""
    with entering(server, chromium) as enter:
        yield enter


@pytest.fixture(scope="module")
def form(server: Server, chromium: Browser) -> Iterator[Page]:
    """A form for the tests of a module that only write into its text, of an item that no other
    opens.
    """
    with entering(server, chromium) as enter:
        page = enter("Writer")
        open_text(page, key="sanping-campus")
        yield page


@pytest.fixture
def area(form: Page) -> Locator:
    """Its English text, empty."""
    area = form.locator("[id='f-body.en']")
    area.fill("")
    return area
