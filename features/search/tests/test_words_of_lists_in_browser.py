"""The words of the lists of papers and people, with scripts: with choices, in pinyin, while one types."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def page(reader: Page) -> Page:
    """The shared page is enough: the query is stored in the address alone."""
    return reader


@pytest.mark.parametrize(("locale", "said"), [("en", "1 paper found"), ("zh", "找到1篇论文")])
def test_facets_together(visited: Server, page: Page, locale: str, said: str) -> None:
    page.goto(f"{visited.base}/{locale}/papers/")
    own, number = (
        page.locator("#found").inner_html(),
        page.locator("#found .references > li").count(),
    )
    page.select_option("#find-year", "2015")
    expect(page.locator("#found .group")).to_have_count(1)
    page.fill("#find-q", "xiao OROCLINES")
    expect(page.locator("#find-status")).to_have_text(said)
    expect(page.locator("#found .references > li")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=xiao\+OROCLINES&year=2015$"))
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", re.compile("noindex"))
    assert violations(page) == []
    page.locator("#find button[type=reset]").click()
    expect(page.locator("#found .references > li")).to_have_count(number)
    assert page.locator("#found").inner_html() == own
    expect(page).to_have_url(re.compile("/papers/$"))


@pytest.mark.parametrize("query", ["陈雅河", "chenyahe", "陳雅河"])
def test_a_scientist_is_found_by_any_form_of_the_name(
    visited: Server, page: Page, query: str
) -> None:
    """By the site's own search; a link to the other language keeps the filters."""
    page.goto(f"{visited.base}/en/papers/?length=1&year=2015")
    page.fill("#find-q", query)
    expect(page).to_have_url(re.compile(r"q=.*&year=2015$"))
    link = page.locator("#found .references a[href*='/fang-2015-bias-correction/']")
    expect(link).to_have_count(1)
    expect(page.locator("#found a[href*='/li-2015-hidden-carbon-sink/']")).to_have_count(0)
    page.locator(".languages a").first.click()
    page.wait_for_url("**/zh/papers/?q=*")
    expect(page.locator("#find-q")).to_have_value(query)
    expect(page.locator("#found a[href*='/fang-2015-bias-correction/']")).to_have_count(1)


def test_the_directory_is_narrowed_while_one_types(visited: Server, page: Page) -> None:
    """By the same finder: pinyin, a field of research, the email address."""
    page.goto(f"{visited.base}/en/scientists/")
    everybody = page.locator("#found .person")
    all_people = everybody.count()
    page.fill("#find-q", "zhangyuanhe")
    shown = page.locator("#found .person:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("张元河")
    expect(page.locator("#found .letter:visible")).to_have_count(1)
    expect(page.locator("#find-status")).to_have_text("1 person found")
    expect(page).to_have_url(re.compile(r"\?q=zhangyuanhe$"))
    assert violations(page) == []
    page.fill("#find-q", "")
    expect(shown).to_have_count(all_people)
    page.goto(f"{visited.base}/zh/scientists/?field=wind-blown-sand")
    expect(shown).not_to_have_count(all_people)
    expect(page.locator("#find-field")).to_have_value("wind-blown-sand")
    expect(page.locator("#found [data-field~=wind-blown-sand]")).to_have_count(shown.count())
    page.get_by_role("button", name="显示全部").click()
    expect(shown).to_have_count(all_people)


def test_half_typed_pinyin_asks_nothing(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/zh/papers/")
    page.evaluate("""() => {
      const box = document.getElementById("find-q");
      box.value = "chen'ya";
      box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
      document.getElementById("find-year").dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    }""")
    page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done)))")
    assert page.url.endswith("/zh/papers/"), "no filter was put into the address"
    page.evaluate("""() => {
      const box = document.getElementById("find-q");
      box.value = "陈雅河";
      box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "陈雅河" }));
    }""")
    expect(page.locator("#find-status")).to_have_text(re.compile("^找到"))
    expect(page.locator("#found .references > li")).not_to_have_count(0)


def test_nothing_found_says_so(visited: Server, page: Page) -> None:
    page.goto(f"{visited.base}/en/papers/?q=penguins&colour=red")
    expect(page.locator("#find-status")).to_have_text("No papers match these filters. Remove one.")
    expect(page.locator("#found .references > li")).to_have_count(0)
