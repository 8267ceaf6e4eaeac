"""Writing in a long text: tools and keys, lists, undo, an input method, find and replace, the
outline.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.editing.edited_entry import EditedEntry
from tests.browser.entry.text_helpers import composer, open_text, saved, write
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
LONG = "\n\n".join(f"## Part {number}\n\n{'Words of the desert. ' * 40}" for number in range(8))


def test_a_text_is_written_with_the_keyboard_alone(enter: Enter, work: Look) -> None:
    page = enter()
    area = open_text(page)
    area.focus()
    keys = page.keyboard
    keys.type("Salt and ")
    keys.press("Control+b")
    keys.type("water")
    keys.press("Control+b")
    keys.press("Enter")
    keys.press("Enter")
    keys.press("Control+Shift+Digit8")
    keys.type("one")
    keys.press("Enter")
    keys.type("two")
    keys.press("Tab")
    expect(area).to_be_focused()
    keys.press("Enter")
    keys.type("three")
    keys.press("Shift+Tab")
    keys.press("Enter")
    keys.press("Enter")
    keys.press("Control+Shift+Digit7")
    keys.type("first")
    keys.press("Enter")
    keys.type("second")
    written = "Salt and **water**\n\n- one\n  - two\n- three\n\n1. first\n2. second"
    expect(area).to_have_value(written)
    saved(page)
    assert work("news", "aral-sea-expedition").flat["body.en"] == written.split("\n")
    keys.press("Home")
    keys.press("Enter")
    expect(area).to_have_value(written.replace("2. second", "\n2. second"))


def test_tab_is_never_a_trap(form: Page, area: Locator) -> None:
    for text in ("words", "- first item"):
        write(area, text)
        form.keyboard.press("Tab")
        expect(area).not_to_be_focused()
        assert area.input_value() == text
    write(area, "- one\n- two")
    form.keyboard.press("Tab")
    form.keyboard.press("Tab")
    expect(area).not_to_be_focused()
    write(area, "- one\n- two")
    form.keyboard.press("Escape")
    form.keyboard.press("Tab")
    expect(area).not_to_be_focused()
    expect(area).to_have_value("- one\n- two")
    write(area, "- one\n  - two")
    form.keyboard.press("Escape")
    form.keyboard.press("Shift+Tab")
    expect(area).not_to_be_focused()


def test_each_change_is_undone_by_itself(form: Page, area: Locator) -> None:
    states = [""]

    def done(*keys: str) -> None:
        for key in keys:
            form.keyboard.press(key)
        states.append(area.input_value())

    area.focus()
    form.keyboard.insert_text("alpha beta")  # typed slowly, it would be several undo steps
    states.append(area.input_value())
    done("Control+Shift+ArrowLeft", "Control+b")
    done("Control+Shift+Digit8")
    done("End", "Enter")
    form.locator("[data-markdown=en] .tool-heading").click()
    states.append(area.input_value())
    assert states[2:] == ["alpha **beta**", "- alpha **beta**", "- alpha **beta**\n- ", states[-1]]
    for state in reversed(states[:-1]):
        form.keyboard.press("Control+z")
        expect(area).to_have_value(state)
    for state in states[1:]:
        form.keyboard.press("Control+Shift+z")
        expect(area).to_have_value(state)


def test_an_input_method_owns_its_keys(enter: Enter) -> None:
    page = enter("Xiaoli", interface="zh")
    area = open_text(page, locale="zh")
    compose, commit = composer(page)
    write(area, "- 甲\n- ")
    compose("yi")
    for key, code in (("Enter", 229), ("Tab", 229), ("b", 229)):
        area.evaluate(
            "(area, [key, keyCode]) => area.dispatchEvent(new KeyboardEvent('keydown', "
            "{ key, keyCode, isComposing: true, ctrlKey: key === 'b', bubbles: true, cancelable: true }))",
            [key, code],
        )
    expect(area).to_have_value("- 甲\n- yi")
    commit("乙")
    page.keyboard.press("Enter")
    commit("丙")
    expect(area).to_have_value("- 甲\n- 乙\n- 丙")
    page.keyboard.press("Control+h")
    find = page.locator("[data-markdown=zh] [data-find]")
    find.focus()
    compose("yi")
    find.evaluate(
        "(input) => input.dispatchEvent(new KeyboardEvent('keydown', "
        "{ key: 'Escape', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }))"
    )
    commit("乙")
    expect(page.locator("[data-markdown=zh] .text-found")).to_have_text("第1处，共1处")


def test_find_and_replace(form: Page, area: Locator) -> None:
    box = form.locator("[data-markdown=en]")
    write(area, "Lake, lake and LAKE.\n" + "more\n" * 60 + "lake", 0)
    form.keyboard.press("Control+h")
    box.locator("[data-find]").fill("lake")
    expect(box.locator(".text-found")).to_have_text("1 of 4")
    expect(box.locator(".text-hit")).to_be_visible()
    form.keyboard.press("Shift+Enter")
    expect(box.locator(".text-found")).to_have_text("4 of 4")
    expect(box.locator(".text-hit")).to_be_in_viewport()
    box.get_by_label("Match case").check()
    expect(box.locator(".text-found")).to_have_text("1 of 2")
    box.locator("[data-with]").fill("sea")
    box.get_by_role("button", name="Replace all").click()
    expect(box.locator(".text-found")).to_have_text("Replaced: 2")
    expect(area).to_have_value(re.compile(r"^Lake, sea and LAKE\.[\s\S]*sea$"))
    box.locator("[data-find]").focus()
    form.keyboard.press("Escape")
    expect(area).to_be_focused()
    form.keyboard.press("Control+z")
    expect(area).to_have_value(re.compile(r"^Lake, lake and LAKE\.[\s\S]*lake$"))


def test_the_outline_and_the_counts(enter: Enter) -> None:
    page = enter()
    area = open_text(page)
    box = page.locator("[data-markdown=en]")
    write(area, "# 标题\n\n中文四字 and **two** [words](https://example.org)")
    expect(box.locator(".text-counts")).to_have_text("Words: 9 · Characters without spaces: 17")
    write(area, LONG, 0)
    box.get_by_label("More tools").first.click()
    page.get_by_role("button", name="Outline").click()
    outline = box.get_by_role("navigation", name="Outline")
    expect(outline.get_by_role("button", name="Part")).to_have_count(8)
    outline.get_by_role("button", name="Part 6").click()
    expect(area).to_be_focused()
    assert area.evaluate("area => area.value.slice(0, area.selectionStart)").endswith("## Part 6")
    place = area.evaluate("area => area.getBoundingClientRect().top")
    assert place < -500


def test_the_preview_keeps_the_place(enter: Enter) -> None:
    page = enter()
    area = open_text(page)
    box = page.locator("[data-markdown=en]")
    write(area, LONG, 0)
    box.get_by_label("More tools").first.click()
    page.get_by_role("button", name="Outline").click()
    box.get_by_role("button", name="Part 6").click()
    box.locator("[data-close]").last.click()
    before = page.evaluate("scrollY")
    box.locator(".tool-preview").dispatch_event("click")
    expect(box.get_by_role("heading", name="Part 6")).to_be_in_viewport()
    box.locator(".tool-preview").dispatch_event("click")
    expect(area).to_be_focused()
    wait_until(lambda: abs(page.evaluate("scrollY") - before) < 5)
    box.locator(".tool-preview").dispatch_event("click")
    box.get_by_role("heading", name="Part 2").evaluate(
        "one => one.scrollIntoView({ block: 'center' })"
    )
    box.locator(".tool-preview").dispatch_event("click")
    expect(area).to_be_focused()
    wait_until(lambda: 0 < page.evaluate("scrollY") < before)


def test_the_text_takes_the_whole_width_and_grows(enter: Enter) -> None:
    page = enter(viewport={"width": 1440, "height": 900})
    area = open_text(page)
    narrow = area.bounding_box()
    page.locator("[data-markdown=en] .tool-wide").click()
    wide = area.bounding_box()
    assert narrow
    assert wide
    assert wide["width"] > 1.8 * narrow["width"]
    write(area, LONG)
    assert area.evaluate("area => area.scrollHeight <= area.clientHeight + 2")
    expect(page.locator("[data-markdown=en] .tool-bold")).to_be_in_viewport()
    saved(page)
    page.reload()  # it is remembered
    expect(page.locator("[data-markdown=en] .tool-wide")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-markdown=zh] .tool-wide")).to_have_attribute("aria-pressed", "false")
