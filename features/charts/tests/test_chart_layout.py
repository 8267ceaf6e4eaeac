"""In a browser: a page shows the layout of a chart that is as wide as its box."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser

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

    page.route("**/css/common*.css*", add_face)
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
