"""From a page of the site to its form, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def test_a_bookmark_leads_from_the_site_to_the_form(enter: Enter, server: Server) -> None:
    page = enter("Walker", viewport={"width": 1440, "height": 900})
    page.goto("account/")
    link = page.get_by_role("link", name="Edit this page").get_attribute("href")
    assert link
    page.goto(f"{server.base}/zh/news/aral-sea-expedition/#content")
    with page.expect_navigation():
        page.evaluate(link.removeprefix("javascript:"))
    page.wait_for_url("**/editor/entries/news/aral-sea-expedition/")
    expect(page.locator("#entry")).to_be_visible()
