"""Missing addresses are redirected in a real browser."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accounts import account, sign_in
from tests.browser.axe import violations
from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def desk(server: Server, chromium: Browser) -> Iterator[Page]:
    """An editor's page. A script error or a violation of the Content-Security-Policy fails the
    tests.
    """
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security" in message.text else None,
    )
    sign_in(server, context, account(server, "Edith", "editor", (), "en"))
    yield page
    context.close()
    assert faults == []


def fetched(server: Server, path: str) -> tuple[int, str]:
    """Return (status, final address) of a visitor's request."""
    try:
        with urllib.request.urlopen(f"{server.base}{path}") as answer:
            return answer.status, answer.url.removeprefix(server.base)
    except urllib.error.HTTPError as fault:
        return fault.code, path


def test_what_visitors_did_not_find_becomes_a_redirect(server: Server, desk: Page) -> None:
    for path in ("/about.htm?id=1", "/about.htm", "/en/old/history/", "/wp-login.php"):
        assert fetched(server, path)[0] == 404
    desk.goto(f"{server.base}/editor/redirects/")
    missed = desk.get_by_role("table", name="Pages not found (404)")
    expect(missed.get_by_role("row", name="/about.htm")).to_contain_text("2")
    expect(missed).not_to_contain_text("id=1")
    expect(missed).not_to_contain_text("wp-login")
    assert violations(desk) == []
    missed.get_by_role("button", name="Ignore /en/old/history/").click()
    expect(desk.get_by_text("Ignored: /en/old/history/.")).to_be_visible()
    desk.get_by_role("link", name="Redirect to … /about.htm").click()
    desk.get_by_role("combobox", name="Entry").fill("history")
    desk.get_by_role("option", name="History").first.click()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator(".notice-undo")).to_contain_text(
        "/about.htm leads to /en/about/history/ now."
    )
    assert fetched(server, "/about.htm") == (200, "/en/about/history/")

    desk.get_by_role("link", name="New redirect").click()
    desk.get_by_label("Old address").fill(f"{server.base}/en/about/history/")
    desk.get_by_label("or an address").fill("/en/nowhere/")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator("#from-error")).to_contain_text("There is a page at /en/about/history/.")
    desk.get_by_label("Old address").fill("/old.htm")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator("#to-error")).to_contain_text("There is no page at /en/nowhere/.")
    desk.get_by_label("or an address").fill("/about.htm")
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_text("/about.htm is itself redirected")).to_be_visible()
    assert fetched(server, "/old.htm") == (200, "/en/about/history/")
