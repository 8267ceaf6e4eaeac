"""Help in a real browser: opened at the chapter of the current page, beside the form, in both
languages.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accounts import choose_language
from tests.browser.axe import violations
from tests.browser.server import PASSWORD, Server

pytestmark = pytest.mark.browser

SCREENS = {
    "entries/news/aral-sea-expedition/": {"en": "Fill in the form", "zh": "填写表单"},
    "media/": {"en": "Add many files at once", "zh": "一次添加多个文件"},
    "trash/": {"en": "The trash", "zh": "回收站"},
}
LOOKED_AT = ("help/pictures.md", "help/states.md")


@pytest.fixture(params=["en", "zh"])
def desk(
    request: pytest.FixtureRequest, server: Server, signed_in: BrowserContext
) -> Iterator[Page]:
    """The administrator's page, in each language."""
    page = signed_in.new_page()
    choose_language(server, page, request.param)
    yield page
    page.close()


def opened(page: Page) -> Page:
    """Click Help and return the tab that it opens."""
    with page.context.expect_page() as found:
        page.click(".help-link")
    return found.value


def test_it_opens_at_the_place_one_is_at_and_leaves_the_form(server: Server, desk: Page) -> None:
    language = (desk.locator("html").get_attribute("lang") or "")[:2]
    for screen, headings in SCREENS.items():
        desk.goto(f"{server.base}/editor/{screen}")
        field = desk.locator("[name='headline.en']")
        if "entries" in screen:
            desk.route("**/autosave*", lambda route: route.abort())
            field.fill("Not yet saved")
        tab = opened(desk)
        heading = tab.locator(".help-text :target")
        expect(heading).to_have_text(headings[language])
        expect(heading).to_be_in_viewport()
        tab.close()
        if "entries" in screen:
            expect(field).to_have_value("Not yet saved")
            expect(desk).to_have_url(f"{server.base}/editor/{screen}")
            desk.unroute("**/autosave*")
            desk.once("dialog", lambda dialog: dialog.accept())  # “Leave this page?”


def test_nothing_is_wrong_with_it(server: Server, desk: Page) -> None:
    """In the light scheme in English, in the dark one in Chinese."""
    english = (desk.locator("html").get_attribute("lang") or "").startswith("en")
    desk.emulate_media(color_scheme="light" if english else "dark")
    for path in LOOKED_AT:
        desk.goto(f"{server.base}/editor/{path}")
        for width in (390, 1440) if english else (1440, 390):
            desk.set_viewport_size({"width": width, "height": 900})
            wide = desk.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, width)
        assert violations(desk) == []


def test_search_finds_a_heading_and_opens_it_beside_the_form(server: Server, desk: Page) -> None:
    words = {"en": "telephone", "zh": "手机照片"}
    word = words[(desk.locator("html").get_attribute("lang") or "")[:2]]
    desk.goto(f"{server.base}/editor/trash/")
    desk.keyboard.press("Control+k")
    desk.fill("#palette-query", word)
    expect(desk.locator("#palette-list")).to_have_attribute("aria-busy", "false")
    with desk.context.expect_page() as found:
        desk.locator("#palette [role=option]", has_text=word).last.click()
    expect(found.value.locator(".help-text :target")).to_contain_text(word)
    found.value.close()
    expect(desk).to_have_url(f"{server.base}/editor/trash/")


@pytest.mark.usefixtures("signed_in")
def test_it_is_read_without_scripts_on_a_phone(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{server.base}/editor/trash/")
    page.fill("[name=email]", "webmaster@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name=re.compile("Sign in|登录")).click()
    tab = opened(page)
    expect(tab.locator(".help-text :target")).to_be_in_viewport()
    tab.locator(".help-jump").click()
    tab.locator(".help-contents ol a").first.click()
    expect(tab.locator(".help-text img")).to_be_visible()
    context.close()
