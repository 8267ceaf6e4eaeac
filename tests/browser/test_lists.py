"""The list of a type in a real browser: how much of it is in sight, its filters, in both languages."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts import choose_language
from tests.browser.axe import LOOKS, check_screen
from tests.browser.server import Server
from tests.thorough import pairs

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_it_is_accessible(
    server: Server, watched: Page, language: str, width: int, scheme: str
) -> None:
    watched.set_viewport_size({"width": width, "height": 844})
    watched.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    choose_language(server, watched, language)
    list_address = f"{server.base}/editor/entries/news/"
    watched.goto(f"{list_address}?category=event&columns=projects,keywords,/languages,/modified")
    check_screen(watched, "list", scheme, dark=("list",))


EDGES = "(one) => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom]"
ROWS_IN_SIGHT = """() => [...document.querySelectorAll(".table-entries tbody tr")]
    .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"""


@pytest.mark.parametrize(
    ("type", "language"), pairs(("news", "people", "papers", "units"), ("en", "zh"))
)
def test_twelve_entries_are_in_sight_with_their_titles(
    server: Server, watched: Page, language: str, type: str
) -> None:
    choose_language(server, watched, language)
    watched.goto(f"{server.base}/editor/entries/{type}/")
    assert watched.evaluate(ROWS_IN_SIGHT) >= 12
    widths = [
        watched.locator(selector).first.evaluate("(one) => one.getBoundingClientRect().width")
        for selector in (".table-entries tbody th", ".table-entries")
    ]
    assert widths[0] > widths[1] * 0.45
    choose_language(server, watched, "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_its_name_and_what_one_does_share_a_row_on_a_phone(
    server: Server, watched: Page, language: str
) -> None:
    watched.set_viewport_size({"width": 390, "height": 844})
    choose_language(server, watched, language)
    for address in ("entries/news/", "entries/stations/", "users/"):
        watched.goto(f"{server.base}/editor/{address}")
        top, bottom = watched.locator(".bar-title").evaluate(EDGES)
        button_top, button_bottom = watched.locator(".bar-actions .button").first.evaluate(EDGES)
        assert button_top < bottom, address
        assert button_bottom > top, address
    watched.goto(f"{server.base}/editor/entries/organizations/")
    top, bottom = watched.locator(".bar-title").evaluate(EDGES)
    assert bottom - top < 50, "the name of one word is broken"
    choose_language(server, watched, "en")


def test_a_list_is_filtered_as_one_chooses_and_types(server: Server, watched: Page) -> None:
    watched.goto(f"{server.base}/editor/entries/news/?sort=date")
    expect(watched.get_by_role("button", name="Filter", exact=True)).to_have_count(0)
    watched.locator("#f-category").focus()
    watched.select_option("#f-category", "event")
    expect(watched).to_have_url(re.compile("[?]category=event&sort=date$"))
    expect(watched.locator("#f-category")).to_be_focused()
    expect(watched.locator(".count")).to_have_text(re.compile(r"^\d+ of \d+ entries"))
    rows = watched.locator(".table-entries tbody tr")
    watched.locator("#q").press_sequentially("salon")
    expect(rows).to_have_count(1)
    watched.locator("a.table-title").click()
    expect(watched.locator("h1")).to_contain_text("Salon")
    watched.go_back()
    expect(rows).to_have_count(1)
    expect(watched.locator("#q")).to_have_value("salon")


def test_who_is_signed_out_meanwhile_signs_in_for_the_filtered_list(
    server: Server, signed_in: BrowserContext, chromium: Browser
) -> None:
    context = chromium.new_context(storage_state=signed_in.storage_state())
    page = context.new_page()
    page.goto(f"{server.base}/editor/entries/news/")
    context.clear_cookies()
    page.select_option("#f-category", "event")
    expect(page.locator("h1")).to_have_text("Sign in")
    context.close()
