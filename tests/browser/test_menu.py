"""The menu of the editor in a real browser: what is in sight, its icons, and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import choose_language
from tests.browser.axe import LOOKS, violations
from tests.browser.server import Server

pytestmark = pytest.mark.browser
ICONS = """() => [...document.querySelectorAll(".rail-main a[href*='/entries/']")]
    .map((link) => link.querySelector("path").getAttribute("d"))"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_settings_are_in_sight_on_every_page(server: Server, watched: Page, language: str) -> None:
    choose_language(server, watched, language)
    watched.goto(f"{server.base}/editor/entries/terms/")
    for place in ("entries/site/_", "users", "trash", "entries/news", "media", "entries/papers"):
        link = watched.locator(f".rail a[href$='/editor/{place}/']")
        expect(link).to_be_in_viewport(ratio=1)
    expect(watched.locator(".rail-main [aria-current=page]")).to_be_in_viewport(ratio=0.9)
    watched.set_viewport_size({"width": 1440, "height": 500})
    watched.locator(".rail a[href$='/editor/users/']").scroll_into_view_if_needed()
    expect(watched.locator(".rail a[href$='/editor/users/']")).to_be_in_viewport(ratio=1)
    choose_language(server, watched, "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_of_it_is_in_sight_on_a_desk(server: Server, watched: Page, language: str) -> None:
    choose_language(server, watched, language)
    watched.goto(f"{server.base}/editor/users/")
    hidden = "(one) => one.scrollHeight - one.clientHeight"
    assert watched.locator(".rail-main").evaluate(hidden) <= 0
    rows = "(all) => new Set(all.map((one) => one.offsetHeight)).size"
    assert watched.locator(".rail-main li").evaluate_all(rows) == 1
    choose_language(server, watched, "en")


def test_a_name_of_one_word_is_never_broken(server: Server, watched: Page) -> None:
    watched.goto(f"{server.base}/editor/entries/drawings/_/")
    drawings, users = (
        watched.locator(f".rail a[href$='/editor/{place}/']")
        for place in ("entries/drawings/_", "users")
    )
    expect(drawings).to_have_attribute("aria-current", "page")
    height = "(one) => one.getBoundingClientRect().height"
    assert drawings.evaluate(height) == users.evaluate(height)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_name_of_the_editor_is_not_cut(server: Server, watched: Page, language: str) -> None:
    choose_language(server, watched, language)
    watched.goto(f"{server.base}/editor/")
    brand = watched.locator(".brand")
    is_cut = "(one) => [one, ...one.querySelectorAll('span')].some((part) => part.scrollWidth > part.clientWidth)"
    assert not brand.evaluate(is_cut)
    choose_language(server, watched, "en")


def test_each_type_has_an_icon_of_its_own(server: Server, watched: Page) -> None:
    watched.goto(f"{server.base}/editor/")
    icons = watched.evaluate(ICONS)
    assert len(icons) == len(set(icons)) >= 14
    first = watched.locator(".rail-main a[href*='/entries/'] .rail-name").first
    expect(first).to_have_text("News")


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_it_is_accessible(
    server: Server, watched: Page, language: str, width: int, scheme: str
) -> None:
    watched.set_viewport_size({"width": width, "height": 844})
    watched.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    choose_language(server, watched, language)
    watched.goto(f"{server.base}/editor/")
    toggle = watched.locator(".top .menu-toggle")
    if toggle.is_visible():
        toggle.press("Enter")
        watched.locator(".rail a[href$='/editor/users/']").focus()
    expect(watched.locator(".rail a[href$='/editor/users/']")).to_be_in_viewport()
    assert violations(watched) == []
    assert watched.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
