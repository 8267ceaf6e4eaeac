"""The form and its other pages are accessible: both languages of the editor, light and dark, wide and narrow."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NEWS = "entries/news/aral-sea-expedition/"
PAGES = (NEWS, "entries/conferences/anso-workshop-2025/", "entries/site/_/", "entries/menus/_/", "entries/news/new",
         f"{NEWS}history/", f"{NEWS}preview/", f"{NEWS}discard", f"{NEWS}unpublish", "entries/organizations/xieg/trash",
         f"{NEWS}history/changed/headline.zh")


def check(page: Page, name: str) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{name} is too wide"


def change(page: Page, headline: str) -> None:
    page.goto(NEWS)
    page.wait_for_function("document.querySelector('[data-help]')?.hidden === false")
    page.fill("[id='f-headline.en']", headline)
    page.locator(".menu > .button-primary").click()
    with page.expect_navigation():
        page.locator("[value='publish:en']").click()


@pytest.mark.parametrize(("interface", "scheme", "width"), [
    ("en", "light", 1440), ("zh", "dark", 1440), ("en", "dark", 360), ("zh", "light", 320)])
def test_every_page_of_the_form(enter: Enter, interface: str, scheme: str, width: int) -> None:
    page = enter(f"Root-{interface}", "administrator", (), interface,
                 color_scheme=scheme, viewport={"width": width, "height": 900})
    change(page, f"A headline for {interface} {scheme}")
    for path in PAGES:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true; })")
        check(page, f"{path} {interface} {scheme} {width}")
    page.goto(f"{NEWS}history/")
    page.locator(".history a").first.click()
    check(page, f"a version {interface} {scheme} {width}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_on_the_form(enter: Enter, scheme: str) -> None:
    page = enter("Root-en", "administrator", color_scheme=scheme, viewport={"width": 1440, "height": 900})
    page.goto(NEWS)
    page.wait_for_function("document.querySelector('[data-help]')?.hidden === false")
    for menu in page.locator(".menu").all():
        menu.locator("summary").click()
        check(page, f"a menu {scheme}")
    page.keyboard.press("Escape")
    page.get_by_label("Conferences").fill("a")
    page.locator(".picker-list:not([hidden]) li").first.wait_for()
    page.keyboard.press("ArrowDown")
    check(page, f"a list {scheme}")
    page.keyboard.press("Enter")
    page.locator("[data-markdown=zh] .tool-preview").click()
    page.fill("[name=date]", "soon")
    page.route("**/autosave", lambda route: route.abort())
    page.keyboard.press("Control+s")
    page.locator(".save-trouble").wait_for()
    check(page, f"trouble {scheme}")
    page.unroute("**/autosave")
    page.keyboard.press("Control+s")
    page.locator("[id='f-date-error']").wait_for()
    check(page, f"a refusal {scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_that_answer_a_failed_sending(enter: Enter, scheme: str) -> None:
    first, second = (enter(name, "editor", color_scheme=scheme, java_script_enabled=False) for name in ("One", "Two"))
    for page in (first, second):
        page.goto(NEWS)
        page.fill("[id='f-headline.en']", f"{scheme} of {page.locator('.rail-me').inner_text()}")
    first.locator(".entry-bar [value=save]").click()
    second.locator(".entry-bar [value=save]").click()
    assert second.locator(".clash").count() == 1
    first.goto(NEWS)
    first.fill("[id='f-headline.zh']", "")
    for page in (first, second):
        assert page.locator("h1").count() == 1
