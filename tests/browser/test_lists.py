"""The list of a type in a real browser: views and columns by forms alone, in both languages."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts import choose_language
from tests.browser.axe import LOOKS, check_screen
from tests.browser.server import Server

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


def test_views_and_columns_work_by_forms_alone(
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
    context.close()
