"""Everything can be reached by keyboard with a visible focus, and nothing moves with reduced
motion. (The size of targets: test_every_page.py.)
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser

SHOWN = """within => {
    const node = document.activeElement;
    if (!node?.parentElement.closest(within) || node.dataset.met) return null;
    node.dataset.met = '1';
    const ringed = hit => hit && getComputedStyle(hit).stroke !== 'none'
        && parseFloat(getComputedStyle(hit).strokeWidth) >= 2;
    const style = getComputedStyle(node);
    const around = node.closest('.search-box') ? getComputedStyle(node.closest('.search-box')) : style;
    const shown = [style, around].some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2)
        || style.boxShadow !== 'none' || ringed(node.querySelector('.hit'));
    return shown ? '' : node.outerHTML.slice(0, 160);
}"""
LONGEST = """() => Math.max(0, ...[...document.querySelectorAll('*')].flatMap(node => {
    const style = getComputedStyle(node);
    return [...style.transitionDuration.split(','), ...style.animationDuration.split(',')].map(parseFloat);
}))"""
MOST_STOPS = 400
VARIED = (
    "",
    "scientists/letter/l/",
    "resources/stations/",
    "papers/",
    "about/structure/",
    "cooperation/organizations/",
    "contact/write/",
    "search/?q=snow",
)


@pytest.mark.parametrize("path", VARIED)
def test_the_focus_is_always_to_be_seen(visited: Server, reader: Page, path: str) -> None:
    """Header and footer are checked on the front page."""
    reader.goto(f"{visited.base}/en/{path}")
    if path:
        reader.locator(".skip").press("Enter")
    hidden, met = [], 0
    for _stop in range(MOST_STOPS):
        reader.keyboard.press("Tab")
        one = reader.evaluate(SHOWN, "main" if path else "body")
        if one is None:
            break
        met += 1
        hidden += [one] if one else []
    assert met > 5
    assert hidden == []


def test_the_menu_opens_by_keyboard_and_gives_the_focus_back(visited: Server, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{visited.base}/en/")
    menu = page.locator("#main-menu")
    expect(menu).to_be_hidden()
    page.locator(".masthead .menu-button").focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.masthead .menu-button')")
    service = page.locator(".utility nav").first
    expect(service).to_be_hidden()
    menu.evaluate("node => node.remove()")
    expect(service, "a site without a main menu").to_be_visible()


def test_nothing_moves_for_who_asks_for_stillness(visited: Server, reader: Page) -> None:
    for path in VARIED:
        reader.goto(f"{visited.base}/en/{path}")
        assert reader.evaluate(LONGEST) <= 0.01, path
