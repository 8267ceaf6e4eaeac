"""The form and its other pages are accessible: both languages of the editor, light and dark, wide
and narrow.

Each result that axe leaves undecided must be of a kind that a person has decided:
tests/browser/incompletes.py.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import SCHEMES, violations
from tests.browser.incompletes import KNOWN
from tests.thorough import Run, by_turns, pairs, sample

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NEWS = "entries/news/aral-sea-expedition/"
PAGES = (
    "entries/conferences/delta-workshop-2025/",
    "entries/people/chen-yahe/",
    "entries/papers/fang-2015-bias-correction/",
    "entries/stations/mulin/",
    f"{NEWS}discard",
    f"{NEWS}unpublish",
    f"{NEWS}history/changed/headline.zh",
    NEWS,
    "entries/site/_/",
    "entries/menus/_/",
    "entries/news/new",
    f"{NEWS}history/",
    f"{NEWS}preview/",
    "entries/organizations/irs/trash",
)
IN_CHINESE = ("entries/news/new", "entries/menus/_/", f"{NEWS}preview/", PAGES[2])
"""Pages that a usual run sees in Chinese, on a phone; it sees the others in English. It takes half of
both by turns.
"""
DECIDED = [asdict(one) for one in KNOWN]
WIDE, NARROW = 1440, 320
SOME_ROWS = (
    "document.querySelectorAll('#entry .row-item:nth-child(n + 3)').forEach((one) => one.remove())"
)
"""Keep two rows of each list: the others have the same controls."""
OPEN = """document.querySelectorAll('details:not(.menu, .tool-more)')
    .forEach((one) => { one.open = true; })"""
"""Overlays are checked separately."""


def check(
    page: Page,
    name: str,
    part: str | None = None,
    dark: bool = True,
    known: list[dict[str, Any]] | None = None,
) -> None:
    """Check a page, or a part of it, with axe in both schemes and widths, and whether it fits the
    screen; without `dark`, in the light scheme alone. With `known`, every undecided result must be
    of these kinds.
    """
    page.wait_for_load_state()  # until its styles are loaded
    for scheme, width in pairs(SCHEMES, (WIDE, NARROW)):
        page.set_viewport_size({"width": width, "height": 900})
        if dark or scheme == "light":
            page.emulate_media(color_scheme=scheme)
            found = violations(page, SCHEMES[scheme], known, within=part)
            assert found == [], f"{name} {scheme} {width}"
        fits(page, f"{name} {width}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": 900})


def fits(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
        f"{name} is too wide"
    )


def change(page: Page, headline: str) -> None:
    page.goto(NEWS)
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    page.fill("[id='f-headline.en']", headline)
    page.locator(".menu > .button-primary").click()
    with page.expect_navigation():
        page.locator("[value='publish:en']").click()


def test_every_page_of_the_form(enter: Enter) -> None:
    page = enter("Root-en", "administrator", viewport={"width": WIDE, "height": 900})
    change(page, "A headline for en")
    pages = [path for path in PAGES if Run.thorough or path not in IN_CHINESE]
    some = by_turns(pages, 4)
    dark = sample(some, 2)  # they have the same colours
    for path in some:
        page.goto(path)
        page.evaluate(OPEN)
        page.evaluate(SOME_ROWS)
        check(page, path, dark=path in dark, known=DECIDED)
    page.goto(f"{NEWS}history/")
    with page.expect_navigation():
        page.locator(".history a").first.click()
    check(page, "a version")


def test_its_pages_in_chinese(enter: Enter) -> None:
    page = enter("Root-zh", "administrator", (), "zh", viewport={"width": NARROW, "height": 900})
    for path in by_turns(PAGES if Run.thorough else IN_CHINESE, 2):
        page.goto(path)
        page.evaluate(OPEN)
        page.evaluate(SOME_ROWS)
        page.wait_for_load_state()
        assert violations(page, known=DECIDED) == [], path
        fits(page, path)


def test_what_opens_on_the_form(enter: Enter) -> None:
    page = enter("Root-en", "administrator", viewport={"width": 1440, "height": 900})
    page.goto(NEWS)
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    for menu in page.locator(".menu").all():
        menu.locator("> summary").click()
        menu.evaluate(
            "one => one.querySelectorAll('details').forEach((part) => { part.open = true; })"
        )
        check(page, "a menu", ".menu[open]")
    page.keyboard.press("Escape")
    page.locator(".form-group[data-fields~=conferences] > summary").click()
    page.get_by_role("combobox", name="Conferences").fill("a")
    page.locator(".picker-list:not([hidden]) li").first.wait_for()
    page.keyboard.press("ArrowDown")
    check(page, "a list", ".field:has(.picker-list:not([hidden]))")
    page.keyboard.press("Enter")
    page.locator("[data-markdown=zh] .tool-more > summary").click()
    check(page, "more tools", "[data-markdown=zh] .tool-panel")
    page.keyboard.press("Escape")
    page.locator("[data-markdown=zh] .tool-preview").click()
    page.route(
        "**/autosave", lambda route: route.abort()
    )  # first: it may be autosaved as soon as it is typed
    page.fill("[name=date]", "soon")
    page.keyboard.press("Control+s")
    page.locator(".save-trouble").wait_for()
    check(page, "trouble", ".entry-bar, .save-trouble")
    page.unroute("**/autosave")
    page.keyboard.press("Control+s")
    page.locator("[id='f-date-error']").wait_for()
    check(page, "a refusal", ".entry-bar, .field:has([aria-invalid=true])")


def test_pages_that_answer_a_failed_sending(enter: Enter) -> None:
    """Without the form's own scripts, as a browser without JavaScript sends it."""
    pages = [enter(name, viewport={"width": WIDE, "height": 900}) for name in ("One", "Two")]
    for page in pages:
        page.route("**/entry.js*", lambda route: route.abort())
        page.goto(NEWS)
        page.fill("[id='f-headline.en']", f"Of {pages.index(page)}")
    for page in pages:
        with page.expect_navigation():
            page.locator(".entry-bar [value=save]").click()
    pages[1].locator(".clash summary").click()
    check(pages[1], "merge")
    page = pages[0]
    page.fill("[id='f-headline.zh']", "")
    page.locator(".menu > .button-primary").click()
    page.locator("[value='publish:zh']").click()
    expect(page.locator("#summary a").first).to_be_visible()
    check(page, "unready")
    page.locator("#summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "" or page.url.endswith("#f-headline.zh")
    page.fill("[id='f-headline.en']", "Typed for an hour")
    page.context.clear_cookies()
    page.locator(".entry-bar [value=save]").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()
    page.locator("details summary").click()
    check(page, "kept")
