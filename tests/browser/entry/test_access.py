"""The form and its other pages are accessible: both languages of the editor, light and dark, wide
and narrow.
"""

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import SCHEMES, violations_of_scheme
from tests.thorough import sample

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NEWS = "entries/news/aral-sea-expedition/"
PAGES = (
    "entries/conferences/anso-workshop-2025/",
    "entries/people/chen-yaning/",
    "entries/papers/fang-2015-bias-correction/",
    "entries/stations/mulei/",
    f"{NEWS}discard",
    f"{NEWS}unpublish",
    f"{NEWS}history/changed/headline.zh",
    NEWS,
    "entries/site/_/",
    "entries/menus/_/",
    "entries/news/new",
    f"{NEWS}history/",
    f"{NEWS}preview/",
    "entries/organizations/xieg/trash",
)


def check(page: Page, name: str) -> None:
    """Ask what axe says in both schemes, and whether the page fits the screen."""
    page.wait_for_load_state()  # with its styles
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert violations_of_scheme(page) == [], f"{name} {scheme}"
    page.emulate_media(color_scheme="light")
    fits(page, name)


def fits(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (
        f"{name} is too wide"
    )


def change(page: Page, headline: str) -> None:
    page.goto(NEWS)
    page.wait_for_function("document.querySelector('[data-help]')?.hidden === false")
    page.fill("[id='f-headline.en']", headline)
    page.locator(".menu > .button-primary").click()
    with page.expect_navigation():
        page.locator("[value='publish:en']").click()


@pytest.mark.parametrize(
    ("interface", "width", "pages"), [("en", 1440, PAGES), ("zh", 320, sample(PAGES, 5))]
)
def test_every_page_of_the_form(
    enter: Enter, interface: str, width: int, pages: Sequence[str]
) -> None:
    page = enter(
        f"Root-{interface}",
        "administrator",
        (),
        interface,
        viewport={"width": width, "height": 900},
    )
    change(page, f"A headline for {interface}")
    for path in pages:
        page.goto(path)
        page.evaluate(
            "document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true; })"
        )
        check(page, f"{path} {interface} {width}")
        page.set_viewport_size({"width": 320, "height": 900})
        fits(page, f"{path} {interface} 320")
        page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{NEWS}history/")
    with page.expect_navigation():
        page.locator(".history a").first.click()
    check(page, f"a version {interface} {width}")


def test_what_opens_on_the_form(enter: Enter) -> None:
    page = enter("Root-en", "administrator", viewport={"width": 1440, "height": 900})
    page.goto(NEWS)
    page.wait_for_function("document.querySelector('[data-help]')?.hidden === false")
    for menu in page.locator(".menu").all():
        menu.locator("summary").click()
        check(page, "a menu")
    page.keyboard.press("Escape")
    page.locator(".form-group[data-fields~=conferences] > summary").click()
    page.get_by_role("combobox", name="Conferences").fill("a")
    page.locator(".picker-list:not([hidden]) li").first.wait_for()
    page.keyboard.press("ArrowDown")
    check(page, "a list")
    page.keyboard.press("Enter")
    page.locator("[data-markdown=zh] .tool-preview").click()
    page.route(
        "**/autosave", lambda route: route.abort()
    )  # first: it may be saved by itself as soon as it is typed
    page.fill("[name=date]", "soon")
    page.keyboard.press("Control+s")
    page.locator(".save-trouble").wait_for()
    check(page, "trouble")
    page.unroute("**/autosave")
    page.keyboard.press("Control+s")
    page.locator("[id='f-date-error']").wait_for()
    check(page, "a refusal")


@pytest.mark.parametrize("width", [1440, 360])
def test_pages_that_answer_a_failed_sending(enter: Enter, width: int) -> None:
    """Without the form's own scripts, as a browser sends it that has none."""
    pages = [enter(name, viewport={"width": width, "height": 900}) for name in ("One", "Two")]
    for page in pages:
        page.route("**/entry.js*", lambda route: route.abort())
        page.goto(NEWS)
        page.fill("[id='f-headline.en']", f"{width} of {pages.index(page)}")
    for page in pages:
        with page.expect_navigation():
            page.locator(".entry-bar [value=save]").click()
    pages[1].locator(".clash summary").click()
    check(pages[1], f"merge {width}")
    page = pages[0]
    page.fill("[id='f-headline.zh']", "")
    page.locator(".menu > .button-primary").click()
    page.locator("[value='publish:zh']").click()
    expect(page.locator("#summary a").first).to_be_visible()
    check(page, f"unready {width}")
    page.locator("#summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "" or page.url.endswith("#f-headline.zh")
    page.fill("[id='f-headline.en']", "Typed for an hour")
    page.context.clear_cookies()
    page.locator(".entry-bar [value=save]").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()
    page.locator("details summary").click()
    check(page, f"kept {width}")
