"""In a browser: no shift, no overflow on the narrowest phone, nothing from elsewhere, no script
needed.
"""

import pytest
from playwright.sync_api import Browser, Page, Request

from scripts.screenshots import PAGES
from tests.browser.server import Server

pytestmark = pytest.mark.browser
MOVED = """() => new Promise(resolve => {
    const moved = [];
    const box = ({x, y, width, height}) => `${width}x${height} at ${x}, ${y}`;
    new PerformanceObserver(list => moved.push(...list.getEntries().flatMap(one => one.sources.map(({node, previousRect,
        currentRect}) => `${one.value} ${node?.outerHTML?.slice(0, 99)}: ${box(previousRect)} → ${box(currentRect)}`))))
        .observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved))));
})"""


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_nothing_is_wider_than_the_narrowest_phone(server: Server, page: Page, locale: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for path in PAGES:
        page.goto(f"{server.base}/{locale}/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"/{locale}/{path} is {width} pixels wide"


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_while_a_page_loads(server: Server, page: Page, width: int) -> None:
    """Least of all where it loads slowly, when a part of a page is painted before the rest is
    there.
    """
    page.set_viewport_size({"width": width, "height": 800})
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 10})
    for path in PAGES:
        page.goto(f"{server.base}/zh/{path}")
        assert page.evaluate(MOVED) == [], path


def test_a_visit_asks_nobody_else_and_sets_no_cookie(server: Server, page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    faults: list[str] = []
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    for path in PAGES[:-1]:
        page.goto(f"{server.base}/en/{path}")
    assert len(asked) > len(PAGES)
    assert not [
        request.url for request in asked if not request.url.startswith((server.base, "data:"))
    ]
    assert page.context.cookies() == []
    assert faults == []


def test_pages_read_without_script(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    page = context.new_page()
    page.goto(f"{server.base}/zh/cooperation/")
    assert page.locator("h1").inner_text() == "国际合作"
    page.get_by_role("link", name="国际会议").first.click()
    assert page.url == f"{server.base}/zh/cooperation/conferences/"
    page.get_by_role("link", name="English").first.click()
    assert page.url == f"{server.base}/en/cooperation/conferences/"
    context.close()


def test_the_keyboard_reaches_the_text_first(server: Server, page: Page) -> None:
    page.goto(f"{server.base}/en/cooperation/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null || location.hash !== ''")


def test_print_is_a_clean_article(server: Server, page: Page) -> None:
    page.goto(f"{server.base}/en/news/aral-sea-expedition/")
    page.emulate_media(media="print")
    assert not page.locator("nav").first.is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator(".print-address").is_visible()
