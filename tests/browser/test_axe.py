"""axe finds no violation on any screen of the editor, in both its languages, light and dark, and
none is wider than a phone; and it does find planted faults. Visitors’ pages: test_every_page.py;
the form and its other pages: entry/test_access.py.

Each result that axe leaves undecided must be of a kind that a person has decided:
tests/browser/incompletes.py.
"""

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.accounts import choose_language
from tests.browser.axe import SCHEMES, in_both_schemes, violations
from tests.browser.incompletes import KNOWN
from tests.browser.server import Server
from tests.thorough import Run, by_turns, pairs, sample

pytestmark = pytest.mark.browser
SCREENS = (
    "",
    "entries/news/",
    "entries/news/?status=changed",
    "entries/projects/lowland-joint-laboratory/",
    "entries/news/aral-sea-expedition/?queue=zh",
    "translate/",
    "entries/pages/?q=xyzzy",
    "entries/pages/cooperation/",
    "users/",
    "users/invite",
    "account/",
    "activity/",
    "calendar/",
    "publish/",
    "trash/",
    "problems/",
    "media/",
    "statistics/",
    "search?q=sea",
    "structure/pages/",
    "structure/units/",
    "structure/people/",
    "menus/",
    "menus/item/main.about",
    "menus/item/header",
    "terms/?q=snow",
    "redirects/",
    "redirects/new",
    "entries/news/aral-sea-expedition/trash",
    "no-such-screen/",
)
DOORS = ("sign-in?lang=en", "sign-in?lang=zh", "setup/used-up")
DESK, PHONE, NARROWEST = (1440, 900), (360, 900), 320
DECIDED = [asdict(one) for one in KNOWN]


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def faults(page: Page, *, dark: bool = True) -> list[str]:
    """Return the violations on a page, and whether it is too wide at its own or the narrowest
    width.
    """
    size = page.viewport_size or {}
    found = in_both_schemes(page, DECIDED, dark=dark)
    for width in {size["width"], min(size["width"], NARROWEST)}:
        resize(page, (width, size["height"]))
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append(f"{page.url} is wider than {width}")
    resize(page, (size["width"], size["height"]))
    return found


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(reduced_motion="reduce")
    yield page
    page.close()


@pytest.mark.parametrize(("interface", "size"), [("en", DESK), ("zh", PHONE)])
def test_the_editor(
    server: Server, signed_in: BrowserContext, interface: str, size: tuple[int, int]
) -> None:
    """A usual run sees a quarter of the screens by turns, each on a desktop or on a phone, and a third
    of them in the dark scheme too.
    """
    page = signed_in.new_page()
    page.emulate_media(reduced_motion="reduce")
    choose_language(server, page, interface)
    resize(page, size)
    found = []
    screens = by_turns(SCREENS if Run.thorough else SCREENS[size == PHONE :: 2], 4)
    dark = sample(screens, len(screens) // 3)
    for screen in screens:
        page.goto(f"{server.base}/editor/{screen}")
        found += faults(page, dark=screen in dark)
    page.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("path", "size"), pairs(DOORS, [PHONE, DESK]))
def test_the_editors_door(server: Server, visitor: Page, path: str, size: tuple[int, int]) -> None:
    resize(visitor, size)
    visitor.goto(f"{server.base}/editor/account/{path}")
    assert faults(visitor, dark=size == PHONE) == []


FAULTY = """<!doctype html><html lang="en"><title>Faulty</title><style>
  p { color: #000; background: #fff } p:nth-of-type(3) { color: #ccc }
  @media (prefers-color-scheme: dark) { p { color: #fff; background: #000 } p:nth-of-type(3) { color: #333 } }
</style><main><h1>Faulty</h1><p>Plain</p><p>Plain</p><p>Pale <button></button></p></main></html>"""


def test_what_is_wrong_is_found(visitor: Page) -> None:
    """Without this, the other tests here prove nothing."""
    visitor.set_content(FAULTY)
    found = {}
    for scheme, options in SCHEMES.items():
        visitor.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found[scheme] = sorted(line.split()[0] for line in violations(visitor, options))
    assert found == {"light": ["button-name", "color-contrast"], "dark": ["color-contrast"]}
