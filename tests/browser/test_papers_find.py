"""The papers list with scripts: several facets at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def page(reader: Page) -> Page:
    """The shared page is enough: the query is stored in the address alone."""
    return reader


@pytest.fixture(scope="module")
def plain(chromium: Browser) -> Iterator[Page]:
    """The narrowest phone, without scripts."""
    page = chromium.new_page(java_script_enabled=False, viewport={"width": 320, "height": 800})
    yield page
    page.close()


@pytest.mark.parametrize("width", [360, 768])
def test_all_choices_are_in_sight(visited: Server, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{visited.base}/en/papers/")
    edges = page.locator(".find select").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.right])"
    )
    assert len(edges) == 6
    assert min(left for left, _right in edges) >= 0
    assert max(right for _left, right in edges) <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def test_each_choice_says_how_many_there_would_be(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/en/papers/")
    option = page.locator("#find-access option[value=open]")
    whole = number(option.text_content())
    assert whole > 1
    page.select_option("#find-year", "2015")
    expect(option).not_to_have_text(re.compile(rf"\({whole}\)"))
    narrowed = number(option.text_content())
    assert 0 < narrowed < whole
    page.select_option("#find-access", "open")
    expect(page.locator("#found .references > li")).to_have_count(narrowed)
    none = page.locator("#find-journal option", has_text="(0)")
    expect(none).not_to_have_count(0)
    expect(page.locator("#find-journal option:disabled")).to_have_count(none.count())


def number(text: str | None) -> int:
    found = re.search(r"\((\d+)\)", text or "")
    assert found
    return int(found[1])


def test_fields_are_large_enough_for_phones_not_to_zoom(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/en/papers/")
    sizes = page.eval_on_selector_all(
        "#find input, #find select", "all => all.map((one) => getComputedStyle(one).fontSize)"
    )
    assert sizes
    assert all(float(size.removesuffix("px")) >= 16 for size in sizes)


def test_what_is_found_is_set_as_the_server_sets_it(visited: Server, page: Page) -> None:
    for locale in ("en", "zh"):
        page.goto(f"{visited.base}/{locale}/papers/year/2015/")
        number = page.locator(".references > li").count()
        own = page.locator(".references > li").first.inner_html()
        page.goto(f"{visited.base}/{locale}/papers/?year=2015")
        expect(page.locator("#found .references > li")).to_have_count(number)
        found = page.locator("#found .references > li").first.inner_html()
        assert text_and_links(page, found) == text_and_links(page, own)


def text_and_links(page: Page, html: str) -> list[list[str]]:
    """Return (text, its language, address of its link) for every text node. Where lines of Chinese
    may break is left out: the script doesn't know it.
    """
    script = """html => { const box = document.createElement("div"); box.innerHTML = html;
      for (const one of box.querySelectorAll("wbr")) one.remove();
      box.normalize();
      const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT), found = [];
      while (walk.nextNode()) {
        const text = walk.currentNode, at = text.parentElement;
        found.push([text.data, at.closest("[lang]")?.lang ?? "", at.closest("a")?.href ?? ""]);
      }
      return found; }"""
    found: list[list[str]] = page.evaluate(script, html)
    return found


def test_an_unknown_value_asks_nothing(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/en/papers/")
    number = page.locator("#found .references > li").count()
    page.goto(f"{visited.base}/en/papers/?year=1492")
    expect(page.locator("#found .references > li")).to_have_count(number)


@pytest.mark.parametrize(
    "path",
    [
        "papers/",
        "papers/author/xiao-wenjiang/",
        "papers/yang-2023-desiccation-tolerance/",
        "papers/xiao-2019-braided-rivers/",
    ],
)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_without_scripts_all_is_there_at_any_width(
    visited: Server, plain: Page, path: str, locale: str
) -> None:
    plain.goto(f"{visited.base}/{locale}/{path}")
    for control in plain.locator("#find [type=reset], button[data-copy]").all():
        expect(control).to_be_hidden()
    expect(plain.locator(".references > li, .facts").first).to_be_visible()
    assert plain.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(("locale", "show"), [("en", "Show"), ("zh", "显示")])
def test_without_scripts_the_server_narrows_the_lists(
    visited: Server, plain: Page, locale: str, show: str
) -> None:
    for path, facet, value, listed in (
        ("papers/", "year", "2015", "#found .references > li"),
        ("scientists/", "field", "wind-blown-sand", "#found .person:visible"),
    ):
        plain.goto(f"{visited.base}/{locale}/{path}")
        label = plain.locator(f"#find-{facet} option[value='{value}']").text_content()
        plain.select_option(f"#find-{facet}", value)
        plain.get_by_role("button", name=show, exact=True).click()
        plain.wait_for_url(f"**/{path}?*{facet}={value}*")
        expect(plain.locator(listed)).to_have_count(number(label))
        expect(plain.locator(f"#find-{facet}")).to_have_value(value)
        expect(plain.locator("#find-status")).to_have_text(re.compile(str(number(label))))
        plain.locator("#find .find-end a").click()
        plain.wait_for_url(f"**/{locale}/{path}")
