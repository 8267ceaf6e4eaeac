"""Several entries are changed in a real browser, and the change undone; by keyboard, on a phone, and
by forms alone.
"""

import json
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts import choose_language
from tests.browser.axe import LOOKS, check_screen
from tests.browser.server import Server
from tests.browser.tab_order import TALL, steps_back
from tests.thorough import by_turns

pytestmark = pytest.mark.browser
PLAN = re.compile("/bulk/")


@pytest.fixture
def desk(server: Server, watched: Page) -> Page:
    """The administrator's page at the list of news."""
    watched.goto(f"{server.base}/editor/entries/news/")
    return watched


def tagged(server: Server, term: str) -> int:
    """The number of published news items with a keyword."""
    found = (server.data / "content/news").glob("*.json")
    return sum(term in json.loads(path.read_bytes()).get("keywords", ()) for path in found)


def test_twenty_entries_are_tagged_and_given_back(server: Server, desk: Page) -> None:
    before = tagged(server, "aksar")
    boxes = desk.locator("input[name=key]")
    expect(
        desk.get_by_role("checkbox", name=re.compile("^Choose: International experts"))
    ).to_be_visible()
    boxes.first.focus()
    desk.keyboard.press("Space")
    boxes.nth(19).click(modifiers=["Shift"])
    expect(desk.locator(".many-count")).to_have_text("20 chosen")
    desk.locator(".many summary", has_text="Keywords").press("Enter")
    desk.select_option("#many-term", label="Aksar")
    desk.locator(".many [name=publish]").check()
    desk.get_by_role("button", name="Add keyword").press("Enter")
    desk.wait_for_url(PLAN)
    expect(desk.locator("input[name=key]:checked")).to_have_count(20)
    desk.get_by_role("button", name="Change", exact=True).click()
    expect(desk.locator(".notice")).to_have_text("20 entries changed.")
    assert tagged(server, "aksar") == before + 20
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator(".notice")).to_contain_text("20 entries have their earlier state again")
    assert tagged(server, "aksar") == before


@pytest.mark.parametrize("scripts", [True, False])
def test_the_actions_appear_with_the_first_tick_and_move_no_row(
    server: Server, signed_in: BrowserContext, chromium: Browser, scripts: bool
) -> None:
    context = chromium.new_context(
        java_script_enabled=scripts,
        storage_state=signed_in.storage_state(),
        viewport={"width": 1440, "height": 900},
    )
    page = context.new_page()
    page.goto(f"{server.base}/editor/entries/news/")
    expect(page.locator(".many")).to_be_hidden()
    row = page.locator(".table-entries tbody tr").nth(5)
    before = row.bounding_box()
    row.locator("input[name=key]").check()
    expect(page.locator(".many")).to_be_in_viewport(ratio=1)
    assert row.bounding_box() == before
    page.locator(".many summary", has_text="Set a field").click()
    expect(page.locator("#many-field")).to_be_in_viewport(ratio=1)
    assert row.bounding_box() == before
    page.locator(".many summary", has_text="Set a field").click()
    row.locator("input[name=key]").uncheck()
    expect(page.locator(".many")).to_be_hidden()
    context.close()


@pytest.mark.parametrize(
    ("type", "width"),
    by_turns([("news", 390), ("papers", 1440), ("people", 1440), ("news", 1440)], 4),
)
def test_tab_reaches_the_actions_after_the_rows(
    server: Server, desk: Page, type: str, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": TALL})
    desk.goto(f"{server.base}/editor/entries/{type}/")
    desk.locator("input[name=key]").first.check()
    expect(desk.locator(".many")).to_be_visible()
    assert steps_back(desk, desk.locator("#q")) == []


def test_many_are_changed_in_a_process_that_is_watched(server: Server, desk: Page) -> None:
    desk.goto(f"{server.base}/editor/entries/terms/")
    desk.get_by_role("checkbox", name="Choose all on this page").check()
    desk.locator(".many summary", has_text="Set a field").click()
    desk.select_option("#many-field", label="Vocabulary")
    desk.get_by_role("button", name="Continue").click()
    desk.locator("[id='f-vocabulary']").select_option("field")
    desk.get_by_role("button", name="Show preview").click()
    desk.wait_for_url(PLAN)
    count = desk.locator("input[name=key]:checked").count()
    assert count > 25
    desk.get_by_role("button", name="Change", exact=True).click()
    expect(desk.locator(".notice")).to_have_text(f"{count} entries changed.")
    desk.goto(f"{server.base}/editor/entries/terms/")
    desk.locator("summary", has_text="Latest changes").click()
    expect(desk.locator(".many-recent a").first).to_contain_text("Vocabulary")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_its_pages_are_accessible(
    server: Server, desk: Page, language: str, width: int, scheme: str
) -> None:
    desk.set_viewport_size({"width": width, "height": 844})
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    choose_language(server, desk, language)
    list_address = f"{server.base}/editor/entries/news/"
    desk.goto(f"{list_address}?category=event&columns=projects,keywords,/languages,/modified")
    desk.locator("input[name=key]").first.check()
    check_screen(desk, "list", scheme, dark=("list",))
    desk.locator("#many-field").select_option("category")
    with desk.expect_navigation():
        desk.locator("[name=do][value=set]").click()
    check_screen(desk, "value", scheme)
    desk.locator("[id='f-category']").select_option("notice")
    desk.locator("[data-keys='mod+s']").click()
    desk.wait_for_url(PLAN)
    desk.locator(".bulk-bar .button-primary").click()
    expect(desk.locator(".changes-list li")).to_have_count(1)
    check_screen(desk, "result", scheme)
    desk.goto(list_address)
    desk.locator("input[name=key]").first.check()
    desk.locator("input[name=key]").nth(1).check()
    desk.locator("[name=do][value=trash]").click()
    desk.wait_for_url(PLAN)
    check_screen(desk, "preview", scheme)


def test_it_works_by_forms_alone(
    server: Server, signed_in: BrowserContext, chromium: Browser
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, storage_state=signed_in.storage_state()
    )
    page = context.new_page()
    page.goto(f"{server.base}/editor/entries/news/?category=event")
    page.locator("input[name=key]").first.check()
    page.locator("input[name=key]").nth(1).check()
    page.locator(".many details:has(#many-field) summary").click()
    page.locator("#many-field").select_option("category")
    page.locator("[name=do][value=set]").click()
    page.locator("[id='f-category']").select_option("notice")
    page.locator("[data-keys='mod+s']").click()
    page.locator("input[name=key]").first.uncheck()
    page.locator(".bulk-bar .button-primary").click()
    expect(page.locator(".notice")).to_be_visible()
    expect(page.locator(".changes-list li")).to_have_count(1)
    page.locator("form[action$='/undo'] button").click()
    expect(page.locator("form[action$='/undo']")).to_have_count(0)
    context.close()
