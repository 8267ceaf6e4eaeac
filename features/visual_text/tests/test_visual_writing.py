"""Writing in a text as one sees it: keys, an input method, tools, pasting, and its Markdown beside it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from features.visual_text.tests.visual_texts import VisualText, open_visual
from tests.browser.entry.text_helpers import FILES, PASTE, SAMPLES, composer, png
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]
ALL = """## Head

Text with **bold**, a [link](/en/news/), $a_1^2$ and [[people/chen-xi]] and a note[^1].

- one
- two
  - inner

| Name | Value |
| --- | --: |
| salt | 3 |
|  | 4 |

> quoted

<!-- hidden -->

![A lake](/media/2026/lake.jpg "Caption")

[^1]: The note."""


def test_words_become_markdown_as_they_are_typed(written: VisualText) -> None:
    written.put("")
    written.shown.click()
    keys = written.page.keyboard
    for word, key in (
        ("## Salt", "Enter"),
        ("and ", "Control+b"),
        ("water", "Control+b"),
        (" here", "Enter"),
        ("- one", "Enter"),
        ("two", "Enter"),
        ("", "Enter"),
        ("outside", "Enter"),
        ("1. first", "Enter"),
        ("second", "Enter"),
        ("", "Enter"),
        ("> said", "Enter"),
        ("", "Enter"),
        ("end 2*3 a_b", "Shift+Enter"),
        ("line", "Escape"),
    ):
        keys.type(word)
        keys.press(key)
    assert written.text == (
        "## Salt\n\nand **water** here\n\n- one\n- two\n\noutside\n\n1. first\n2. second\n\n> said\n\n"
        "end 2\\*3 a_b  \nline"
    )


def test_undo_gives_the_first_bytes(written: VisualText) -> None:
    text = "* odd   \n* list\n\n\n\nSoft\nwrap\n"
    written.put(text)
    written.caret("Soft")
    written.page.keyboard.type(" words")
    assert written.text == "* odd   \n* list\n\n\n\nSoft words wrap\n"
    written.page.keyboard.press("Control+z")
    assert written.text == text


def test_tab_is_never_a_trap(written: VisualText) -> None:
    written.put(ALL)
    for place in ("Text with", "- one", "| salt"):
        for key in ("Tab", "Shift+Tab"):
            written.caret(place)
            expect(written.shown).to_be_focused()
            written.page.keyboard.press(key)
            expect(written.shown).not_to_be_focused()
    assert written.text == ALL


def test_backspace_chooses_a_picture_before_it_goes(written: VisualText) -> None:
    written.put('one\n\n![A lake](/media/2026/lake.jpg "Caption")\n\nend')
    written.caret('"Caption")\n\n')
    keys = written.page.keyboard
    keys.press("Backspace")
    expect(written.shown.locator(".ProseMirror-selectednode img")).to_have_count(1)
    assert "lake.jpg" in written.text
    keys.press("Backspace")
    assert written.text == "one\n\nend"
    keys.press("Control+z")
    assert "lake.jpg" in written.text


PLACES = {
    "paragraph": ("Text with", ""),
    "bold": ("**bo", ""),
    "item": ("- one", ""),
    "inner item": ("- inner", ""),
    "cell": ("| salt", ""),
    "column heading": ("| Name", ""),
    "heading": ("## Head", ""),
    "quotation": ("> quoted", ""),
    "footnote": ("[^1]: The note", ""),
    "selection": ("Text ", "with"),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_input_method_writes_once_and_is_undone_at_once(written: VisualText, place: str) -> None:
    before, chosen = PLACES[place]
    page = written.page
    compose, commit = composer(page)
    for steps, done in ((("n", "ni", "niha"), "你好"), (("k", "か", "かn"), "漢字")):
        written.put(ALL)
        written.caret(before, chosen)
        for step in steps:
            compose(step)
            # as the automatic save does, in the middle of a word
            page.evaluate(
                "name => document.getElementById(name).dispatchEvent(new Event('change', { bubbles: true }))",
                written.name,
            )
        commit(done)
        wanted = ALL.replace(before + chosen, before + done, 1)
        wait_until(lambda wanted=wanted: written.text == wanted)
        page.keyboard.press("Control+z")
        wait_until(lambda: written.text == ALL)


def test_chosen_words_are_looked_for(written: VisualText) -> None:
    page = written.page
    dialog = page.get_by_role("dialog", name="Link or picture")
    query = dialog.get_by_label("Find by title")
    written.put("see **Chen Yahe** there\n\nmore of it")
    written.caret("see **", "Chen Yahe")
    page.keyboard.press("Control+k")
    expect(query).to_have_value("Chen Yahe")
    assert query.evaluate("input => [input.selectionStart, input.selectionEnd]") == [0, 9]
    expect(dialog.get_by_role("option").first).to_contain_text("Chen Yahe")
    page.keyboard.press("Enter")
    written.wait("see **[Chen Yahe](entry:people/chen-yahe)** there\n\nmore of it")
    written.put("see Chen **Yahe there**\n\nmore of it")
    written.caret("see ", "Chen **Yahe")
    page.keyboard.press("Control+k")
    page.keyboard.type("chen yahe")
    expect(dialog.get_by_role("option").first).to_contain_text("Chen Yahe")
    page.keyboard.press("Enter")
    linked = "see [Chen **Yahe**](entry:people/chen-yahe) **there**\n\nmore of it"
    written.wait(linked)
    page.keyboard.press("Control+z")
    written.wait("see Chen **Yahe there**\n\nmore of it")
    page.keyboard.press("Control+y")
    written.wait(linked)
    written.caret("more ", "of it")
    page.keyboard.press("Control+k")
    expect(query).to_have_value("of it")
    page.keyboard.type("li@example.org")
    expect(dialog.get_by_role("option").first).to_contain_text("li@example.org")
    page.keyboard.press("Enter")
    written.wait(linked.replace("of it", "[of it](mailto:li@example.org)"))
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    expect(query).to_be_focused()
    expect(query).to_have_value("")
    page.keyboard.press("Escape")


def test_the_dialogs_work_in_a_visual_text(written: VisualText) -> None:
    page = written.page
    written.put("ask our colleague about it")
    written.caret("ask our ", "colleague")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link or picture")
    page.keyboard.type("chen yahe")
    expect(dialog.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    linked = "ask our [colleague](entry:people/chen-yahe) about it"
    written.wait(linked)
    expect(written.shown.locator("a")).to_have_text("colleague")
    written.caret("about it")
    for tool, field, typed, end in (
        ("Footnote", "Text of the footnote", "A note.", "[^1]\n\n[^1]: A note.\n"),
        ("Formula", "In LaTeX", "x^2", "$x^2$[^1]\n\n[^1]: A note.\n"),
    ):
        page.get_by_label("More tools").first.click()
        page.get_by_role("button", name=tool).first.click()
        opened = page.get_by_role("dialog", name=tool)
        opened.get_by_label(field).fill(typed)
        opened.get_by_role("button", name="Insert").click()
        written.wait(linked + end)
        written.caret("about it")
    expect(written.shown.locator("math")).to_have_count(1)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    written.wait(linked)


def test_a_table_is_written_in_place(written: VisualText) -> None:
    page, keys = written.page, written.page.keyboard
    written.put("Rivers\n\nend")
    written.caret("Rivers")
    keys.press("Enter")
    keys.type("/tab")
    expect(page.get_by_role("option", name="Table")).to_be_visible()
    keys.press("Enter")
    keys.type("River")
    keys.press("Enter")
    keys.type("Tarim | west")
    bar = page.get_by_role("toolbar", name="Table")
    bar.get_by_role("button", name="Remove column").click()
    bar.get_by_role("button", name="Add row").click()
    assert written.text.startswith(
        "Rivers\n\n|  |  |\n| --- | --- |\n|  |  |\n|  |  |\n|  |  |\n\nend"
    )
    written.put("| a | b |\n| --- | --- |\n| 1 | 2 |")
    written.caret("| 1")
    written.shown.evaluate(PASTE, {"text/plain": "x\ty\nz\t8\n"})
    assert written.text == "| a | b |\n| --- | --- |\n| x | y |\n| z | 8 |"


@pytest.mark.parametrize("name", sorted(sample.stem for sample in SAMPLES.glob("*.html")))
def test_pasted_documents_become_what_they_become_in_markdown(
    written: VisualText, name: str
) -> None:
    html = (SAMPLES / f"{name}.html").read_text("utf-8")
    results = []
    for mode in ("visual", "markdown"):
        if mode == "markdown":
            written.page.get_by_role("button", name="Markdown").first.click()
            expect(written.area).to_be_visible()
            written.area.fill("start")
            written.area.press("Control+End")
            written.area.evaluate(PASTE, {"text/html": html, "text/plain": "plain"})
        else:
            written.put("start")
            written.caret("start")
            written.shown.evaluate(PASTE, {"text/html": html, "text/plain": "plain"})
            wait_until(lambda: written.text != "start")
            written.wait(written.text)
        results.append(written.text)
    written.page.get_by_role("button", name="Markdown").first.click()
    written.shown.wait_for()
    assert results[0].strip() == results[1].strip()


def test_what_is_pasted_as_plain_text_loses_its_formatting(written: VisualText) -> None:
    page = written.page
    written.put("start ")
    for formatted in (False, True):
        page.get_by_label("More tools").first.click()
        page.get_by_role("button", name="Paste as plain text").first.click()
        written.caret("start")
        written.shown.evaluate(PASTE, {"text/html": "<b>bold</b>", "text/plain": "bold"})
        wait_until(lambda: "bold" in written.text)
        assert written.text == ("start**bold** " if formatted else "startbold")
        written.put("start ")


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_indents_of_chinese_paragraphs_are_not_pasted(written: VisualText, kind: str) -> None:
    lines = ("\u3000\u3000水与沙。", "\u3000\u3000第二段\u3000续。")
    html = "".join(f"<p>{line}</p>" for line in lines)
    written.put("start")
    written.caret("start")
    pasted = {"text/plain": "\n".join(lines)} | ({kind: html} if kind == "text/html" else {})
    written.shown.evaluate(PASTE, pasted)
    wait_until(lambda: "续" in written.text)
    assert "水与沙。\n\n第二段\u3000续。" in written.text
    assert "\u3000水" not in written.text


def test_who_types_before_the_text_is_shown_goes_on(enter: Enter) -> None:
    page = enter("Fast")
    page.context.clear_cookies(name="oasis-text")
    waiting: list[object] = []
    page.route("**/visual-text/blocks", lambda route: waiting.append(route))
    page.goto("entries/news/aral-sea-expedition/")
    text = VisualText(page)
    wait_until(lambda: page.evaluate("0") == 0 and len(waiting) > 0)
    text.area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("Typed early.")
    page.unroute("**/visual-text/blocks")
    text.shown.wait_for()
    page.keyboard.type(" And late.")
    assert text.text.endswith("Typed early. And late.")


def test_a_picture_dropped_on_the_text_is_shown(written: VisualText) -> None:
    page = written.page
    written.put("Words")
    written.shown.evaluate(
        FILES.replace("async ([area, name, files])", "async (area, [name, files])"),
        ["drop", [["lake.png", "image/png", png()]]],
    )
    dialog = page.get_by_role("dialog", name="Add to the text")
    dialog.get_by_label("Description").fill("A lake")
    dialog.get_by_label("Caption").fill("In spring")
    dialog.get_by_role("button", name="Insert").click()
    picture = written.shown.locator("figure img")
    picture.wait_for()
    assert (
        picture.evaluate("async image => { await image.decode(); return image.naturalWidth; }")
        == 60
    )
    expect(written.shown.locator("figcaption")).to_have_text("In spring")


def test_a_picture_pasted_while_the_text_is_read_is_not_lost(written: VisualText) -> None:
    page = written.page
    written.put("Words")
    held: list[Route] = []
    page.route("**/visual-text/blocks", lambda route: held.append(route))
    written.area.evaluate("(area) => { area.value = 'Other words'; }")
    wait_until(lambda: page.evaluate("true") and held)
    page.evaluate(FILES, [written.shown.element_handle(), "paste", [["a.png", "image/png", png()]]])
    dialog = page.get_by_role("dialog", name="Add to the text")
    dialog.get_by_label("Description").fill("A lake")
    page.unroute("**/visual-text/blocks")
    dialog.get_by_role("button", name="Insert").click()
    expect(written.shown.locator("figure img")).to_have_count(1)
    assert "Other words" in written.text
    assert "![A lake](" in written.text


def test_words_are_found_and_replaced(written: VisualText) -> None:
    page = written.page
    written.put("A [lake](/lake/) and another **lake**.")
    written.caret("A ")
    page.keyboard.press("Control+h")
    page.get_by_label("Find", exact=True).first.fill("lake")
    # the address isn't shown, so it isn't found
    expect(page.locator(".text-found").first).to_have_text("1 of 2")
    expect(written.shown.locator(".visual-match")).to_have_text("lake")
    page.get_by_label("Replace with").first.fill("river")
    page.get_by_role("button", name="Replace all").first.click()
    written.wait("A [river](/lake/) and another **river**.")
    page.locator(".text-find [data-close]").first.click()


def test_a_finding_leads_to_its_words(written: VisualText) -> None:
    page = written.page
    written.put("Nothing here.\n\nSee [the page](/en/no-such-page/) now.")
    written.caret("now")
    page.keyboard.type("!")
    finding = page.locator("[id='f-body.en-findings'] .finding > a").first
    finding.wait_for()
    expect(written.shown.locator(".visual-finding").first).to_be_visible()
    finding.click()
    expect(written.shown).to_be_focused()


def test_the_markdown_is_one_switch_away(enter: Enter) -> None:
    page = enter("Switcher")
    text = open_visual(page, "entries/news/aral-sea-expedition/")
    before = text.text
    text.caret("expedition")
    page.get_by_role("button", name="Markdown").first.click()
    expect(text.area).to_be_focused()
    at = before.index("expedition") + len("expedition")
    assert text.area.evaluate("area => area.selectionStart") == at
    page.keyboard.type("s")
    page.get_by_role("button", name="Markdown").first.click()
    expect(text.shown).to_contain_text("expeditions to the Aral Sea")
    assert text.text == before[:at] + "s" + before[at:]
    page.get_by_role("button", name="Markdown").first.click()
    expect(text.area).to_be_visible()
    page.reload()
    page.locator("[data-tool=mode]").first.wait_for()
    expect(text.area).to_be_visible()


def test_without_the_server_the_markdown_stays(written: VisualText) -> None:
    page = written.page
    written.put("One.\n\nTwo.")
    page.route("**/visual-text/**", lambda route: route.abort())
    try:
        written.caret("Two")
        page.get_by_label("More tools").first.click()
        page.get_by_role("button", name="Footnote").first.click()
        opened = page.get_by_role("dialog", name="Footnote")
        opened.get_by_label("Text of the footnote").fill("Kept.")
        opened.get_by_role("button", name="Insert").click()
        expect(written.area).to_be_visible()
        assert written.text == "One.\n\nTwo[^1].\n\n[^1]: Kept.\n"
    finally:
        page.unroute("**/visual-text/**")
    page.get_by_role("button", name="Markdown").first.click()
    written.shown.wait_for()


@pytest.mark.parametrize("answers", [True, False])
def test_keys_typed_while_the_text_is_read_again_are_kept(
    written: VisualText, answers: bool
) -> None:
    page = written.page
    written.put("One.\n\nTwo.")
    held: list[Route] = []
    later = Route.continue_ if answers else Route.abort
    page.route("**/visual-text/blocks", lambda route: later(route) if held else held.append(route))
    try:
        written.caret("Two")
        page.get_by_label("More tools").first.click()
        page.get_by_role("button", name="Footnote").first.click()
        opened = page.get_by_role("dialog", name="Footnote")
        opened.get_by_label("Text of the footnote").fill("Kept.")
        with page.expect_request("**/visual-text/blocks"):
            opened.get_by_role("button", name="Insert").click()
        page.keyboard.type(" typed")
        written.shown.evaluate(PASTE, {"text/plain": " pasted"})
        wait_until(lambda: page.evaluate("0") == 0 and len(held) > 0)
        later(held[0])
        expect(written.area).to_have_value("One.\n\nTwo[^1] typed pasted.\n\n[^1]: Kept.\n")
        expect(written.shown if answers else written.area).to_be_focused()
    finally:
        page.unroute("**/visual-text/blocks")
    if not answers:
        page.get_by_role("button", name="Markdown").first.click()
        written.shown.wait_for()


def test_a_text_that_is_only_read_takes_nothing_pasted(enter: Enter) -> None:
    page = enter("Mei", "translator", ("zh",))
    text = open_visual(page, "entries/news/aral-sea-expedition/")
    before = text.text
    assert before
    expect(text.shown).to_have_attribute("aria-readonly", "true")
    text.shown.evaluate(PASTE, {"text/plain": "pasted", "text/html": "<b>pasted</b>"})
    assert text.text == before
    expect(text.shown).not_to_contain_text("pasted")


def test_a_refusal_is_told_at_the_visual_text(written: VisualText) -> None:
    keys = written.page.keyboard
    for text, invalid in ((f"One.\n\n<!-- {'x' * 100_000} -->", True), ("One.", False)):
        written.put(text)
        written.caret("One.")
        keys.type("!")
        keys.press("Control+s")
        if invalid:
            expect(written.shown).to_have_attribute("aria-invalid", "true")
        else:
            expect(written.shown).not_to_have_attribute("aria-invalid", "true")
        described = written.area.get_attribute("aria-describedby") or ""
        assert (f"{written.name}-error" in described) is invalid
        assert (written.shown.get_attribute("aria-describedby") or "") == described


CHARACTERS = {"甲乙": (1, 3), "乙丙": (2, 4)}
CHOOSE = """([name, from, to]) => {
  const { view } = document.getElementById(name).surface, { state } = view;
  view.focus();
  view.dispatch(state.tr.setSelection(state.selection.constructor.create(state.doc, from, to)));
}"""


def test_what_will_look_different_is_said(written: VisualText) -> None:
    written.put("甲乙丙丁")
    for chosen, key in (("甲乙", "i"), ("乙丙", "b")):
        written.page.evaluate(CHOOSE, [written.name, *CHARACTERS[chosen]])
        written.page.keyboard.press(f"Control+{key}")
    expect(written.shown.locator(".visual-unlike")).to_have_count(1)
    written.page.keyboard.press("Control+z")
    expect(written.shown.locator(".visual-unlike")).to_have_count(0)


def test_the_source_of_a_block_is_edited_in_place(written: VisualText) -> None:
    page = written.page
    written.put("One.\n\n<!-- hidden -->\n\nTwo.")
    page.get_by_role("button", name="Edit as Markdown").click()
    page.get_by_label("Markdown of this block").fill("Shown, *now*.")
    page.keyboard.press("Escape")
    written.wait("One.\n\nShown, *now*.\n\nTwo.")
    expect(written.shown.locator("em")).to_have_text("now")


def test_a_form_without_a_long_text_loads_nothing_of_it(enter: Enter) -> None:
    page = enter("Keeper")
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("entries/terms/aksar/")
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    assert any("visual_text/editor/form.js" in url for url in loaded)
    assert not any("prosemirror" in url or "visual_text/editor/mode.js" in url for url in loaded)


@pytest.mark.parametrize("interface", ["en", "zh"])
def test_each_language_has_the_leading_of_its_own_script(enter: Enter, interface: str) -> None:
    page = enter(f"Leading-{interface}", "editor", (), interface)
    open_visual(page, "entries/news/aral-sea-expedition/")
    ratio = """(one) => {
      const { lineHeight, fontSize } = getComputedStyle(one);
      return (parseFloat(lineHeight) / parseFloat(fontSize)).toFixed(2);
    }"""
    texts = page.locator("[data-markdown] .ProseMirror, .visual .ProseMirror")
    assert texts.evaluate_all(f"(all) => all.slice(0, 2).map({ratio})") == ["1.50", "1.65"]


def test_a_map_is_shown_as_it_is_and_keeps_its_bytes(written: VisualText) -> None:
    text = "Before.\n\n![Where it is](entry:stations/celin#map)\n\n> Sand moves.\n>\n> — Ann\n"
    written.put(text)
    block = written.shown.locator(".visual-opaque")
    expect(block).to_contain_text("Where it is")
    expect(written.shown.locator("img")).to_have_count(0)
    written.caret("Ann")
    written.page.keyboard.type(", engineer")
    assert written.text == text.replace("Ann", "Ann, engineer")
