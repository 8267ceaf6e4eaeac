"""In a browser: pages work without scripts, print cleanly, and drawings are as wide as
their boxes.
"""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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


def test_print_is_a_clean_article(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/en/news/aral-sea-expedition/")
    page.emulate_media(media="print")
    expect(page.locator("nav").first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".print-address")).to_be_visible()


NARROW_FACE = """@font-face {
  font-family: "Source Sans 3"; src: local("DejaVu Sans"), local("Arial"), local("Liberation Sans"); size-adjust: 78%;
}"""
"""The first font of tokens.css, with digits half an em wide, as if it were installed."""


@pytest.mark.parametrize("face", ["", NARROW_FACE], ids=["other", "narrow"])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_desktop_shows_the_wide_layout_of_drawings(
    visited: Server, page: Page, locale: str, face: str
) -> None:
    """With any font. A phone shows the other layout."""

    def add_face(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + face)

    page.route("**/css/pictures*.css*", add_face)
    page.goto(f"{visited.base}/{locale}/about/history/")
    page.evaluate("document.fonts.load('1rem \"Source Sans 3\"')")
    wide, narrow = page.locator(".chart-wide"), page.locator(".chart-narrow")
    for width in (1024, 1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        expect(wide).to_be_visible()
        expect(narrow).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 900})
    expect(narrow).to_be_visible()
    expect(wide).to_be_hidden()
