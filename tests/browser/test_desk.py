"""The staff app's own pages in a real browser: accessible on a phone, by keyboard, and without
scripts.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.server import PASSWORD, Server

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(server: Server, watched: Page) -> Page:
    """The administrator's page."""
    watched.goto(f"{server.base}/editor/")
    return watched


def check(page: Page, name: str) -> None:
    """Check that axe finds no violation and nothing overflows sideways."""
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
        f"{name} is too wide"
    )


def test_arrows_walk_the_titles_of_a_list(server: Server, desk: Page) -> None:
    desk.goto(f"{server.base}/editor/entries/news/")
    titles = desk.locator("a.table-title")
    titles.first.focus()
    desk.keyboard.press("ArrowDown")
    expect(titles.nth(1)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("ArrowUp")
    expect(titles.first).to_be_focused()


def test_the_first_tab_leads_past_the_menu(desk: Page) -> None:
    desk.keyboard.press("Tab")
    expect(desk.locator(".skip")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#content")).to_be_focused()


def test_a_question_comes_before_what_is_hard_to_undo(server: Server, desk: Page) -> None:
    desk.goto(f"{server.base}/editor/account/")
    button = desk.get_by_role("button", name="Sign out everywhere").first
    button.click()
    expect(desk.locator("#confirm")).to_contain_text("sign in again on every device")
    check(desk, "question")
    desk.keyboard.press("Escape")
    expect(button).to_be_focused()
    button.click()
    desk.locator("#confirm").get_by_role("button", name="Cancel").click()
    desk.goto(f"{server.base}/editor/users/")
    expect(desk.locator("h1")).to_have_text("Accounts")


def test_the_menu_opens_on_a_phone(desk: Page) -> None:
    desk.set_viewport_size({"width": 360, "height": 700})
    expect(desk.locator("#rail")).to_be_hidden()
    desk.locator(".top").get_by_role("button", name="Menu").click()
    expect(desk.locator("#rail")).to_be_visible()
    check(desk, "menu")
    desk.locator("#rail").get_by_role("link", name="Trash").click()
    expect(desk.locator("h1")).to_have_text("Trash")


@pytest.mark.usefixtures("signed_in")
def test_all_of_it_works_without_scripts(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.base}/editor/entries/news/")
    page.fill("[name=email]", "webmaster@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.fill("#q", "aral expedition sets out")
    page.locator("#f-state").select_option("en:published")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".table-title")).to_have_count(1)
    page.get_by_role("link", name="Accounts").click()
    page.get_by_role("link", name="Invite").click()
    page.fill("[name=name]", "Somebody")
    page.fill("[name=email]", "somebody@example.org")
    page.get_by_role("button", name="Create invitation").click()
    expect(page.locator("#link-text")).to_have_attribute("value", re.compile("/account/setup/"))
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    context.close()
