"""axe finds no violation on any kind of page, in both languages, light and dark, the editor's included.

What axe leaves for a person to decide must be of a kind that a person has decided: tests/browser/incompletes.py.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from scripts.screenshots import PAGES
from tests.browser.conftest import Server
from tests.browser.incompletes import KNOWN

pytestmark = pytest.mark.browser
SCREENS = (
    "", "entries/news/", "entries/news/?status=changed", "entries/news/new", "entries/news/aral-sea-expedition/",
    "entries/projects/sino-belgian-joint-laboratory/", "entries/pages/cooperation/",
    "entries/site/_/", "entries/menus/_/", "entries/news/aral-sea-expedition/history/",
    "entries/news/aral-sea-expedition/preview/", "users/", "users/invite",
    "account/", "trash/", "problems/", "media/", "messages/", "search?q=sea",
    "entries/news/aral-sea-expedition/trash", "no-such-screen/",
)


OPTIONS = {"resultTypes": ["violations", "incomplete"]}
WITHIN = "([target, within]) => !!document.querySelector(target).closest(within)"


def faults(page: Page) -> list[str]:
    """What axe found, and what it could not decide and nobody else has, one line each."""
    found = Axe().run(page, options=OPTIONS).response
    lines = [f"{page.url} {one['id']}: {node['target']} {node['failureSummary']}"
             for one in found["violations"] for node in one["nodes"]]
    return lines + [f"{page.url} undecided {one['id']} ({message(node)}): {node['target']} {node['html'][:200]}"
                    for one in found["incomplete"] for node in one["nodes"] if not decided(page, one["id"], node)]


def message(node: dict[str, Any]) -> str:
    """Which of a rule's messages axe ended with; empty where the rule has but one."""
    data = [check["data"] for how in ("any", "all", "none") for check in node[how]]
    return next((one["messageKey"] for one in data if isinstance(one, dict) and one.get("messageKey")), "")


def decided(page: Page, rule: str, node: dict[str, Any]) -> bool:
    return any(one.rule == rule and message(node) in one.messages
               and page.evaluate(WITHIN, [node["target"][0], one.within]) for one in KNOWN)


def in_both_schemes(page: Page, address: str) -> list[str]:
    page.goto(address)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {one}" for one in faults(page)]
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
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_editors_door(server: Server, visitor: Page, lang: str) -> None:
    assert in_both_schemes(visitor, f"{server.base}/editor/account/sign-in?lang={lang}") == []
