"""Ctrl+K at the form: by keyboard, with an input method, on a phone, without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.axe import violations
from tests.browser.entry.text_helpers import open_text
from tests.browser.server import Server

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NEWS = "entries/news/aral-sea-expedition/"
HEADLINE = "[id='f-headline.en']"


def opened(page: Page) -> Locator:
    """Open the palette and wait for its first results."""
    page.wait_for_load_state()  # before its script runs, the same keys lead to the page of results
    page.keyboard.press("Control+k")
    palette = page.locator("#palette")
    expect(palette.get_by_role("option").first).to_be_visible()
    return palette


def choose(page: Page, words: str, title: str | re.Pattern[str]) -> None:
    """Type, and press Enter once the first result is the right one."""
    palette = opened(page)
    page.keyboard.type(words)
    expect(palette.locator("[aria-selected=true]")).to_contain_text(title)
    page.keyboard.press("Enter")


def test_what_was_opened_last_comes_first_in_groups_with_names(enter: Enter) -> None:
    page = enter("Robin")
    for path in ("entries/people/chen-yahe/", NEWS):
        page.goto(path)
    palette = opened(page)
    groups = palette.get_by_role("group")
    expect(groups.first).to_have_accessible_name("Recently opened")
    expect(groups.nth(1)).to_have_accessible_name("Actions on this page")
    expect(groups.first.get_by_role("option")).to_have_count(1)
    expect(palette.get_by_role("status")).to_have_text(re.compile(r"Results: \d+"))
    assert violations(page, within="#palette") == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(palette.locator("[aria-selected=true]")).to_contain_text("Chen Yahe")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/chen-yahe/")


def test_words_are_saved_before_it_leaves_the_form(
    enter: Enter, work: Callable[[str, str], EditedEntry]
) -> None:
    page = enter(alone=True)
    page.goto(NEWS)
    page.clock.install()
    page.fill(HEADLINE, "Typed a moment ago")
    opened(page)
    page.keyboard.type("media l")
    page.clock.run_for(1_000)
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Media library")
    page.keyboard.press("Enter")
    page.wait_for_url("**/editor/media/")
    assert work("news", "aral-sea-expedition").flat["headline.en"] == "Typed a moment ago"


def test_it_asks_before_it_leaves_words_that_nothing_saves(enter: Enter) -> None:
    page = enter()
    page.goto("account/")
    page.fill("#name", "Somebody else")
    choose(page, "media l", "Media library")
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("isn’t saved")
    assert violations(page, within="dialog[open]") == []
    question.get_by_role("button", name="Cancel").click()
    expect(page.locator("#name")).to_have_value("Somebody else")
    choose(page, "media l", "Media library")
    page.get_by_role("button", name="Leave the page").click()
    page.wait_for_url("**/editor/media/")


def test_it_does_things_on_the_entry_that_is_open(enter: Enter) -> None:
    page = enter()
    page.goto(NEWS)
    page.fill(HEADLINE, "Published by the palette")
    choose(page, "publish eng", "Publish English")
    expect(page.locator(".notice-done").first).to_contain_text("Published: English.")
    choose(page, "history", "History")
    page.wait_for_url("**/history/")
    page.goto(NEWS)
    choose(page, "move to", "Move to trash")
    page.wait_for_url("**/trash")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(NEWS)
    with page.expect_popup() as popup:
        choose(page, "view page", "View page: English")
    assert popup.value.url.endswith("/en/news/aral-sea-expedition/")


def test_a_translator_is_offered_what_they_may_do(enter: Enter) -> None:
    page = enter("Trude", "translator", ("zh",))
    page.goto(NEWS)
    palette = opened(page)
    here = palette.get_by_role("group", name="Actions on this page")
    expect(here.get_by_role("option", name="Preview")).to_be_visible()
    expect(here.get_by_role("option", name="Publish")).to_have_count(0)
    expect(palette.get_by_role("group", name="Create")).to_have_count(0)


def test_a_pasted_address_opens_the_form(enter: Enter, server: Server) -> None:
    page = enter()
    page.goto("")
    opened(page)
    page.keyboard.insert_text(f"{server.base}/zh/news/aral-sea-expedition/")
    page.keyboard.press("Enter")  # at once: the results of the empty query are stale
    page.wait_for_url(f"**/{NEWS}")


def test_words_become_the_title_of_something_new(enter: Enter) -> None:
    page = enter()
    page.goto("")
    palette = opened(page)
    page.keyboard.type("Quartz dust")
    expect(palette.get_by_role("status")).to_have_text("Nothing found.")
    palette.get_by_role("group", name="Create with this title").get_by_role(
        "option", name="New: News item"
    ).click()
    expect(page.locator("[name='headline.en']")).to_have_value("Quartz dust")


def test_enter_creates_nothing_when_nothing_was_found(enter: Enter) -> None:
    page = enter()
    page.goto(NEWS)
    palette = opened(page)
    page.keyboard.type("qqqqzzzz")
    expect(palette.get_by_role("status")).to_have_text("Nothing found.")
    expect(palette.get_by_role("option").first).to_contain_text("New:")
    expect(palette.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(palette).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(palette.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(palette.get_by_role("option").first).to_have_attribute("aria-selected", "true")


def test_chinese_is_found_by_an_input_method(enter: Enter) -> None:
    page = enter("Li", interface="zh", viewport={"width": 390, "height": 780})
    page.goto(NEWS)
    page.locator(".jump").click()
    palette = page.locator("#palette")
    expect(palette.get_by_role("option").first).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/search" in one.url else None)
    client = page.context.new_cdp_session(page)
    client.send(
        "Input.imeSetComposition", {"text": "xian'hai", "selectionStart": 8, "selectionEnd": 8}
    )
    page.locator("#palette-query").dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "bubbles": True}
    )
    expect(palette).to_be_visible()
    assert asked == [], "there is no search during a composition"
    client.send("Input.insertText", {"text": "咸海"})
    expect(palette.locator("[aria-selected=true]")).to_contain_text("咸海")
    assert violations(page, within="#palette") == []
    box = palette.bounding_box()
    assert box
    assert (box["x"], round(box["width"])) == (0, 390)
    for words in ("鹹海", "xianhai"):
        page.fill("#palette-query", words)
        expect(palette.get_by_role("option").filter(has_text="咸海").first).to_be_visible()


@pytest.fixture
def plain(enter: Enter) -> Page:
    return enter("Plain", java_script_enabled=False)


def test_without_scripts_it_is_a_page(plain: Page, server: Server) -> None:
    plain.goto(NEWS)
    plain.locator(".jump").click()
    expect(plain.locator(".results-name").first).to_have_text("Recently opened")
    plain.fill("#q", f"{server.base}/en/news/aral-sea-expedition/")
    plain.locator("form[role=search] button").click()
    plain.locator(".results a").first.click()
    plain.wait_for_url(f"**/{NEWS}")


def test_finding_without_a_network_stays_on_the_form(enter: Enter) -> None:
    page = enter(alone=True)
    page.goto(NEWS)
    page.wait_for_load_state()
    page.evaluate("window.stays = true")
    page.context.set_offline(True)
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Find or go to")
    expect(palette.get_by_role("status")).to_contain_text("the server can’t be reached")
    page.keyboard.type("aral")
    expect(palette.get_by_role("status")).to_contain_text("the server can’t be reached")
    assert page.evaluate("window.stays")
    page.context.set_offline(False)
    page.keyboard.type(" sea")
    expect(palette.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("window.stays")


def test_ctrl_k_twice_is_the_palette(enter: Enter) -> None:
    page = enter()
    area = open_text(page)
    area.focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Link or picture")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Find or go to")).to_be_visible()
    expect(page.get_by_role("dialog", name="Link or picture")).to_be_hidden()
