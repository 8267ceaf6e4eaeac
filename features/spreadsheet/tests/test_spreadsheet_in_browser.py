"""A list as a spreadsheet in a real browser: exported, changed and imported; in both languages, and
by forms alone.
"""

import csv
import json
import re
from io import StringIO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts import choose_language
from tests.browser.axe import LOOKS, check_screen
from tests.browser.server import Server

pytestmark = pytest.mark.browser
PLAN = re.compile("/bulk/")


@pytest.fixture
def desk(server: Server, watched: Page) -> Page:
    """The administrator's page at the list of news."""
    watched.goto(f"{server.base}/editor/entries/news/")
    return watched


def test_a_spreadsheet_goes_out_and_comes_back(server: Server, desk: Page) -> None:
    desk.locator("summary", has_text="Spreadsheet").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Export all fields").click()
    text = download.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert len(rows) == len(list((server.data / "content/news").glob("*.json")))
    changed = rows[0]
    changed["headline.zh"], changed["keywords"] = "=1+1 标题", "aksar | tarim-river"
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


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_its_pages_are_accessible(
    server: Server, desk: Page, language: str, width: int, scheme: str
) -> None:
    desk.set_viewport_size({"width": width, "height": 844})
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    choose_language(server, desk, language)
    desk.goto(f"{server.base}/editor/entries/news/import")
    check_screen(desk, "import", scheme)
    text = "key,headline.zh,category\ndelta-workshop-2025,新的,nothing\n,又一条,event\n"
    sent = {"name": "a.csv", "mimeType": "text/csv", "buffer": text.encode("utf-16")}
    desk.set_input_files("#file", sent)
    desk.locator("[data-keys='mod+s']").click()
    desk.wait_for_url(PLAN)
    check_screen(desk, "changes", scheme, dark=("changes",))


def test_it_works_by_forms_alone(
    server: Server, signed_in: BrowserContext, chromium: Browser
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, storage_state=signed_in.storage_state()
    )
    page = context.new_page()
    page.goto(f"{server.base}/editor/entries/news/import")
    sent = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"key,headline.en\nby-forms,Made\n"}
    page.set_input_files("#file", sent)
    page.locator("[data-keys='mod+s']").click()
    page.locator(".bulk-bar .button-primary").click()
    expect(page.locator(".changes-list li")).to_have_count(1)
    assert (server.instance / "drafts/news/by-forms.json").exists()
    context.close()
