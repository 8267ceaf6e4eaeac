"""Files dropped on a form beside its texts, and several dropped into one."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.entry.text_helpers import FILES, open_text, png, saved

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
NEWS = "entries/news/aral-sea-expedition/"


def drop(page: Page, place: str, *names: str) -> None:
    """Drop pictures with these names on an element."""
    files = [[name, "image/png", png()] for name in names]
    page.evaluate(FILES, [page.locator(place).first.element_handle(), "drop", files])


def test_a_picture_dropped_on_its_field_is_added_and_chosen(enter: Enter, work: Look) -> None:
    page = enter()
    open_text(page)
    drop(page, ".cluster:has([id='f-image.file']) legend", "dropped-lake.png")
    field = page.locator("[id='f-image.file']")
    expect(field).to_have_value(re.compile(r"^\d{4}/dropped-lake\.png$"))
    expect(page.locator(".media-about img").first).to_be_visible()
    saved(page)
    assert work("news", "aral-sea-expedition").flat["image.file"] == field.input_value()


def test_a_file_dropped_elsewhere_says_where_to_drop_it(enter: Enter) -> None:
    page = enter("Dropper")
    open_text(page)
    address, before = page.url, page.locator("[id='f-headline.en']").bounding_box()
    drop(page, "[id='f-headline.en']", "nowhere.png")
    line = page.locator(".messages [role=status]:visible")
    expect(line).to_contain_text("Nothing was added.")
    assert page.locator("[id='f-headline.en']").bounding_box() == before
    assert page.url == address
    page.get_by_role("button", name="Close the message").click()
    expect(line).to_have_count(0)


def test_a_translator_is_told_that_files_are_not_theirs_to_add(enter: Enter) -> None:
    page = enter("Li", "translator", ("zh",))
    open_text(page, locale="zh")
    drop(page, "h1", "nowhere.png")
    expect(page.locator(".messages [role=status]:visible")).to_contain_text("Your account")


def test_enter_goes_through_the_descriptions_and_inserts_after_the_last(enter: Enter) -> None:
    page = enter("Describer")
    area = open_text(page)
    drop(page, "[id='f-body.en']", "one.png", "two.png", "three.png")
    dialog = page.get_by_role("dialog", name="Add to the text")
    descriptions = dialog.locator("[data-alt]")
    for number, words in enumerate(("A lake", "A dune", "A river")):
        expect(descriptions.nth(number)).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    for words in ("A lake", "A dune", "A river"):
        expect(area).to_have_value(re.compile(rf"!\[{words}\]\(/media/"))
