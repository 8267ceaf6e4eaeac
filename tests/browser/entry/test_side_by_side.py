"""Headlines as they are read, and columns wide enough to write in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.entry.text_helpers import paste, saved
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
NEWS = "entries/news/aral-sea-expedition/"
DESK = {"width": 1440, "height": 900}
LONG = (
    "The institute’s scientists set out for the dry bed of the Aral Sea with colleagues from Tashkent "
    "to study what the desert has become since the water left it, and what may grow there"
)
CUT = (
    """(one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1"""
)


def ready(page: Page, path: str = NEWS) -> Page:
    page.goto(path)
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    return page


def control(page: Page, path: str) -> Locator:
    return page.locator(f"[id='f-{path}']")


def test_a_headline_grows_and_stays_one_line(enter: Enter, work: Look) -> None:
    page = ready(enter("Headliner", viewport=DESK))
    headline = control(page, "headline.en")
    low = headline.bounding_box()["height"]  # type: ignore[index]
    headline.fill(LONG)
    assert not headline.evaluate(CUT)
    assert headline.bounding_box()["height"] > low  # type: ignore[index]
    face = headline.evaluate("one => getComputedStyle(one).fontFamily")
    assert "Source Serif" in face
    headline.press("End")
    headline.press("Enter")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
    expect(headline).to_have_value(LONG)
    paste(headline, plain=" again\r\nand\nagain")
    expect(headline).to_have_value(f"{LONG} again and again")
    saved(page)
    assert work("news", "aral-sea-expedition").flat["headline.en"] == f"{LONG} again and again"


def test_enter_in_a_new_title_creates_the_entry(enter: Enter) -> None:
    page = enter("Creator")
    page.goto("entries/news/new")
    page.fill("[id='f-headline.en']", "Made by Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/news/made-by-enter/")


def test_line_breaks_of_a_browser_without_scripts_become_spaces(enter: Enter, work: Look) -> None:
    page = enter("Plain", java_script_enabled=False)
    page.goto("entries/news/sandbank-campus/")
    control(page, "headline.en").fill("The campus\n at Sandbank")
    page.locator(".entry-bar [value=save]").click()
    assert work("news", "sandbank-campus").flat["headline.en"] == "The campus at Sandbank"


def test_the_name_of_the_institute_is_whole(enter: Enter) -> None:
    page = ready(enter("Root", "administrator", viewport=DESK), "entries/site/_/")
    for code in ("en", "zh"):
        assert not control(page, f"name.{code}").evaluate(CUT)


def test_texts_grow_in_a_browser_that_cannot_size_them(enter: Enter) -> None:
    page = enter("Old", viewport=DESK, alone=True)
    page.add_init_script("CSS.supports = () => false")

    def without_sizing(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("field-sizing", "x-sizing"))

    page.route("**/editor-form*.css*", without_sizing)
    headline = control(ready(page), "headline.en")
    headline.fill(LONG)
    assert not headline.evaluate(CUT)
    headline.fill("Short")
    assert headline.bounding_box()["height"] < 60  # type: ignore[index]


def test_columns_are_wide_enough_to_write_in(enter: Enter) -> None:
    page = ready(enter("Writer", viewport=DESK))
    english, chinese = control(page, "headline.en"), control(page, "headline.zh")
    for box in (english.bounding_box(), chinese.bounding_box()):
        assert box
        assert box["width"] >= 520
    assert english.bounding_box()["y"] == chinese.bounding_box()["y"]  # type: ignore[index]
    page.locator(".shown-languages label").first.click()
    side = page.locator(".form-side").bounding_box()
    assert side
    assert side["x"] > english.bounding_box()["x"] + 520  # type: ignore[index]
    page.get_by_role("radio", name="All languages").check()
    page.set_viewport_size({"width": 1200, "height": 900})
    assert english.bounding_box()["width"] >= 520  # type: ignore[index]
    assert english.bounding_box()["x"] == chinese.bounding_box()["x"]  # type: ignore[index]


def test_long_texts_as_markdown_never_scroll_inside_so_both_move_with_the_page(
    enter: Enter,
) -> None:
    page = ready(enter("Scroller", viewport=DESK))
    english, chinese = control(page, "body.en"), control(page, "body.zh")
    english.fill("A paragraph of the text.\n\n" * 120)
    chinese.fill("正文的一段。\n\n" * 200)
    page.evaluate("scrollTo(0, 0)")
    tops = []
    for _ in range(2):
        for text in (english, chinese):
            assert not text.evaluate(CUT)
        boxes = english.bounding_box(), chinese.bounding_box()
        assert boxes[0]["y"] == boxes[1]["y"]  # type: ignore[index]
        tops.append(boxes[0]["y"])  # type: ignore[index]
        english.hover(position={"x": 200, "y": 400})
        page.mouse.wheel(0, 1200)
        wait_until(lambda: page.evaluate("scrollY") > 900)
    assert tops[1] < tops[0] - 900
