"""The calendar and its private address in a real browser: on a desk and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def test_the_calendar_is_weeks_on_a_desk_and_a_list_on_a_phone(enter: Enter) -> None:
    page = enter()
    page.goto("calendar/?month=2023-09")
    event = page.locator(".event").first
    expect(event).to_be_visible()
    assert page.locator(".calendar-day").count() == 30
    first = page.locator(".calendar-day").first.bounding_box()
    second = page.locator(".calendar-day").nth(3).bounding_box()
    assert first
    assert second
    assert second["y"] > first["y"], "4 September 2023 was a Monday"
    page.set_viewport_size({"width": 390, "height": 780})
    expect(event).to_be_visible()
    expect(page.locator(".calendar-day:visible")).not_to_have_count(30)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("link", name="Previous month").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("August 2023")
    page.get_by_role("link", name="Today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calendar")


def test_the_address_for_ones_own_program_is_copied_and_ended(enter: Enter) -> None:
    page = enter("Cal")
    page.goto("account/")
    page.get_by_role("button", name="Create an address").click()
    given = page.get_by_label("Address", exact=True)
    expect(given).to_have_value(re.compile("^http"))
    address = given.input_value()
    assert violations(page, within="main") == []
    assert page.request.get(address).status == 200
    page.get_by_role("button", name="Disable the address").click()
    expect(page.locator(".notice-done")).to_contain_text("is disabled")
    assert page.request.get(address).status == 404
