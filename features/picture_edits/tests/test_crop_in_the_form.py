"""Cropping a picture of an entry, or of its text, without leaving the form."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.entry.text_helpers import open_text
from tests.browser.server import Server
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
CHANGED = "The picture was changed. The previous one is in the trash."


@pytest.fixture
def steppe(server: Server, request: pytest.FixtureRequest) -> Path:
    """A picture of the library, red on the left and blue on the right, one for each test."""
    path = server.data / f"media/cropped/{request.node.name.replace('_', '-')}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (400, 200), (200, 0, 0))
    image.paste((0, 0, 200), (200, 0, 400, 200))
    image.save(path)
    return path


def choose(page: Page, path: Path) -> None:
    """Choose a picture in the dialog that is open."""
    dialog = page.locator("#text-target")
    dialog.get_by_label("Find by name, description").fill(path.stem)
    dialog.get_by_role("option", name=path.name).click()
    expect(dialog).to_be_hidden()


def chosen(page: Page, path: Path) -> Locator:
    """Choose a picture for the field of an entry, and return the element that shows it."""
    page.locator(".cluster:has([id='f-image.file'])").evaluate("(one) => { one.open = true; }")
    page.get_by_role("button", name="Choose a picture").click()
    choose(page, path)
    about = page.locator(".media-about").first
    expect(about.get_by_role("button", name=path.name)).to_be_enabled()
    return about


def test_the_picture_of_a_field_is_cropped_with_the_keyboard_in_a_dialog(
    enter: Enter, steppe: Path
) -> None:
    page = enter()
    open_text(page)
    about = chosen(page, steppe)
    button = about.get_by_role("button", name="Crop")
    before = about.locator("img").get_attribute("src")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Crop")
    expect(dialog).to_contain_text("so every page shows the new one")
    assert violations(page, within="dialog[open]") == []
    dialog.get_by_label("Width (percent)").fill("0")
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Width (percent)").fill("50")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(about).to_contain_text(CHANGED)
    expect(button).to_be_focused()
    with Image.open(steppe) as image:
        assert image.size == (200, 200)
        assert image.getpixel((198, 100)) == (200, 0, 0)
    expect(about.locator("img")).not_to_have_attribute("src", before or "")
    square = "(one) => one.complete && one.naturalWidth === one.naturalHeight"
    wait_until(lambda: about.locator("img").evaluate(square))
    expect(page.locator("[id='f-image.file']")).to_have_value(re.compile(steppe.name))


def test_the_entries_that_show_a_picture_are_named_and_escape_changes_nothing(
    enter: Enter, steppe: Path, server: Server
) -> None:
    page = enter()
    open_text(page)
    about = chosen(page, steppe)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("Saved at"))
    before = steppe.read_bytes()
    about.get_by_role("button", name="Crop").click()
    dialog = page.get_by_role("dialog", name="Crop")
    dialog.get_by_text("Used in").click()
    expect(dialog.get_by_role("link").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert steppe.read_bytes() == before
    expect(about.get_by_role("button", name="Crop")).to_be_focused()


def test_a_picture_that_changed_meanwhile_is_left_alone(enter: Enter, steppe: Path) -> None:
    page = enter()
    open_text(page)
    about = chosen(page, steppe)
    about.get_by_role("button", name="Crop").click()
    dialog = page.get_by_role("dialog", name="Crop")
    expect(dialog.locator(".crop-stage")).to_be_visible()
    Image.new("RGB", (30, 30), (0, 200, 0)).save(steppe)
    dialog.get_by_label("Width (percent)").fill("50")
    dialog.get_by_role("button", name="Crop").click()
    expect(dialog.get_by_role("alert")).to_contain_text("has changed meanwhile")
    with Image.open(steppe) as image:
        assert image.size == (30, 30)


def test_the_picture_before_cannot_be_cropped_until_the_next_is_shown(
    enter: Enter, steppe: Path
) -> None:
    page = enter()
    open_text(page)
    crop = chosen(page, steppe).locator("[data-crop]")
    after = steppe.with_name("after.png")
    after.write_bytes(steppe.read_bytes())
    asked: list[Route] = []
    page.route(f"**/shown/**/{after.name}", lambda route: asked.append(route))
    page.fill("[id='f-image.file']", f"cropped/{after.name}")
    page.keyboard.press("Tab")
    wait_until(lambda: page.evaluate("true") and asked)
    crop.focus()
    expect(crop).to_contain_text(steppe.name)
    expect(crop).not_to_be_focused()
    asked[0].continue_()
    expect(crop).to_contain_text(after.name)
    crop.focus()
    expect(crop).to_be_focused()


def test_a_picture_for_a_text_is_cropped_before_it_is_inserted(enter: Enter, steppe: Path) -> None:
    page = enter()
    area = open_text(page)
    page.locator("[data-markdown=en] .tool-picture").click()
    choose(page, steppe)
    row = page.get_by_role("dialog", name="Add to the text").locator(".text-file")
    row.locator("[data-alt]").fill("A steppe")
    row.get_by_role("button", name="Crop").click()
    dialog = page.get_by_role("dialog", name="Crop")
    dialog.get_by_label("Width (percent)").fill("50")
    dialog.get_by_role("button", name="Crop").click()
    expect(dialog).to_have_count(0)
    expect(row.get_by_role("status")).to_have_text(CHANGED)
    with Image.open(steppe) as image:
        assert image.size == (200, 200)
    expect(row.locator("[data-alt]")).to_have_value("A steppe")
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(area).to_have_value(re.compile(rf"!\[A steppe\]\(/media/cropped/{steppe.name}\)"))
