"""The bar of the form: one row, the state of each language once, what to do about it, and messages
that move nothing.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.entry.text_helpers import saved

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
NEWS = "entries/news/aral-sea-expedition/"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
OUTSIDE = """(bar) => [...bar.children].filter((one) => one.checkVisibility()).filter((one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect(), own = bar.getBoundingClientRect();
  return left < own.left || right > own.right || top < own.top || bottom > own.bottom;
}).map((one) => one.className)"""


def ready(page: Page, path: str = NEWS) -> Page:
    page.goto(path)
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    return page


def top(page: Page) -> float:
    """The place of the first control in the window."""
    return float(
        page.locator("[id='f-headline.en']").evaluate("one => one.getBoundingClientRect().y")
    )


@pytest.mark.parametrize("interface", ["en", "zh"])
def test_it_is_one_row_on_a_desk_and_low_on_a_phone(enter: Enter, interface: str) -> None:
    page = ready(enter(f"Bar-{interface}", "editor", (), interface, viewport=DESK))
    bar = page.locator(".entry-bar")
    page.fill(
        "[id='f-headline.en']",
        f"An expedition that goes on and on for a very long time {interface}",
    )
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    rows = bar.evaluate(
        "bar => [...bar.children].filter((one) => one.checkVisibility()).map((one) => {"
        "const { top, bottom } = one.getBoundingClientRect(); return (top + bottom) / 2; })"
    )
    assert max(rows) - min(rows) < 4
    assert bar.bounding_box()["height"] <= 60  # type: ignore[index]
    assert bar.evaluate(OUTSIDE) == []
    page.set_viewport_size(PHONE)
    assert bar.bounding_box()["height"] <= 96  # type: ignore[index]
    assert bar.evaluate(OUTSIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_it_saves_by_itself_and_still_answers_the_keys(enter: Enter) -> None:
    page = ready(enter("Keys", viewport=DESK))
    expect(page.locator(".entry-bar [value=save]")).to_be_hidden()
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
    plain = enter("Plain", java_script_enabled=False)
    plain.goto(NEWS)
    expect(plain.locator(".entry-bar [value=save]")).to_be_visible()


def test_the_title_is_the_one_that_is_typed(enter: Enter) -> None:
    page = ready(enter("Titler", viewport=DESK))
    page.fill("[id='f-headline.en']", "Typed just now")
    expect(page.locator("h1")).to_have_text("Typed just now")
    expect(page).to_have_title(re.compile("^Typed just now"))
    page.fill("[id='f-headline.en']", "")
    expect(page.locator("h1")).to_have_text(page.input_value("[id='f-headline.zh']"))


def test_each_language_says_once_what_to_do_about_it(enter: Enter) -> None:
    page = ready(enter("Stater", viewport=DESK), "entries/news/sandbank-campus/")
    english, chinese = (page.locator("[data-states] > *").nth(number) for number in (0, 1))
    expect(english).to_have_attribute("href", "/en/news/sandbank-campus/")
    expect(english).to_contain_text("Published (View page)")
    page.fill("[id='f-headline.en']", "The campus at Sandbank is begun")
    saved(page)
    expect(english).to_contain_text("Publish 1 change")
    english.click()
    expect(page.get_by_role("button", name="Publish English")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(english).to_contain_text("Published")
    expect(chinese).to_contain_text("Original changed")
    change = page.locator("[id='f-headline.zh-change']")
    expect(change).not_to_have_attribute("open", "")
    chinese.click()
    expect(change).to_have_attribute("open", "")
    expect(change.locator("ins").first).to_be_visible()


def test_a_publish_is_told_in_one_line_and_undone(enter: Enter, work: Look) -> None:
    page = ready(enter("Undoer", viewport=DESK))
    before = top(page)
    was = work("news", "aral-sea-expedition").published_flat["headline.en"]
    page.fill("[id='f-headline.en']", "Published too early")
    page.keyboard.press("Control+Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish English").click()
    line = page.locator(".messages > *:visible")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Published: English.")
    expect(line.get_by_role("link", name="English")).to_have_attribute(
        "href", "/en/news/aral-sea-expedition/"
    )
    assert top(page) == before
    assert line.bounding_box()["y"] > 700  # type: ignore[index]
    with page.expect_navigation():
        line.get_by_role("button", name="Undo").click()
    expect(line).to_contain_text("Undone.")
    edited = work("news", "aral-sea-expedition")
    assert edited.published_flat["headline.en"] == was
    assert edited.flat["headline.en"] == "Published too early"
    line.get_by_role("button", name="Close the message").click()
    expect(line).to_have_count(0)


def test_trouble_with_saving_moves_nothing(enter: Enter) -> None:
    page = ready(enter("Offline", viewport=DESK))
    before, height = top(page), page.locator(".entry-bar").bounding_box()["height"]  # type: ignore[index]
    page.route("**/autosave", lambda route: route.abort())
    page.fill("[id='f-headline.en']", "Nobody hears this")
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Try again now").wait_for()
    assert (top(page), page.locator(".entry-bar").bounding_box()["height"]) == (before, height)  # type: ignore[index]
    page.unroute("**/autosave")
    page.get_by_role("button", name="Try again now").click()
    expect(page.locator(".save-trouble")).to_be_hidden()


def test_the_publish_menu_says_what_goes_along_and_fits_a_phone(enter: Enter) -> None:
    page = ready(enter("Phoner", viewport=PHONE), "entries/news/river-award-2019/")
    shared = page.locator("[data-shared]")
    expect(shared).to_be_empty()
    page.fill("[id='f-date']", "2019-08-05")
    saved(page)
    page.locator(".menu > .button-primary").click()
    expect(shared).to_contain_text("published with each of them: Date.")
    panel = page.locator(".publish-panel").bounding_box()
    button = page.get_by_role("button", name="Publish all languages").bounding_box()
    assert panel
    assert button
    assert button["y"] + button["height"] <= panel["y"] + panel["height"]
    expect(page.locator("[name='_from.en']")).to_be_hidden()
    page.locator(".publish-when > summary").first.click()
    expect(page.locator("[name='_from.en']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".menu > .button-primary")).to_be_focused()


def test_a_refused_time_has_the_focus_when_its_message_is_followed(enter: Enter) -> None:
    page = ready(enter("Timer", "editor", viewport=DESK))
    publish = page.locator("details.menu").filter(has_text="Publish at")
    until = page.locator("[name='_until.en']")
    publish.locator("> summary").click()
    page.locator(".publish-when summary").first.click()
    page.locator("[name='_from.en']").fill("2031-12-10 08:00")
    until.fill("2031-12-09")
    publish.get_by_role("button", name="English").first.click()
    page.locator(".notice a, [role=alert] a").filter(has_text="Unpublish at").first.click()
    expect(until).to_be_focused()
