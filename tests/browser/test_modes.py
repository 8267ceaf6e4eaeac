"""Pages on paper, in the reader's own colours, and without styles."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser
GROUND = "one => getComputedStyle(one).backgroundColor"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("papers/year/2015/", "main .group li"),
        ("papers/", "main .group li"),
        ("scientists/chen-yaning/", "section[aria-labelledby=papers] li"),
        ("research/state-key-laboratory/", "section.further li"),
        ("news/", ".demonstration"),
    ],
)
def test_paper_has_what_one_prints_for(server: Server, page: Page, path: str, shown: str) -> None:
    page.goto(f"{server.base}/en/{path}")
    page.emulate_media(media="print")
    expect(page.locator(shown).first).to_be_visible()
    expect(page.locator(".demonstration")).to_be_visible()
    expect(page.locator(".main-menu")).to_be_hidden()


def test_own_colours_show_what_is_chosen(server: Server, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{server.base}/en/news/category/event/")
    chosen = page.locator(".filter a[aria-current]").first
    assert chosen.evaluate(GROUND) != page.locator("body").evaluate(GROUND)


def test_own_colours_mark_only_the_menu_item_of_the_page(server: Server, page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(forced_colors="active")
    page.goto(f"{server.base}/en/news/")
    edge = "one => getComputedStyle(one).borderBlockEndColor"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    others = {one.evaluate(edge) for one in page.locator(".main-menu a:not([aria-current])").all()}
    assert others == {ground}
    assert page.locator(".main-menu a[aria-current]").evaluate(edge) != ground


def test_icons_are_small_without_styles(server: Server, page: Page) -> None:
    page.route("**/*.css*", lambda route: route.abort())
    for path in ("en/", "en/news/", "en/cooperation/conferences/"):
        page.goto(f"{server.base}/{path}")
        widths = [
            one.evaluate("one => one.getBoundingClientRect().width")
            for one in page.locator("svg.icon").all()
        ]
        assert max(widths) <= 24, path
