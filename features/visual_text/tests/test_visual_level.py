"""Languages of a text side by side: blocks that belong together begin at the same height."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from features.visual_text.tests.visual_texts import VisualText, open_visual
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
NEWS = "entries/news/aral-sea-expedition/"
TOPS = "(text) => [...text.children].map((one) => one.getBoundingClientRect().top)"
IS_LEVEL = f"""(most) => {{
  const [one, other] = [...document.querySelectorAll(".tongues-markdown [role=textbox]")].map({TOPS});
  return one.slice(0, most).every((top, at) => Math.abs(top - other[at]) < 1);
}}"""
MARGINS = (
    "(text) => [...text.children].slice(1).map((one) => getComputedStyle(one).marginBlockStart)"
)
LONGER = "A sentence that is so long that its paragraph gets another line or two. " * 4


def test_blocks_stand_level_while_somebody_writes(enter: Callable[..., Page]) -> None:
    page = enter("Leveller", viewport={"width": 1440, "height": 900})
    english, chinese = open_visual(page, NEWS), VisualText(page, "f-body.zh")
    expect(chinese.shown.locator("p")).to_have_count(3)
    wait_until(lambda: page.evaluate(IS_LEVEL, 3))
    assert english.shown.evaluate(MARGINS) != chinese.shown.evaluate(MARGINS)
    before = chinese.shown.evaluate(TOPS)
    english.shown.locator("p").first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(LONGER)
    wait_until(lambda: page.evaluate(IS_LEVEL, 3))
    after = chinese.shown.evaluate(TOPS)
    assert after[1] - after[0] > before[1] - before[0] + 20
    page.keyboard.press("Control+Home")
    page.keyboard.type("A paragraph that the translation has not")
    page.keyboard.press("Enter")
    expect(english.shown.locator("p")).to_have_count(4)
    wait_until(lambda: page.evaluate(IS_LEVEL, 3))
    page.locator(".shown-languages label").first.click()
    expect(chinese.shown).to_be_hidden()
    wait_until(lambda: len({*english.shown.evaluate(MARGINS)}) == 1)
