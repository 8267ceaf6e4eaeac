"""Pages in print, in forced colours, in large text and high contrast."""

import re
from io import BytesIO
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser
GROUND = "one => getComputedStyle(one).backgroundColor"
LISTS = """() => [...document.querySelectorAll("nav :is(ul, ol):not([role])")].map((one) => {
    const style = getComputedStyle(one);
    return [style.listStyleType, style.paddingInlineStart].join(" ");
})"""


def test_menus_are_no_lists_with_marks(visited: Server, page: Page) -> None:
    for path in ("en/", "zh/news/", "en/papers/"):
        page.goto(f"{visited.base}/{path}")
        assert set(page.evaluate(LISTS)) == {"none 0px"}, path


ICONS = "[class^=icon-], i.mark"
"""The icons, and the program's logo."""


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("papers/year/2015/", "main .references li"),
        ("papers/", "main .group li"),
        ("scientists/chen-yahe/", "section[aria-labelledby=papers] li"),
        ("research/rivers-laboratory/", "section.further li"),
        ("news/", ".demonstration"),
    ],
)
def test_paper_has_what_one_prints_for(visited: Server, page: Page, path: str, shown: str) -> None:
    page.goto(f"{visited.base}/en/{path}")
    page.emulate_media(media="print")
    expect(page.locator(shown).first).to_be_visible()
    expect(page.locator(".demonstration")).to_be_visible()
    expect(page.locator(".main-menu")).to_be_hidden()


def test_own_colours_show_what_is_chosen(visited: Server, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{visited.base}/en/news/category/event/")
    chosen = page.locator(".filter a[aria-current]").first
    assert chosen.evaluate(GROUND) != page.locator("body").evaluate(GROUND)


def test_own_colours_mark_only_the_menu_item_of_the_page(visited: Server, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(forced_colors="active")
    page.goto(f"{visited.base}/en/news/")
    edge = "one => getComputedStyle(one).borderBlockEndColor"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    others = {one.evaluate(edge) for one in page.locator(".main-menu a:not([aria-current])").all()}
    assert others == {ground}
    assert page.locator(".main-menu a[aria-current]").evaluate(edge) != ground


@pytest.mark.parametrize("colours", ["none", "active"])
def test_icons_are_drawn_in_all_colours(
    visited: Server, page: Page, colours: Literal["none", "active"]
) -> None:
    page.emulate_media(forced_colors=colours)
    for path in ("en/", "zh/cooperation/conferences/"):
        page.goto(f"{visited.base}/{path}")
        shown = page.locator(ICONS).filter(visible=True).all()
        assert len(shown) > 2, path
        for icon in shown:
            picture = Image.open(BytesIO(icon.screenshot()))
            assert max(picture.size) <= 64
            assert len(picture.convert("RGB").getcolors() or ()) > 2, icon.get_attribute("class")


def test_large_text_and_high_contrast_are_kept_without_a_cookie(
    visited: Server, page: Page
) -> None:
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{visited.base}/zh/")
    plain = page.evaluate(size)
    for name in ("大字", "高对比度"):
        button = page.get_by_role("button", name=name)
        expect(button).to_have_attribute("aria-pressed", "false")
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
    for path in (
        "en/",
        "zh/papers/",
        "en/resources/stations/",
        "zh/scientists/",
        "en/contact/write/",
    ):
        page.goto(f"{visited.base}/{path}")
        assert page.evaluate(size) >= 1.2 * plain, path
        assert page.locator("body").evaluate(GROUND) == "rgb(255, 255, 255)", path
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        cut = page.evaluate(
            "[...document.querySelectorAll('.masthead *, .utility *')]"
            ".filter(one => one.getBoundingClientRect().right > innerWidth + 1).length"
        )
        assert cut == 0, path
    page.emulate_media(media="print")
    assert page.locator("h1").evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"
    page.emulate_media(media="screen")
    for name in ("Large text", "High contrast"):
        page.get_by_role("button", name=name).click()
    page.goto(f"{visited.base}/zh/")
    assert page.evaluate(size) == plain
    expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "false")
    assert page.context.cookies(page.url) == []


def test_who_asks_for_contrast_has_it_and_without_script_there_is_no_switch(
    visited: Server, chromium: Browser
) -> None:
    page = chromium.new_page(contrast="more")
    page.goto(f"{visited.base}/en/")
    button = page.get_by_role("button", name="High contrast")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.close()
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{visited.base}/en/")
    expect(page.locator(".reading")).to_be_hidden()
    page.close()


def test_pointer_and_guide_load_once_they_are_used(visited: Server, page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{visited.base}/en/news/")
    assert not [url for url in loaded if "reading-aids" in url or "reading-guide" in url]
    page.get_by_role("button", name="Large pointer").click()
    expect(page.locator("h1")).to_have_css("cursor", re.compile("url"))
    page.get_by_role("button", name="Reading guide").press("Enter")
    band = page.locator(".reading-guide")
    expect(band).to_be_visible()

    page.goto(f"{visited.base}/zh/news/")  # kept, without a cookie
    expect(band).to_be_visible()
    expect(page.locator("h1")).to_have_css("cursor", re.compile("url"))
    page.mouse.move(300, 400)
    expect(band).to_have_css("--middle", "400px")
    link = page.locator("main a").first
    link.focus()
    box, guide = link.bounding_box(), band.bounding_box()
    assert box
    assert guide
    assert guide["y"] < box["y"] + box["height"] / 2 < guide["y"] + guide["height"]
    page.keyboard.press("Alt+ArrowDown")
    moved = band.bounding_box()
    assert moved
    assert moved["y"] > guide["y"]
    for _press in range(30):
        page.keyboard.press("Alt+ArrowDown")
    assert page.evaluate("scrollY") > 0
    page.get_by_role("button", name="阅读辅助线").press("Enter")
    expect(band).to_be_hidden()
    assert page.context.cookies(page.url) == []
