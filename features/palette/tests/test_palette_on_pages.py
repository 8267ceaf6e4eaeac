"""The palette on a page of the editor, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import violations
from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(server: Server, watched: Page) -> Page:
    """The administrator's page."""
    watched.goto(f"{server.base}/editor/")
    return watched


def test_the_palette_goes_anywhere_by_keyboard(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    expect(desk.locator("#palette [role=option]").first).to_be_visible()
    assert violations(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    desk.keyboard.type("aral sea")
    chosen = desk.locator("#palette [aria-selected=true]")
    expect(chosen).to_contain_text("Aral Sea")
    first = chosen.inner_text()
    desk.keyboard.press("ArrowDown")
    expect(chosen).not_to_have_text(first)
    assert desk.locator("#palette-query").get_attribute(
        "aria-activedescendant"
    ) == chosen.get_attribute("id")
    desk.keyboard.press("ArrowUp")
    held: list[Route] = []
    slow = re.compile("search.*exped")
    desk.route(slow, lambda route: held.append(route))
    desk.fill("#palette-query", "aral sea exped")
    expect(desk.locator("#palette-list")).to_have_attribute("aria-busy", "true")
    with desk.expect_request(slow):
        desk.keyboard.press("Enter")
    desk.fill("#palette-query", "aral se")
    expect(desk.locator("#palette-list")).to_have_attribute("aria-busy", "false")
    with desk.expect_response(slow):
        for route in held:
            route.continue_()
    expect(desk.locator("#palette")).to_be_visible()
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("/entries/.*aral"))


def test_the_palette_closes_and_gives_the_focus_back(desk: Page) -> None:
    desk.locator(".jump").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#palette")).to_be_visible()
    desk.keyboard.type("zzzz")
    expect(desk.locator("#palette [role=status]")).to_have_text("Nothing found.")
    desk.keyboard.press("Escape")
    expect(desk.locator("#palette")).to_be_hidden()
    expect(desk.locator(".jump")).to_be_focused()
