"""Words written in a dialog of the text aren't dismissed without a question."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.entry.text_helpers import FILES, write

pytestmark = pytest.mark.browser
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def question(page: Page) -> Locator:
    return page.locator("#confirm")


def dismiss(page: Page, dialog: Locator, way: str) -> None:
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_a_filled_grid_is_dismissed_after_a_question(form: Page, area: Locator, way: str) -> None:
    write(area, "")
    form.locator("[data-markdown=en] .tool-table").click()
    dialog = form.locator("#text-table")
    cell = dialog.get_by_label("Row 2, column 1")
    cell.fill("Tarim")
    for _ in range(3):
        dismiss(form, dialog, way)
        expect(question(form)).to_contain_text("Discard what you entered here?")
        form.keyboard.press("Escape")
        expect(question(form)).to_be_hidden()
        expect(cell).to_have_value("Tarim")
    dismiss(form, dialog, way)
    assert violations(form, within="#confirm") == []
    question(form).get_by_role("button", name="Discard").click()
    expect(dialog).to_be_hidden()
    expect(area).to_have_value("")
    form.locator("[data-markdown=en] .tool-table").click()
    dialog.get_by_label("Heading of column 1").fill("River")
    dialog.get_by_role("button", name="Insert").click()
    expect(area).to_have_value("| River |\n| --- |\n")


def test_an_untouched_dialog_closes_at_once(form: Page, area: Locator) -> None:
    write(area, "| a | b |\n| --- | --- |\n| c | d |", 3)
    form.locator("[data-markdown=en] .tool-table").click()
    expect(form.locator("#text-table")).to_be_visible()
    form.keyboard.press("Escape")
    expect(form.locator("#text-table")).to_be_hidden()
    expect(question(form)).to_be_hidden()
    expect(area).to_have_value("| a | b |\n| --- | --- |\n| c | d |")


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_a_written_description_is_dismissed_after_a_question(
    form: Page, area: Locator, way: str
) -> None:
    form.evaluate(FILES, [area.element_handle(), "drop", [["dune.png", "image/png", PIXEL]]])
    dialog = form.locator("#text-files")
    dialog.get_by_label("Description").fill("A dune")
    for _ in range(2):
        dismiss(form, dialog, way)
        question(form).get_by_role("button", name="Cancel").click()
        expect(dialog.get_by_label("Description")).to_have_value("A dune")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()
    assert area.input_value().startswith("![A dune](")
