"""A visitor's calendar program gets a conference."""

import pytest
from playwright.sync_api import Browser

from tests.browser.server import Server

pytestmark = pytest.mark.browser


def test_an_event_into_the_calendar(visited: Server, chromium: Browser) -> None:
    page = chromium.new_page(accept_downloads=True)
    page.goto(f"{visited.base}/zh/cooperation/conferences/silk-road-ecology-2023/")
    with page.expect_download() as download:
        page.get_by_role("link", name="添加到日历", exact=True).click()
    assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")
    page.close()
