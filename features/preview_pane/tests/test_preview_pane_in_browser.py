"""The page beside the form: it follows the typed text, leads back to the field, and nothing in it
can act for the signed-in account.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, Route, expect

from tests.browser.axe import SCHEMES, violations
from tests.browser.entry.text_helpers import composer
from tests.browser.server import Server
from tests.thorough import by_turns

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
NEWS = "entries/news/aral-sea-expedition/"
TYPED = "**/typed/en"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PARAGRAPHS = "\n\n".join(
    f"## Part {number}\n\nThe salt of part {number} comes with the [wind](https://example.org/{number})."
    for number in range(40)
)


def open_pane(page: Page, path: str = NEWS) -> FrameLocator:
    """Open the form with the pane, and return its frame."""
    page.goto(path)
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    if not page.locator(".pane").is_visible():
        page.keyboard.press("Control+Shift+p")
    expect(page.locator(".pane-stage[data-shown]")).to_be_visible()
    return page.frame_locator(".pane iframe")


def stands(shown: FrameLocator) -> int:
    """The vertical position of a heading in the frame's window."""
    heading = shown.get_by_role("heading", name="Part 5")
    return round(heading.evaluate("(one) => one.getBoundingClientRect().top"))


def cursor(page: Page, id: str) -> str:
    """The text after the cursor in a control."""
    return str(
        page.locator(f"[id='{id}']").evaluate("(one) => one.value.slice(one.selectionStart)")
    )


def test_it_follows_what_is_typed_and_leads_to_the_field(enter: Enter) -> None:
    page = enter(viewport=DESK)
    shown = open_pane(page)
    button = page.locator(".entry-bar [value=preview]")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("dialog", name="Preview")).to_be_visible()

    page.fill("[id='f-body.en']", PARAGRAPHS)
    expect(shown.get_by_role("heading", name="Part 39")).to_have_count(1)
    shown.locator("body").evaluate("scrollTo(0, 900)")
    stood = stands(shown)
    shown.get_by_role("heading", name="Part 5").evaluate("(one) => { one.mark = true; }")
    page.fill("[id='f-headline.en']", "Salt on the wind")
    expect(shown.locator("h1")).to_have_text("Salt on the wind")
    assert abs(stands(shown) - stood) <= 1, "the scroll position is kept"  # it may be rounded
    kept = shown.get_by_role("heading", name="Part 5").evaluate("(one) => one.mark")
    assert kept is True, "unchanged elements are kept, so that nothing flashes"

    shown.get_by_text("The salt of part 7").click(position={"x": 2, "y": 6})
    area = page.locator("[id='f-body.en']")
    expect(area).to_be_focused()
    assert cursor(page, "f-body.en").startswith("The salt of part 7 ")
    bar, title = (
        page.locator(one).bounding_box() for one in (".entry-bar", "[data-markdown=en] .text-top")
    )
    assert bar
    assert title
    assert title["y"] >= bar["y"] + bar["height"] - 1
    shown.locator("h1").click(position={"x": 2, "y": 10})
    expect(page.locator("[id='f-headline.en']")).to_be_focused()
    shown.locator("main time").first.click()
    expect(page.locator("[id='f-date']")).to_be_focused()
    shown.get_by_role("link", name="Aral Sea expedition").last.click()
    expect(page.get_by_role("combobox", name="Projects")).to_be_focused()
    shown.get_by_role("link", name="Papers").first.click()
    note = page.locator(".pane-note")
    expect(note).to_contain_text("This part of the page is not in this form.")
    expect(shown.locator("h1")).to_have_text("Salt on the wind")

    shown.get_by_role("heading", name="Part 3", exact=True).focus()
    page.keyboard.press("Enter")
    expect(area).to_be_focused()
    assert cursor(page, "f-body.en").startswith(("## Part 3\n", "Part 3\n"))
    shown.locator("h1").focus()
    page.keyboard.press("Escape")
    expect(area).to_be_focused()

    page.fill("[id='f-date']", "soon")
    expect(note).to_contain_text("Not valid, so not in the preview yet: Date.")
    expect(shown.locator("h1")).to_have_text("Salt on the wind")
    page.fill("[id='f-date']", "2024-08-23")
    expect(note).to_be_empty()

    page.get_by_role("group", name="Language of the preview").get_by_label("Chinese").check()
    expect(shown.locator("h1")).to_have_text("咸海科学考察启动")
    page.get_by_role("group", name="Width").get_by_label("Phone").check()
    expect(shown.locator("body")).to_have_js_property("clientWidth", 390)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
    page.reload()
    expect(shown.locator("h1")).to_have_text("咸海科学考察启动")
    expect(shown.locator("body")).to_have_js_property("clientWidth", 390)
    page.keyboard.press("Control+Shift+p")
    expect(page.locator(".pane")).to_be_hidden()
    page.reload()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_one_request_at_a_time_and_none_while_an_input_method_composes(enter: Enter) -> None:
    page = enter(viewport=DESK)
    shown = open_pane(page)
    held: list[Route] = []
    page.route(TYPED, lambda route: held.append(route))
    headline = page.locator("[id='f-headline.en']")
    with page.expect_request(TYPED):
        headline.fill("First words")
    for words in ("Second words", "Third words"):
        headline.fill(words)
    compose, commit = composer(page)
    headline.press("End")
    compose("yan")
    page.evaluate("0")  # so that the request has been recorded
    assert len(held) == 1
    held.pop().continue_()
    expect(shown.locator("h1")).to_have_text("First words")
    with page.expect_request(TYPED) as next:
        commit("盐")
    assert "Third words盐" in (next.value.post_data or "")
    page.evaluate("0")
    assert len(held) == 1
    held.pop().continue_()
    page.unroute(TYPED)
    expect(shown.locator("h1")).to_have_text("Third words盐")
    page.route(TYPED, lambda route: route.abort())
    headline.fill("Words that nobody hears")
    expect(page.locator(".pane-note")).to_contain_text("can’t be updated just now")
    expect(shown.locator("h1")).to_have_text("Third words盐")
    page.unroute(TYPED)
    headline.fill("Words again")
    expect(shown.locator("h1")).to_have_text("Words again")
    expect(page.locator(".pane-note")).to_be_empty()


