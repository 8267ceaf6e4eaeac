"""The usual goals of a new visitor, in each language: by mouse on a desktop, by touch on a phone,
by keyboard alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.server import Server
from tests.thorough import Run

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    const node = document.activeElement;
    return node && node !== document.body ? (node.innerText ?? node.textContent).trim().replace(/\\s+/g, ' ') : '';
}"""
MOST_STOPS = 400


@dataclass
class Visitor:
    """A visitor who follows links by their text, in one of three ways."""

    page: Page
    base: str
    locale: str
    way: str

    def arrive(self) -> None:
        self.page.goto(f"{self.base}/{self.locale}/")

    def follow(self, words: str) -> None:
        """Follow the first link whose whole text is `words`."""
        before = self.page.url
        if self.way == "keyboard":
            self._tab_to(words)
            self.page.keyboard.press("Enter")
        else:
            link = self._visible(words)
            link.tap() if self.way == "touch" else link.click()
        self.page.wait_for_url(lambda url: url != before)

    def _visible(self, words: str) -> Locator:
        links = self.page.get_by_role("link", name=words, exact=True).filter(visible=True)
        if not links.count():
            menu = self.page.locator(".masthead .menu-button")
            menu.tap() if self.way == "touch" else menu.click()
        return links.first

    def _tab_to(self, words: str) -> None:
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED) == words:
                return
        pytest.fail(f"the keyboard does not reach {words!r} on {self.page.url}")

    def text(self) -> str:
        return self.page.locator("main").inner_text()


WAYS = {"mouse": (1440, 900), "touch": (360, 780), "keyboard": (1440, 900)}


WALKS = [("en", "mouse"), ("zh", "touch"), ("zh", "keyboard")]
"""Each way is tried in one language only, as it doesn't depend on the language."""


@pytest.fixture(
    scope="module",
    params=[(locale, way) for locale in ("en", "zh") for way in WAYS] if Run.thorough else WALKS,
    ids="-".join,
)
def newcomer(
    request: pytest.FixtureRequest, visited: Server, chromium: Browser
) -> Iterator[Visitor]:
    locale, way = request.param
    width, height = WAYS[way]
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        has_touch=way == "touch",
        is_mobile=way == "touch",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    yield Visitor(context.new_page(), visited.base, locale, way)
    context.close()


@pytest.fixture
def visitor(newcomer: Visitor) -> Visitor:
    """A visitor on the front page."""
    newcomer.arrive()
    return newcomer


def says(visitor: Visitor, english: str, chinese: str) -> str:
    return english if visitor.locale == "en" else chinese


def test_who_works_on_desertification(visitor: Visitor) -> None:
    visitor.follow(says(visitor, "Scientists", "研究队伍"))
    who = visitor.page.locator(".person").filter(has_text=says(visitor, "Lei Jiahe", "雷加河"))
    expect(who).to_have_count(1)
    expect(who).to_contain_text(says(visitor, "Desertification", "荒漠化"))
    visitor.follow(who.locator("a").first.inner_text())
    expect(visitor.page.locator("h1")).to_contain_text("Lei Jiahe")


def test_snow_by_searching(visitor: Visitor) -> None:
    if visitor.way == "touch":
        visitor.page.locator(".masthead .search-box button").tap()
    box = visitor.page.locator("input[type=search]").filter(visible=True).first
    if visitor.way == "keyboard":
        for _stop in range(MOST_STOPS):
            visitor.page.keyboard.press("Tab")
            if visitor.page.evaluate("() => document.activeElement.matches('input[type=search]')"):
                break
        visitor.page.keyboard.type(says(visitor, "snow", "积雪"))
        visitor.page.keyboard.press("Enter")
    else:
        box.fill(says(visitor, "snow", "积雪"))
        box.press("Enter")
    visitor.page.wait_for_url("**/search/?**")
    expect(visitor.page.locator("main")).to_contain_text(says(visitor, "Li Lanhe", "李兰河"))


def test_the_newest_paper_of_2023(visitor: Visitor) -> None:
    visitor.follow(says(visitor, "Papers", "论文"))
    visitor.page.get_by_label(says(visitor, "Year", "年份"), exact=True).select_option("2023")
    first = visitor.page.locator("main .references li").filter(visible=True).first
    expect(first).to_contain_text("2023")
    visitor.follow(first.locator("a").first.inner_text())
    assert (
        "Aral Sea" in visitor.page.locator("h1").inner_text()
        or "moss" in visitor.page.locator("h1").inner_text()
    )


def test_how_to_reach_the_institute(visitor: Visitor) -> None:
    visitor.follow(says(visitor, "Contact", "联系我们"))
    for piece in ("999012", says(visitor, "12 River Road", "河滨路12号")):
        assert piece in visitor.text()
    assert visitor.page.locator("main a[href^='tel:']").count()
    assert visitor.page.locator("main a[href^='mailto:']").count()


def test_which_station_is_highest(visitor: Visitor) -> None:
    visitor.follow(says(visitor, "Resources", "科研资源"))
    visitor.follow(says(visitor, "Field stations", "野外台站"))
    visitor.follow(says(visitor, "Height", "海拔"))
    first = visitor.page.locator("main table tbody tr").first
    expect(first).to_contain_text(says(visitor, "Bayansu", "巴音苏"))


def test_open_jobs(visitor: Visitor) -> None:
    visitor.follow(says(visitor, "Join Us", "人才招聘"))
    assert says(visitor, "No position is open", "目前没有") in visitor.text()


def test_partners_in_tajikistan(visitor: Visitor) -> None:
    visitor.follow(says(visitor, "International Cooperation", "国际合作"))
    visitor.follow(says(visitor, "International Organizations", "国际组织"))
    assert says(visitor, "Tajikistan", "塔吉克斯坦") in visitor.text()
    branch = (
        visitor.page.locator("main a").filter(has_text=says(visitor, "Dushanbe", "杜尚别")).first
    )
    visitor.follow(branch.inner_text())
    assert says(visitor, "Tajikistan", "塔吉克斯坦") in visitor.text()
