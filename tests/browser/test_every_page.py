"""Pages of every kind, on a phone in English and on a desktop in Chinese by turns. It loads
without layout shift or requests to other hosts, axe finds nothing in either scheme, touch targets
are large enough. A usual run visits half of the pages by turns, some with axe and a few of those in
the dark scheme too. In both languages nothing is wider than the narrowest phone.

Each result that axe leaves undecided must be of a kind that a person has decided:
tests/browser/incompletes.py.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.browser.axe import in_both_schemes
from tests.browser.incompletes import KNOWN
from tests.browser.server import Server
from tests.institute import PAGES
from tests.thorough import Run, by_turns, pairs, sample

pytestmark = pytest.mark.browser
PHONE, DESK = (360, 800), (1440, 900)
VISITORS = {"en": PHONE, "zh": DESK}
NARROWEST = (320, 700)
WIDTH = "document.documentElement.scrollWidth"
SLOW = 100_000
"""Bytes a second. The first part of a page is painted long before the rest arrives."""
DECIDED = [asdict(one) for one in KNOWN]
VISITED = by_turns(pairs(PAGES, VISITORS), 2)
OTHERS = sorted({*product(PAGES, VISITORS)} - {*VISITED})
"""Each page in the language in which it isn’t visited; a usual run takes an eighth of them by turns."""
CHECKED = by_turns(PAGES, 4)
"""The pages on which axe looks for faults."""
DARK = sample(CHECKED, 4)
"""Pages also checked in the dark scheme, the earlier ones in English and the later ones in Chinese;
tests/test_contrast.py measures the colours of both schemes.
"""

MOVED = """() => new Promise(resolve => {
    const moved = [];
    const box = ({x, y, width, height}) => `${width}x${height} at ${x}, ${y}`;
    new PerformanceObserver(list => moved.push(...list.getEntries().flatMap(one => one.sources.map(({node, previousRect,
        currentRect}) => `${one.value} ${node?.outerHTML?.slice(0, 99)}: ${box(previousRect)} → ${box(currentRect)}`))))
        .observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved))));
})"""

# WCAG 2.2, 2.5.8: 24 px each way, or a circle of 24 px around the middle that touches no other
# target; links in sentences are exempt, and what cannot be seen is no target. So is a mark on a map where the same
# page has the link in another place that is large enough: marks of neighbours share what lies between them.
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
    const tooSmall = one => small(one) && !inText(one.node) && crowded(one);
    const twin = (a, b) => !b.node.closest('svg') && a.node.getAttribute('href') === b.node.getAttribute('href');
    const elsewhere = one => one.node.closest('svg') && boxes.some(other => twin(one, other) && !tooSmall(other));
    return boxes.filter(one => tooSmall(one) && !elsewhere(one))
        .map(({node, box}) => `${node.outerHTML.slice(0, 120)} ${box.width.toFixed()}x${box.height.toFixed()}`);
}"""


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


@dataclass
class Visit:
    """An open page, the size of its window, and the observations while it loaded."""

    page: Page
    path: str
    size: tuple[int, int]
    moved: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def failed(self, request: Request) -> None:
        # Requests that are still pending are dropped with the page.
        if request.resource_type in ("document", "script", "stylesheet"):
            self.lost.append(f"{request.url}: {request.failure}")

    def said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)


@pytest.fixture(scope="module")
def slow_pages(chromium: Browser) -> Iterator[dict[str, Page]]:
    """A page for each visitor, on a slow connection."""
    pages = {}
    for locale, (width, height) in VISITORS.items():
        pages[locale] = chromium.new_page(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        link = pages[locale].context.new_cdp_session(pages[locale])
        link.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 0, "downloadThroughput": SLOW, "uploadThroughput": -1},
        )
    yield pages
    for page in pages.values():
        page.close()


@pytest.fixture(scope="module", params=VISITED, ids="-".join)
def visit(
    request: pytest.FixtureRequest, visited: Server, slow_pages: dict[str, Page]
) -> Iterator[Visit]:
    path, locale = request.param
    page = slow_pages[locale]
    visit = Visit(page, path, VISITORS[locale])
    listeners: dict[Any, Any] = {
        "requestfailed": visit.failed,
        "request": lambda request: visit.asked.append(request.url),
        "console": visit.said,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    resize(page, visit.size)
    page.emulate_media(color_scheme="light")
    page.goto(f"{visited.base}/{locale}/{path}")
    visit.moved = page.evaluate(MOVED)
    yield visit
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def test_it_loads_without_moving_and_asks_nobody_else(visited: Server, visit: Visit) -> None:
    assert visit.moved == []
    assert visit.lost == []
    assert visit.asked
    assert not [url for url in visit.asked if not url.startswith((visited.base, "data:"))]
    assert bool(visit.faults) == (visit.path == "nowhere/"), "there is no such page"
    assert visit.page.context.cookies(visit.page.url) == []


def test_axe_finds_nothing(visit: Visit) -> None:
    sizes = [PHONE, DESK] if Run.thorough else [visit.size] * (visit.path in CHECKED)
    for size in sizes:
        resize(visit.page, size)
        assert in_both_schemes(visit.page, DECIDED, dark=visit.path in DARK) == [], size


def test_what_is_touched_is_large_enough(visit: Visit) -> None:
    for size in (PHONE, DESK):
        resize(visit.page, size)
        assert visit.page.evaluate(SMALL) == [], size


def test_nothing_is_wider_than_the_narrowest_phone(visit: Visit) -> None:
    resize(visit.page, NARROWEST)
    assert visit.page.evaluate(WIDTH) <= NARROWEST[0]


@pytest.mark.parametrize(("path", "locale"), by_turns(OTHERS, 8))
def test_nor_is_it_in_the_other_language(
    visited: Server, reader: Page, path: str, locale: str
) -> None:
    resize(reader, NARROWEST)
    reader.goto(f"{visited.base}/{locale}/{path}")
    assert reader.evaluate(WIDTH) <= NARROWEST[0]


def test_the_page_of_languages(visited: Server, reader: Page) -> None:
    reader.goto(f"{visited.base}/")
    for size in VISITORS.values():
        resize(reader, size)
        assert in_both_schemes(reader) == []
    resize(reader, NARROWEST)
    assert reader.evaluate(WIDTH) <= NARROWEST[0]
