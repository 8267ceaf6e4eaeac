"""In a browser: pages work without scripts and print cleanly."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser


def test_pages_read_without_script(visited: Server, chromium: Browser) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    page = context.new_page()
    page.goto(f"{visited.base}/zh/cooperation/")
    assert page.locator("h1").inner_text() == "国际合作"
    page.get_by_role("link", name="国际会议").first.click()
    page.wait_for_url(f"{visited.base}/zh/cooperation/conferences/")
    page.get_by_role("link", name="English").first.click()
    page.wait_for_url(f"{visited.base}/en/cooperation/conferences/")
    context.close()


def test_the_keyboard_reaches_the_text_first(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/en/cooperation/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null || location.hash !== ''")


def test_links_beside_the_filters_stand_on_one_line(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/en/news/")
    ends = page.locator(".list-aside > *").evaluate_all(
        "(all) => all.map((one) => [...one.querySelectorAll('a')].at(-1))"
        ".map((link) => { const range = document.createRange(); range.selectNodeContents(link);"
        " const box = range.getBoundingClientRect(); return (box.top + box.bottom) / 2; })"
    )
    assert len(ends) == 3
    assert max(ends) - min(ends) <= 2


def test_print_is_a_clean_article(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/en/news/aral-sea-expedition/")
    page.emulate_media(media="print")
    expect(page.locator("nav").first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".print-address")).to_be_visible()