def other_context(page: Page, **options: Any) -> BrowserContext:
    """The same session in another context, in which the Content-Security-Policy may block
    something.
    """
    browser = page.context.browser
    assert browser
    state, base = page.context.storage_state(), page.url.partition("/editor/")[0]
    return browser.new_context(
        storage_state=state, base_url=f"{base}/editor/", viewport=DESK, **options
    )


def test_nothing_in_it_runs_or_leads_anywhere(enter: Enter, server: Server) -> None:
    """Even if the site's own sanitising of texts had a hole."""
    page = enter("Root", "administrator")
    page.goto("")
    context = other_context(page)
    page = context.new_page()
    attack = (
        "<img src=/none onerror='parent.postMessage(1, `*`); document.title = `run`'>"
        "<script>document.title = 'run'</script><svg onload=\"document.title = 'run'\"></svg>"
        "<meta http-equiv=refresh content='0; url=/editor/'><iframe src=/editor/></iframe>"
        "<a id=out href='/editor/account' target=_top>out</a>"
        "<a id=script href=\"javascript:document.title='run'\">script</a>"
        "<form id=form action=/editor/account/name method=post><input type=submit></form>"
    )

    def with_hole(route: Route) -> None:
        answer = route.fetch()
        data = answer.json()
        data["html"] = data["html"].replace("</h1>", f"</h1>{attack}", 1)
        route.fulfill(response=answer, body=json.dumps(data))

    page.route(TYPED, with_hole)
    shown = open_pane(page)
    frame = page.frames[-1]
    assert frame.evaluate("origin") == "null"
    assert (
        frame.evaluate("(() => { try { return parent.document.title } catch { return '' } })()")
        == ""
    )
    assert frame.evaluate("(() => { try { return document.cookie } catch { return '' } })()") == ""
    assert frame.evaluate("fetch('/editor/token').then(() => 'read', () => 'refused')") == "refused"
    for link in ("#out", "#script"):
        shown.locator(link).click()
    shown.locator("#form input").click()
    expect(page.locator(".pane-note")).not_to_be_empty()
    assert frame.title() != "run"
    assert frame.url == f"{server.base}/editor/preview/frame"
    assert page.url == f"{server.base}/editor/{NEWS}"
    assert len(page.frames) == 2
    context.close()


