"""The focused control is visible: the sticky bar covers no control of a form."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.thorough import pairs

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NEWS = "entries/news/aral-sea-expedition/"

COVERED = """() => {
  const one = document.activeElement, bar = document.querySelector(".bar").getBoundingClientRect();
  if (!one || one === document.body || one.closest(".bar, .side, .skip")) return null;
  const box = one.getBoundingClientRect(), room = innerHeight - bar.bottom;
  const seen = box.bottom - Math.max(box.top, bar.bottom);
  if (seen >= Math.min(box.height, room / 2) - 1) return "";
  return `${one.id || one.outerHTML.slice(0, 80)}: ${box.top}–${box.bottom}, bar to ${bar.bottom}`;
}"""
"""Returns null outside the form, and "" if the bar leaves enough of the control visible."""


def broken_form(enter: Enter, width: int, height: int, scripts: bool) -> Page:
    """A long form with many errors, all groups unfolded."""
    page = enter(
        f"Focus{width}", viewport={"width": width, "height": height}, java_script_enabled=scripts
    )
    page.goto(NEWS)
    for name in ("date", "headline.en", "headline.zh"):
        page.fill(f"[id='f-{name}']", "soon" if name == "date" else "")
    if scripts:
        page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    page.locator(".menu > .button-primary").click()
    with page.expect_navigation():
        page.locator("[value='publish:en']").click()
    expect(page.locator("#summary li").nth(1)).to_be_visible()
    return page


def follow_errors(page: Page) -> None:
    """Each link of an error leads to a visible control, with its label."""
    for link in page.locator("#summary li a").all():
        link.scroll_into_view_if_needed()
        link.press("Enter")
        assert page.evaluate(COVERED) == "", link.get_attribute("href")
        label = page.evaluate(
            "document.activeElement.labels?.[0]?.getBoundingClientRect().top ?? 9999"
        )
        assert (
            label
            >= page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom") - 1
        )


def test_every_link_of_an_error_leads_to_what_is_seen_without_scripts(enter: Enter) -> None:
    follow_errors(broken_form(enter, 390, 700, False))


@pytest.mark.parametrize(("size", "key"), pairs([(1440, 900), (390, 700)], ["Tab", "Shift+Tab"]))
def test_every_control_that_has_the_focus_is_seen(
    enter: Enter, size: tuple[int, int], key: str
) -> None:
    page = broken_form(enter, *size, True)
    follow_errors(page)
    page.evaluate(
        "document.querySelectorAll('main details:not(.menu)').forEach((one) => { one.open = true; })"
    )
    controls = page.locator("#entry :is(input, textarea, select, button):visible")
    (controls.first if key == "Tab" else controls.last).focus()
    seen: list[str] = []
    while (found := page.evaluate(COVERED)) is not None:
        seen.append(found)
        page.keyboard.press(key)
    assert len(seen) > 40, "the focus went through the whole form"
    assert [one for one in seen if one] == []
