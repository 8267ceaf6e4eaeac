"""Two people with the same form open."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entry.text_helpers import NEWS
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
FORM = "entries/{}/{}/".format(*NEWS)


def test_the_first_is_told_of_the_second_without_reloading(enter: Callable[..., Page]) -> None:
    first, second = enter("Ann", alone=True), enter("Bo")
    first.clock.install()
    first.goto(FORM)
    box = first.locator("[data-open-now]")
    expect(box).to_have_text("")
    second.goto(FORM)
    expect(second.locator("[data-open-now]")).to_have_text("Open now: Ann")

    def asked_again() -> str:
        first.clock.run_for(20_000)
        return (box.text_content() or "").strip()

    wait_until(lambda: asked_again() == "Open now: Bo")
    first.set_viewport_size({"width": 390, "height": 844})
    saved = first.locator("[data-save-state]").evaluate(
        "(one) => one.getBoundingClientRect().right"
    )
    assert saved <= box.evaluate("(one) => one.getBoundingClientRect().left")
    second.goto("./")
    wait_until(lambda: asked_again() == "")
    second.go_back()
    wait_until(lambda: asked_again() == "Open now: Bo")
