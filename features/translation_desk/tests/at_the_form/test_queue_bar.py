"""The bar of a form that was opened from the queue: one row, as of any form, with the place in the
queue.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.thorough import pairs

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
DESK = {"width": 1440, "height": 900}
SHAPE = """(bar) => {
  const own = bar.getBoundingClientRect();
  const boxes = [...bar.querySelectorAll(":scope > *, nav > *")].filter((one) => one.checkVisibility())
    .map((one) => ({ name: one.className, box: one.getBoundingClientRect() })).filter(({ box }) => box.width);
  const isOutside = (box) =>
    box.left < own.left || box.right > own.right || box.top < own.top || box.bottom > own.bottom;
  const title = bar.querySelector(".bar-title"), isCut = title.scrollWidth > title.clientWidth;
  const middles = boxes.map(({ box }) => (box.top + box.bottom) / 2);
  return {
    height: own.height,
    spread: Math.max(...middles) - Math.min(...middles),
    outside: boxes.filter(({ box }) => isOutside(box)).map(({ name }) => name),
    title: isCut ? title.clientWidth : own.width,
  };
}"""


def opened(page: Page) -> Page:
    """Open the first entry of the queue."""
    page.goto("translate/")
    page.locator("a[href*='queue=']").first.click()
    page.locator(".tools").first.wait_for()
    return page


@pytest.mark.parametrize(("role", "interface"), pairs(("editor", "translator"), ("zh", "en")))
def test_it_is_one_row_on_a_desk_and_low_on_a_phone(
    enter: Enter, role: str, interface: str
) -> None:
    languages = ("zh",) if role == "translator" else ()
    page = opened(enter(f"{role}-{interface}", role, languages, interface, viewport=DESK))
    page.fill(
        "[id='f-headline.zh']", f"咸海联合科学考察队出发，前往乌兹别克斯坦 {role} {interface}"
    )
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    bar = page.locator(".entry-bar")
    shape = bar.evaluate(SHAPE)
    assert shape["spread"] < 4
    assert shape["height"] <= 60
    assert shape["outside"] == []
    assert shape["title"] >= 100
    for width in (390, 360):
        page.set_viewport_size({"width": width, "height": 844})
        shape = bar.evaluate(SHAPE)
        assert shape["height"] <= 96, width
        assert shape["outside"] == []
        assert shape["title"] >= 30
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page, within=".entry-bar") == []


def test_its_place_leads_back_and_on(enter: Enter) -> None:
    page = opened(enter("Leader", "editor", viewport=DESK))
    nav = page.locator(".queue-bar")
    expect(nav.locator(".queue-place")).to_have_text(re.compile(r"^1 of \d+$"))
    nav.get_by_role("link", name="Next").click()
    expect(nav.locator(".queue-place")).to_have_text(re.compile(r"^2 of \d+$"))
    nav.get_by_role("link", name="Previous").click()
    expect(nav.locator(".queue-place")).to_have_text(re.compile(r"^1 of \d+$"))
    nav.get_by_role("link", name="Back to the list").click()
    page.wait_for_url("**/translate/?language=zh*")
