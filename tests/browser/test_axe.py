"""axe finds no violation on any kind of page, in both languages, light and dark, the editor's
included.

What axe leaves for a person to decide must be of a kind that a person has decided:
tests/browser/incompletes.py.
"""

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from scripts.screenshots import PAGES
from tests.browser.axe import SCHEMES, SCRIPT, violations
from tests.browser.incompletes import KNOWN
from tests.browser.server import Server

pytestmark = pytest.mark.browser
SCREENS = (
    "",
    "entries/news/",
    "entries/news/?status=changed",
    "entries/news/new",
    "entries/news/aral-sea-expedition/",
    "entries/projects/sino-belgian-joint-laboratory/",
    "entries/news/aral-sea-expedition/?queue=zh",
    "translate/",
    "entries/pages/?q=xyzzy",
    "entries/pages/cooperation/",
    "entries/site/_/",
    "entries/menus/_/",
    "entries/news/aral-sea-expedition/history/",
    "entries/news/aral-sea-expedition/preview/",
    "users/",
    "users/invite",
    "account/",
    "activity/",
    "calendar/",
    "publish/",
    "trash/",
    "problems/",
    "media/",
    "messages/",
    "statistics/",
    "search?q=sea",
    "entries/news/aral-sea-expedition/trash",
    "no-such-screen/",
)


DARK_IN = {360: "en", 1440: "zh"}
"""As colours know no language, each page is seen in the second scheme in one language at a width."""
DECIDED = [asdict(one) for one in KNOWN]


def in_both_schemes(page: Page, address: str, *, dark: bool = True) -> list[str]:
    """What axe found, and what it could not decide and nobody else has, one line each. Without
    `dark`, in one scheme.
    """
    page.emulate_media(color_scheme="light")
    page.goto(address)
    found = []
    for scheme, options in list(SCHEMES.items())[: 1 + dark]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{scheme} {page.url} {line}" for line in violations(page, options, DECIDED)]
    return found


@pytest.fixture(scope="module", params=[360, 1440])
def visitor(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": request.param, "height": 900}, reduced_motion="reduce"
    )
    context.add_init_script(SCRIPT)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_public_pages(server: Server, visitor: Page, path: str, locale: str) -> None:
    width = (visitor.viewport_size or {})["width"]
    address = f"{server.base}/{locale}/{path}"
    assert in_both_schemes(visitor, address, dark=DARK_IN[width] == locale) == []


def test_the_page_of_languages(server: Server, visitor: Page) -> None:
    assert in_both_schemes(visitor, f"{server.base}/") == []


@pytest.mark.parametrize("interface", ["en", "zh"])
def test_the_editor(server: Server, signed_in: BrowserContext, interface: str) -> None:
    page = signed_in.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{server.base}/editor/")
    other = page.locator(f"button[name=interface][value={interface}]")
    if other.count():
        with page.expect_navigation():
            other.first.click()
    found = []
    for screen in SCREENS:
        found += in_both_schemes(page, f"{server.base}/editor/{screen}", dark=interface == "zh")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, screen
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[interface]
    page.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_editors_door(server: Server, visitor: Page, lang: str) -> None:
    assert in_both_schemes(visitor, f"{server.base}/editor/account/sign-in?lang={lang}") == []


FAULTY = """<!doctype html><html lang="en"><title>Faulty</title><style>
  p { color: #ccc; background: #fff } @media (prefers-color-scheme: dark) { p { color: #333; background: #000 } }
</style><main><h1>Faulty</h1><p>Pale <button></button></p></main></html>"""


def test_what_is_wrong_is_found(visitor: Page) -> None:
    """Otherwise all the others here prove nothing."""
    visitor.goto("about:blank")  # a page of the site has a policy that goes on
    visitor.set_content(FAULTY)
    found = {}
    for scheme, options in SCHEMES.items():
        visitor.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found[scheme] = sorted(line.split()[0] for line in violations(visitor, options))
    assert found == {"light": ["button-name", "color-contrast"], "dark": ["color-contrast"]}
