"""The findings of the checks during typing: shown beside the text, navigated to, replaced and
undone.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Request, expect

from bench.keys import long_text
from tests.browser.axe import SCHEMES, violations
from tests.browser.entry.text_helpers import NEWS, composer, open_text, saved

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
LATER = 10_000
"""Milliseconds on the page's clock after which every delayed action has run."""
FORM = "entries/{}/{}/".format(*NEWS)
TEXT = "## 概况\n\n绿洲的水<b>土和气。\n\n#### 观测\n\n###### 资料"


def asked(page: Page) -> list[Request]:
    """Record the requests for findings from now on."""
    found: list[Request] = []
    page.on("request", lambda one: found.append(one) if one.url.endswith("/findings") else None)
    return found


def chosen(page: Page) -> str:
    """The selected text in the focused control."""
    return str(
        page.evaluate(
            "(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))"
            "(document.activeElement)"
        )
    )


def test_a_finding_leads_to_its_words_and_replaces_them(enter: Enter) -> None:
    page = enter()
    area = open_text(page, locale="zh")
    area.fill(TEXT)
    items = page.locator("[id='f-body.zh-findings'] .finding")
    expect(items).to_have_count(3)
    expect(page.locator("#finding-count")).to_contain_text("findings")
    items.nth(1).locator("a").click()
    expect(area).to_be_focused()
    assert chosen(page) == "####"

    items.nth(2).get_by_role("button", name="Replace “######” with “####”").click()
    expect(area).to_have_value(TEXT.replace("######", "####"))
    assert chosen(page) == "####"
    expect(items).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(area).to_have_value(TEXT)
    expect(items).to_have_count(3)

    area.press("Control+Home")
    page.keyboard.insert_text("先。\n\n")
    items.nth(1).get_by_role("button", name="Replace").click()
    expect(area).to_have_value(f"先。\n\n{TEXT.replace('#### 观测', '### 观测')}")


def test_nothing_is_asked_while_an_input_method_composes(enter: Enter) -> None:
    page = enter(alone=True)
    page.clock.install()
    area = open_text(page, locale="zh")
    saved(page)
    page.clock.run_for(LATER)
    requests = asked(page)
    compose, commit = composer(page)
    area.focus()
    for part in ("s", "sh", "shui"):
        compose(part)
        page.clock.run_for(LATER)
    assert requests == []
    with page.expect_request("**/findings"):
        commit("水")
        page.clock.run_for(LATER)
    expect(area).to_have_value("水")


def test_keys_don_t_wait_for_the_answer(enter: Enter) -> None:
    """The responses never arrive; text typed into a long text still appears, and not every key
    sends a request.
    """
    page = enter(alone=True)
    page.clock.install()
    area = open_text(page)
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    page.route("**/findings", lambda route: None)
    requests = asked(page)
    area.fill(long_text(20_000, 30))
    with page.expect_request("**/findings"):
        page.clock.run_for(LATER)
    area.press("Control+End")
    for sign in "typed on and on":
        page.keyboard.type(sign)
        page.clock.run_for(100)
    assert area.input_value().endswith("typed on and on")
    with page.expect_request("**/findings"):
        page.clock.run_for(LATER)
    assert len(requests) == 2
    page.unroute("**/findings")
    saved(page)


def test_the_form_and_the_page_of_checks_are_accessible(enter: Enter) -> None:
    page = enter("Root", "administrator", viewport={"width": 390, "height": 844})
    open_text(page, key="lowland-agreement-2012", locale="zh").fill(TEXT + "<i>土<u>沙<s>水<q>")
    expect(page.locator("[id='f-body.zh-findings'] summary")).to_be_visible()
    page.locator("[id='f-body.zh-findings'] summary").click()
    page.locator("summary[data-keys='mod+enter']").click()
    both(page, ".menu[open], .field:has([id='f-body.zh-findings'])")
    with page.expect_navigation():
        page.locator("[name=_do][value='publish:zh']").click()
    page.goto("problems/")
    expect(page.locator("#check-html")).to_be_visible()
    both(page)
    page.locator("#check-headings ~ table a").first.click()
    expect(page.locator("[id='f-body.zh']")).to_be_focused()


def both(page: Page, part: str | None = None) -> None:
    """Check that axe finds no violation in a page or a part of it, light and dark, and that nothing
    is too wide.
    """
    for scheme, options in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page, options, within=part) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_scripts_findings_stand_after_a_save(enter: Enter) -> None:
    page = enter(java_script_enabled=False)
    page.goto(FORM)
    page.fill("[id='f-summary.zh']", "绿洲的水<b>土和气。")
    with page.expect_navigation():
        page.locator("[name=_do][value=save]").click()
    found = page.locator("[id='f-summary.zh-findings'] .finding")
    expect(found).to_have_count(1)
    expect(found.get_by_role("button")).to_have_count(0)
    found.locator("a").click()
    expect(page.locator("[id='f-summary.zh']")).to_be_visible()
