"""Words that were overwritten, refused or kept by a browser come back from the history."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.axe import violations
from tests.browser.server import Server
from tests.thorough import by_turns
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
HEADLINE, BODY, SAVED = "[id='f-headline.en']", "[id='f-body.en']", re.compile("Saved at")
TEXT = "A whole paragraph about the dunes, written in the morning."


def open_entry(page: Page, key: str) -> Page:
    page.goto(f"entries/news/{key}/")
    expect(page.locator(".tools").first).to_be_visible()
    return page


def state(page: Page) -> Locator:
    return page.locator("[data-save-state]")


def open_history(page: Page) -> None:
    page.locator("main summary", has_text="More").first.click()
    page.get_by_role("button", name="History").click()
    expect(page.get_by_role("heading", name="History", level=1)).to_be_visible()


def test_a_draft_that_was_overwritten_is_brought_back(enter: Enter, work: Look) -> None:
    page = open_entry(enter(), "sandbank-campus")
    page.fill(BODY, TEXT)
    page.locator(HEADLINE).focus()
    expect(state(page)).to_have_text(SAVED)
    page.locator(BODY).press("ControlOrMeta+a")
    page.keyboard.type("x")
    page.locator(HEADLINE).focus()
    open_history(page)
    expect(page.get_by_text("Current draft")).to_be_visible()
    page.locator(".history-draft a").first.click()
    expect(page.locator("del", has_text="dunes")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Restore this field Text").click()
    expect(page.locator(BODY)).to_have_value(TEXT)
    flat = work("news", "sandbank-campus").flat
    assert flat["body.en"] == [TEXT]


def test_the_loser_of_a_conflict_brings_their_words_back(enter: Enter, work: Look) -> None:
    """And the form doesn't offer them as unsaved text right after the choice."""
    eddie, olga = open_entry(enter(), "lowland-agreement-2012"), enter("Olga")
    open_entry(olga, "lowland-agreement-2012")
    olga.fill(HEADLINE, "Olga says hello")
    olga.locator(BODY).focus()
    expect(state(olga)).to_have_text(SAVED)
    eddie.fill(HEADLINE, "Eddie says goodbye")
    eddie.locator(BODY).focus()
    expect(eddie.locator(".save-trouble")).to_contain_text("edited the same text")
    eddie.get_by_role("button", name="Compare and choose").click()
    eddie.get_by_label("Theirs Olga").check()
    eddie.locator("form").get_by_role("button", name="Save the chosen versions").click()
    expect(eddie.locator(HEADLINE)).to_have_value("Olga says hello")
    expect(eddie.locator(".tools").first).to_be_visible()
    expect(eddie.locator("#kept")).to_be_hidden()
    assert (
        eddie.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('oasis:'))") == []
    )
    open_history(eddie)
    eddie.get_by_role("listitem").filter(has_text="conflicted").get_by_role("link").click()
    eddie.get_by_role("button", name="Restore this field Headline").click()
    expect(eddie.locator(HEADLINE)).to_have_value("Eddie says goodbye")
    open_history(eddie)
    eddie.get_by_role("listitem").filter(has_text="Draft of Olga").get_by_role("link").first.click()
    expect(eddie.locator("del", has_text="Olga")).to_be_visible()


@pytest.mark.parametrize("answer", by_turns(["Restore", "Discard", "neither"], 3))
def test_text_that_the_browser_had_kept_is_in_the_history_whatever_one_answers(
    server: Server, enter: Enter, work: Look, answer: str
) -> None:
    key = "institute-formed"
    page = open_entry(enter(), key)
    server.kill()
    page.fill(BODY, f"{TEXT} {answer}")
    kept = "Object.values(localStorage).some((one) => one.includes('dunes'))"
    wait_until(lambda: page.evaluate(kept))
    page.goto("about:blank")
    server.start()
    with page.expect_response("**/history/kept") as stored:
        open_entry(page, key)
    assert stored.value.ok
    if answer != "neither":
        page.locator("#kept").get_by_role("button", name=answer).click()
        expect(page.locator("#kept")).to_be_hidden()
    page.fill(BODY, "Something else")
    page.locator(HEADLINE).focus()
    expect(state(page)).to_have_text(SAVED)
    page.goto(f"entries/news/{key}/history/")
    page.get_by_role("listitem").filter(has_text="from the browser").first.get_by_role(
        "link"
    ).click()
    expect(page.locator("del", has_text="dunes")).to_be_visible()
    page.get_by_role("button", name="Load this version into the form").click()
    expect(page.locator(BODY)).to_have_value(f"{TEXT} {answer}")