@pytest.mark.parametrize(("interface", "size"), by_turns([("en", DESK), ("zh", PHONE)], 2))
def test_it_is_accessible(enter: Enter, interface: str, size: dict[str, int]) -> None:
    page = enter(f"Pane-{interface}", "editor", (), interface, viewport=size)
    shown = open_pane(page, "entries/terms/aksar/")
    expect(page.locator(".pane-note")).not_to_be_empty()
    for scheme, options in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        part = ".pane" if scheme == "dark" else None
        assert violations(page, options, within=part) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if size is PHONE:
        pane = page.locator(".pane").bounding_box()
        assert pane == {"x": 0, "y": 0, **PHONE}
        shown.locator("h1").focus()
        page.keyboard.press("Escape")
        expect(page.locator(".pane")).to_be_hidden()
        expect(page.locator(".entry-bar [value=preview]")).to_be_focused()
        page.keyboard.press("Enter")
        shown.locator("h1").click()
        expect(page.locator(".pane")).to_be_hidden()
        expect(page.locator("[id='f-name.en']")).to_be_focused()
    else:
        under = page.evaluate(
            "Math.max(...[...document.querySelectorAll('#entry .input')]"
            ".map((one) => one.getBoundingClientRect().right))"
        )
        pane = page.locator(".pane").bounding_box()
        assert pane
        assert under <= pane["x"], "nothing of the form is under the pane"


def test_without_scripts_the_button_leads_to_the_previews(enter: Enter) -> None:
    page = enter("Plain", viewport=DESK)
    page.goto("")
    page.context.add_cookies(
        [{"name": "oasis-preview", "value": "open.en.desktop", "url": page.url}]
    )
    context = other_context(page, java_script_enabled=False)
    page = context.new_page()
    page.goto(NEWS)
    expect(page.locator(".pane")).to_be_hidden()
    page.locator(".entry-bar [value=preview]").click()
    page.wait_for_url(f"**/{NEWS}preview/")
    expect(page.locator("iframe")).to_have_count(2)
    context.close()


COVERED = """() => [...document.querySelectorAll(".notice, .notice button, .notice select")].filter((one) => {
  if (!one.checkVisibility()) return false;
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return [left + 3, right - 3].some((x) => !one.contains(document.elementFromPoint(x, (top + bottom) / 2)));
}).map((one) => one.textContent.trim())"""
"""The messages and their controls that something lies over."""


def test_messages_are_never_under_it(enter: Enter) -> None:
    page = enter("Teller", viewport=DESK)
    page.goto("entries/pages/new")
    page.fill("[id='f-title.en']", "Under no pane")
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/pages/under-no-pane/")
    open_pane(page, "entries/pages/under-no-pane/")
    page.fill("[id='f-body.en']", "Words for everybody.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Publish English").click()
    expect(page.locator(".notice-done").first).to_be_visible()
    expect(page.locator(".pane")).to_be_visible()
    assert page.evaluate(COVERED) == []
    pane = page.locator(".pane").bounding_box()
    bar = page.locator(".entry-bar").bounding_box()
    assert pane
    assert bar
    assert pane["y"] == pytest.approx(bar["y"] + bar["height"], abs=1), "they don't push it"
