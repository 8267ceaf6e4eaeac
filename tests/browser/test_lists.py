"""The lists of entries in a real browser: several entries are tagged and the change undone, a
spreadsheet is exported and imported; by keyboard, on a phone, and by forms alone.
"""

import csv
import json
import re
from io import StringIO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts import choose_language
from tests.browser.axe import violations
from tests.browser.server import Server
from tests.thorough import Run

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
    before = tagged(server, "aksu")
    boxes = desk.locator("input[name=key]")
    expect(desk.get_by_role("checkbox", name=re.compile("^Choose: Workshop with"))).to_be_visible()
    boxes.first.focus()
    desk.keyboard.press("Space")
    boxes.nth(19).click(modifiers=["Shift"])
    expect(desk.locator(".many-count")).to_have_text("20 chosen")
    desk.locator(".many summary", has_text="Keywords").press("Enter")
    desk.select_option("#many-term", label="Aksu")
    desk.locator(".many [name=publish]").check()
    desk.get_by_role("button", name="Add keyword").press("Enter")
    desk.wait_for_url(PLAN)
    expect(desk.locator("input[name=key]:checked")).to_have_count(20)
    desk.get_by_role("button", name="Change", exact=True).click()
    expect(desk.locator(".notice")).to_have_text("20 entries changed.")
    assert tagged(server, "aksu") == before + 20
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator(".notice")).to_contain_text("20 entries have their earlier state again")
    assert tagged(server, "aksu") == before


def test_many_are_changed_in_a_process_that_is_watched(server: Server, desk: Page) -> None:
    desk.goto(f"{server.base}/editor/entries/terms/")
    desk.get_by_role("button", name="Choose all on this page").click()
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


def test_a_spreadsheet_goes_out_and_comes_back(server: Server, desk: Page) -> None:
    desk.locator("summary", has_text="Spreadsheet").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Export all fields").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert len(rows) == len(list((server.data / "content/news").glob("*.json")))
    changed = rows[0]
    changed["headline.zh"], changed["keywords"] = "=1+1 标题", "aksu | tarim-river"
    desk.get_by_role("link", name="Import").click()
    buffer = StringIO(newline="")
    writer = csv.DictWriter(buffer, changed.keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    sent = {
        "name": "news.csv",
        "mimeType": "text/csv",
        "buffer": buffer.getvalue().encode("gb18030"),
    }
    desk.set_input_files("#file", sent)
    desk.get_by_role("button", name="Show changes").click()
    desk.wait_for_url(PLAN)
    expect(desk.locator(".table-changes tbody tr")).to_have_count(2)
    expect(desk.locator(".table-changes ins").first).to_have_text("=1+1 标题")
    desk.get_by_role("button", name="Import").click()
    expect(desk.locator(".notice")).to_have_text("1 entry changed.")
    draft = json.loads((server.instance / f"drafts/news/{changed['key']}.json").read_bytes())
    assert draft["fields"]["headline.zh"] == "=1+1 标题"
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator(".notice")).to_contain_text("1 entry has its earlier state again")
    assert not (server.instance / f"drafts/news/{changed['key']}.json").exists()


def check(page: Page, name: str, scheme: str) -> None:
    """A usual run sees each page in the light scheme, and those with colours of their own in the
    dark one too.
    """
    for closed in page.locator("main details").all():
        closed.evaluate("one => one.open = true")
    if Run.thorough or scheme == "light" or name in ("list", "changes"):
        assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 1440, "light"), ("zh", 390, "dark")]
)
def test_every_page_of_it_is_accessible(
    server: Server, desk: Page, language: str, width: int, scheme: str
) -> None:
    desk.set_viewport_size({"width": width, "height": 844})
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    choose_language(server, desk, language)
    list_address = f"{server.base}/editor/entries/news/"
    desk.goto(f"{list_address}?category=event&columns=projects,keywords,/languages,/modified")
    desk.locator("input[name=key]").first.check()
    check(desk, "list", scheme)
    desk.locator("#many-field").select_option("category")
    with desk.expect_navigation():
        desk.locator("[name=do][value=set]").click()
    check(desk, "value", scheme)
    desk.locator("[id='f-category']").select_option("notice")
    desk.locator("[data-keys='mod+s']").click()
    desk.wait_for_url(PLAN)
    desk.locator(".bulk-bar .button-primary").click()
    expect(desk.locator(".bulk-steps li")).to_have_count(1)
    check(desk, "result", scheme)
    desk.goto(list_address)
    desk.locator("input[name=key]").first.check()
    desk.locator("input[name=key]").nth(1).check()
    desk.locator("[name=do][value=trash]").click()
    desk.wait_for_url(PLAN)
    check(desk, "preview", scheme)
    desk.goto(f"{list_address}import")
    check(desk, "import", scheme)
    text = "key,headline.zh,category\nanso-workshop-2025,新的,nothing\n,又一条,event\n"
    sent = {"name": "a.csv", "mimeType": "text/csv", "buffer": text.encode("utf-16")}
    desk.set_input_files("#file", sent)
    desk.locator("[data-keys='mod+s']").click()
    desk.wait_for_url(PLAN)
    check(desk, "changes", scheme)


def test_all_of_it_works_by_forms_alone(
    server: Server, signed_in: BrowserContext, chromium: Browser
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, storage_state=signed_in.storage_state()
    )
    page = context.new_page()
    page.goto(f"{server.base}/editor/entries/news/?category=event")
    page.locator(".views summary").click()
    page.fill("#view-name", "活动")
    page.locator(".views form button").click()
    expect(page.locator(".views [aria-current]")).to_have_text("活动")
    page.locator(".columns-part summary").click()
    page.locator("[name=column][value=keywords]").check()
    page.locator(".columns-part button").first.click()
    expect(page.locator(".table-entries thead th")).to_have_count(6)
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
    expect(page.locator(".bulk-steps li")).to_have_count(1)
    page.locator("form[action$='/undo'] button").click()
    expect(page.locator("form[action$='/undo']")).to_have_count(0)
    page.goto(f"{server.base}/editor/entries/news/import")
    sent = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"key,headline.en\nby-forms,Made\n"}
    page.set_input_files("#file", sent)
    page.locator("[data-keys='mod+s']").click()
    page.locator(".bulk-bar .button-primary").click()
    expect(page.locator(".bulk-steps li")).to_have_count(1)
    assert (server.instance / "drafts/news/by-forms.json").exists()
    context.close()
