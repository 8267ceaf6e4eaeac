"""In a browser: a finding in a control of one line is replaced by the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entry.text_helpers import open_text

pytestmark = pytest.mark.browser


def test_a_mark_in_a_line_is_replaced(enter: Callable[..., Page]) -> None:
    page = enter()
    open_text(page, locale="zh")
    page.fill("[id='f-headline.en']", "Wind，sand")
    line = page.locator("[id='f-headline.en-findings'] .finding")
    line.get_by_role("button").press("Enter")
    expect(page.locator("[id='f-headline.en']")).to_have_value("Wind, sand")
