"""axe finds no violation on any kind of page, in both languages, light and dark, the editor's included."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from scripts.screenshots import PAGES
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
SCREENS = (
    "", "entries/news/", "entries/news/?status=changed", "entries/news/new", "entries/news/aral-sea-expedition/",
    "entries/projects/sino-belgian-joint-laboratory/", "entries/pages/cooperation/",
    "entries/site/_/", "entries/menus/_/", "entries/news/aral-sea-expedition/history/",
    "entries/news/aral-sea-expedition/preview/", "users/", "users/invite",
    "account/", "publish/", "trash/", "problems/", "search?q=sea", "entries/news/aral-sea-expedition/trash", "no-such-screen/",
)


def violations(page: Page) -> list[str]:
    """What axe found, one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {one['id']}: {node['target']} {node['failureSummary']}"
            for one in found for node in one["nodes"]]


def in_both_schemes(page: Page, address: str) -> list[str]:
    page.goto(address)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {one}" for one in violations(page)]
    return found


@pytest.fixture(scope="module", params=[360, 1440])
def visitor(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_public_pages(server: Server, visitor: Page, path: str, locale: str) -> None:
    assert in_both_schemes(visitor, f"{server.base}/{locale}/{path}") == []


def test_the_page_of_languages(server: Server, visitor: Page) -> None:
    assert in_both_schemes(visitor, f"{server.base}/") == []


@pytest.mark.parametrize("interface", ["en", "zh"])
def test_the_editor(server: Server, signed_in: BrowserContext, interface: str) -> None:
    page = signed_in.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server.base}/editor/")
    other = page.locator(f"button[name=interface][value={interface}]")
    if other.count():
        other.first.click()
        page.wait_for_load_state()
    found = [line for screen in SCREENS for line in in_both_schemes(page, f"{server.base}/editor/{screen}")]
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[interface]
    page.close()
    assert found == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_editors_door(server: Server, visitor: Page, lang: str) -> None:
    assert in_both_schemes(visitor, f"{server.base}/editor/account/sign-in?lang={lang}") == []
