"""Views and columns of a list in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.server import Server
from tests.browser.tab_order import TALL, steps_back

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("opened", ["Columns", "Save this view"])
def test_tab_follows_the_tools_of_a_list_as_they_stand(
    server: Server, watched: Page, opened: str, width: int
) -> None:
    watched.set_viewport_size({"width": width, "height": TALL})
    watched.goto(f"{server.base}/editor/entries/news/?category=event")
    watched.locator("summary", has_text=opened).click()
    assert steps_back(watched, watched.locator("#q")) == []


def test_a_list_that_is_filtered_can_be_saved(server: Server, watched: Page) -> None:
    watched.goto(f"{server.base}/editor/entries/news/")
    expect(watched.locator(".views")).to_have_count(0)
    watched.select_option("#f-category", "event")
    expect(watched).to_have_url(re.compile("[?]category=event$"))
    expect(watched.locator(".views summary")).to_have_text("Save this view")


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
