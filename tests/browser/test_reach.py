"""Everything can be reached: large enough to touch, nothing beside the narrowest phone, the focus
always to be seen, still when stillness is asked for; and a visit asks nobody else.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from scripts.screenshots import PAGES
from tests.browser.server import Server

pytestmark = pytest.mark.browser

# WCAG 2.2, 2.5.8: 24 px each way, or a circle of 24 px around the middle that touches no other
# target; links in sentences are exempt, and what cannot be seen is no target.
SMALL = """() => {
    const seen = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, textarea')]
        .filter(node => node.checkVisibility({visibilityProperty: true}) && !node.closest('.skip, .visually-hidden'));
    const boxes = seen.flatMap(node => [...node.getClientRects()].filter(box => box.width && box.height)
        .map(box => ({node, box, x: box.x + box.width / 2, y: box.y + box.height / 2})));
    const far = (a, b) => Math.hypot(Math.max(b.box.left - a.x, 0, a.x - b.box.right),
                                     Math.max(b.box.top - a.y, 0, a.y - b.box.bottom));
    const small = ({box}) => box.width < 23.5 || box.height < 23.5;
    const crowded = one => boxes.some(other => other.node !== one.node && (small(other)
        ? Math.hypot(other.x - one.x, other.y - one.y) < 23.5 : far(one, other) < 11.75));
    const inText = node => [...(node.closest('p, li, dd, td, figcaption, h1, h2, h3, span')?.childNodes ?? [])]
        .some(child => child.nodeType === 3 && child.textContent.trim());
    return boxes.filter(one => small(one) && !inText(one.node) && crowded(one))
        .map(({node, box}) => `${node.outerHTML.slice(0, 120)} ${box.width.toFixed()}x${box.height.toFixed()}`);
}"""
SHOWN = """() => {
    const node = document.activeElement;
    if (!node || node === document.body || node.dataset.met) return null;
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
NARROWEST = 320
VARIED = (
    "",
    "scientists/",
    "resources/stations/",
    "papers/",
    "about/structure/",
    "cooperation/organizations/",
    "contact/write/",
    "search/?q=snow",
)


@dataclass
class Visit:
    """What a visit of every page has shown, by their paths."""

    small: dict[str, list[str]] = field(default_factory=dict)
    wide: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    cookies: list[Any] = field(default_factory=list)


@pytest.fixture(
    scope="module", params=[(locale, width) for locale in ("en", "zh") for width in (360, 1440)]
)
def visit(request: pytest.FixtureRequest, server: Server, chromium: Browser) -> Visit:
    """In one language, on a phone or a desk. What a phone shows is also made narrow."""
    (locale, width), visit, at = request.param, Visit(), ""
    page = chromium.new_page(viewport={"width": width, "height": 800})

    def failed(request: Request) -> None:
        # What else is still on its way is given up with the page that asks for it.
        if request.resource_type in ("document", "script", "stylesheet"):
            visit.lost.append(f"{at}: {request.url}: {request.failure}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.faults[at] = message.text

    page.on("requestfailed", failed)
    page.on("request", lambda request: visit.asked.append(request.url))
    page.on("console", said)
    for at in PAGES:
        page.goto(f"{server.base}/{locale}/{at}")
        visit.small[at] = page.evaluate(SMALL)
        if width == 360:
            page.set_viewport_size({"width": NARROWEST, "height": 700})
            visit.wide[at] = page.evaluate("document.documentElement.scrollWidth")
            page.set_viewport_size({"width": width, "height": 800})
    visit.cookies = page.context.cookies()
    page.close()
    return visit


def test_what_is_touched_is_large_enough(visit: Visit) -> None:
    assert visit.lost == []  # a page without one of its style sheets has other sizes
    assert visit.small.keys() == set(PAGES)
    assert {path: nodes for path, nodes in visit.small.items() if nodes} == {}


def test_nothing_is_wider_than_the_narrowest_phone(visit: Visit) -> None:
    assert {path: width for path, width in visit.wide.items() if width > NARROWEST} == {}


def test_a_visit_asks_nobody_else_and_sets_no_cookie(visit: Visit, server: Server) -> None:
    assert len(visit.asked) > len(PAGES)
    assert not [url for url in visit.asked if not url.startswith((server.base, "data:"))]
    assert visit.cookies == []
    assert visit.faults.keys() == {"nowhere/"}, "there is no such page"


@pytest.mark.parametrize("path", VARIED)
def test_the_focus_is_always_to_be_seen(server: Server, page: Page, path: str) -> None:
    page.goto(f"{server.base}/en/{path}")
    hidden, met = [], 0
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        one = page.evaluate(SHOWN)
        if one is None:
            break
        met += 1
        hidden += [one] if one else []
    assert met > 20
    assert hidden == []


def test_the_menu_opens_by_keyboard_and_gives_the_focus_back(server: Server, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{server.base}/en/")
    menu = page.locator("#main-menu")
    expect(menu).to_be_hidden()
    page.locator(".masthead .menu-button").focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.masthead .menu-button')")


def test_nothing_moves_for_who_asks_for_stillness(server: Server, chromium: Browser) -> None:
    page = chromium.new_page(reduced_motion="reduce")
    for path in VARIED:
        page.goto(f"{server.base}/en/{path}")
        assert page.evaluate(LONGEST) <= 0.01, path
    page.close()
