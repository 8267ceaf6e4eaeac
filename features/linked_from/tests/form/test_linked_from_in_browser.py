"""The list of entries that refer to one, in a browser, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.editing.edited_entry import EditedEntry

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
Look = Callable[[str, str], EditedEntry]


def test_the_other_side_is_shown_and_added_to(enter: Enter, work: Look) -> None:
    page = enter()
    page.goto("entries/people/li-yan/")
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    page.locator("#related > summary").click()
    link = page.locator("#related-entries a").first
    expect(link).to_be_visible()
    page.get_by_text("Add to other entries").click()
    typed = page.get_by_role("combobox", name="Add to: News: People")
    typed.fill("aral")
    typed.press("ArrowDown")
    expect(typed).to_have_attribute("aria-expanded", "true")
    typed.press("ArrowDown")
    typed.press("Enter")
    with page.expect_navigation():
        typed.locator("xpath=../..").get_by_role("button").last.click()
    expect(page.locator(".notice-done")).to_contain_text("Added to")
    added = page.locator("#related-entries section", has_text="News: People").locator("a").first
    expect(added).to_be_visible()
    added.click()
    expect(page.locator("[data-name=people] .pick", has_text="Li Yan")).to_have_count(1)
    assert "li-yan" in work("news", page.url.split("/")[-2]).flat["people"]


def test_it_is_added_to_without_scripts(enter: Enter, work: Look) -> None:
    page = enter("Plain", java_script_enabled=False)
    page.goto("entries/people/li-yan/")
    page.locator("#related > summary").click()
    page.get_by_text("Add to other entries").click()
    box = page.locator(".related-add", has=page.locator("[name=other][list=entries-news]"))
    box.locator("input").fill("river-award-2019")
    box.get_by_role("button").click()
    expect(page.locator(".notice-done")).to_contain_text("Added to")
    assert work("news", "river-award-2019").flat["people"] == ["li-yan"]
