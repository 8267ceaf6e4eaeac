"""A working day at one news item, in the visual text: pictures, a table, a footnote, a document, the
translation beside it, a colleague, an expired session, a stopped server.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.editing.edited_entry import EditedEntry
from features.visual_text.tests.visual_texts import VisualText, open_visual
from tests.browser.entry.text_helpers import FILES, PASTE, SAMPLES, composer, png, saved
from tests.browser.server import PASSWORD, Server
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
MORE = "More tools"


def bring(text: VisualText, way: str, *names: str) -> None:
    """Drop or paste pictures and describe each."""
    page = text.page
    files = [[f"{name}.png", "image/png", png()] for name in names]
    page.evaluate(FILES, [text.shown.element_handle(), way, files])
    dialog = page.get_by_role("dialog", name="Add to the text")
    for number, name in enumerate(names):
        dialog.get_by_label("Description").nth(number).fill(f"The {name}")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()


def paste_sample(text: VisualText, name: str, shown: str) -> None:
    """Paste a document of another program behind the caret."""
    html = (SAMPLES / f"{name}.html").read_text("utf-8")
    text.shown.evaluate(PASTE, {"text/html": html, "text/plain": "plain"})
    expect(text.shown).to_contain_text(shown)


def write_item(page: Page) -> VisualText:
    """A new item with a link, three pictures, a footnote, a table of a spreadsheet, a document."""
    page.context.clear_cookies(name="oasis-text")
    page.goto("entries/news/new")
    page.fill("[name='headline.en']", "Salt on the wind")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    text = VisualText(page)
    text.shown.click()
    keys = page.keyboard
    keys.type("Salt was measured with ")
    keys.press("Control+k")
    keys.type("chenyahe")
    expect(page.get_by_role("option", name="Chen Yahe").first).to_be_visible()
    keys.press("Enter")
    keys.type(" in the field.")
    page.locator("[data-markdown=en]").get_by_label(MORE).first.click()
    page.get_by_role("button", name="Footnote").first.click()
    note = page.get_by_role("dialog", name="Footnote")
    note.get_by_label("Text of the footnote").fill("In May.")
    note.get_by_role("button", name="Insert").click()
    bring(text, "drop", "dune", "lake")
    text.caret("in the field.[^1]")
    keys.press("Enter")
    bring(text, "paste", "image")
    text.caret("in the field.[^1]")
    keys.press("Enter")
    keys.type("Heights of the stations:")
    keys.press("Enter")
    paste_sample(text, "excel", "Fukang")
    text.caret("Heights of the stations:")
    keys.press("Enter")
    paste_sample(text, "word", "The expedition")
    page.fill("[id='f-summary.en']", "Salt was measured.")
    page.fill("[id='f-date']", "2026-11-26")
    page.select_option("[id='f-category']", "research")
    saved(page)
    return text


def translate(page: Page) -> None:
    """The Chinese text is typed beside the English one, with an input method."""
    chinese = VisualText(page, "f-body.zh")
    page.fill("[id='f-headline.zh']", "风中的盐")
    chinese.shown.click()
    compose, commit = composer(page)
    for typed, words in (("yan", "盐尘"), ("ceding", "测定")):
        compose(typed)
        commit(words)
    wait_until(lambda: chinese.text == "盐尘测定")
    saved(page)


def meet_a_colleague(ed: Page, olga: Page, key: str, work: Look) -> None:
    """Another paragraph is merged; the same one is compared, and nobody's words are lost."""
    text = VisualText(ed)
    hers = open_visual(olga, f"entries/news/{key}/")
    hers.caret("Salt was measured")
    olga.keyboard.type(" twice")
    saved(olga)
    text.caret("Heights of the")
    ed.keyboard.type(" five")
    ed.keyboard.press("Control+s")
    wait_until(lambda: "the five stations" in words(work, key))
    assert "Salt was measured twice" in words(work, key)
    ed.reload()
    text.shown.wait_for()
    expect(text.shown).to_contain_text("measured twice")
    hers.caret("Salt was measured twice")
    olga.keyboard.type(" by Olga")
    ed.bring_to_front()
    text.caret("Salt was measured twice")
    ed.keyboard.type(" by Ed")
    saved(ed)
    olga.bring_to_front()
    olga.keyboard.press("Control+s")
    expect(olga.locator(".save-trouble")).to_contain_text("edited the same text")
    olga.get_by_role("button", name="Compare and choose").click()
    expect(olga.locator("[data-clash]")).to_contain_text("by Ed")
    expect(olga.locator("[data-clash]")).to_contain_text("by Olga")


def words(work: Look, key: str) -> str:
    return "\n".join(work("news", key).flat["body.en"])


def sign_in_again(page: Page) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.fill("[name=email]", "ed@example.org")
    tab.fill("[name=password]", PASSWORD)
    tab.locator("[name=password]").press("Enter")
    tab.wait_for_selector(".rail-person")
    page.bring_to_front()
    page.get_by_role("button", name="Try again now").click()


def test_a_working_day(enter: Enter, server: Server, work: Look) -> None:
    ed, olga = enter("Ed", alone=True), enter("Olga")
    text = write_item(ed)
    key = ed.url.partition("/entries/news/")[2].partition("/")[0]
    assert text.text.count("![The ") == 3
    assert "| Fukang | 460 |" in text.text
    translate(ed)
    meet_a_colleague(ed, olga, key, work)
    ed.bring_to_front()

    # the session ends in the middle of a word
    ed.context.clear_cookies()
    text.caret("five stations")
    ed.keyboard.type(" of the dese")
    expect(ed.locator(".save-trouble")).to_contain_text("signed out")
    ed.keyboard.type("rt")
    sign_in_again(ed)
    wait_until(lambda: "stations of the desert:" in words(work, key))

    # the server stops
    server.kill()
    text.caret("of the desert")
    ed.keyboard.type(", in metres")
    expect(ed.locator(".save-trouble [role=alert]")).to_contain_text("kept in this browser")
    expect(text.shown).to_contain_text("in metres")
    server.start()
    ed.get_by_role("button", name="Try again now").click()
    wait_until(lambda: "of the desert, in metres:" in words(work, key))

    ed.locator(".menu > .button-primary").click()
    with ed.expect_navigation():
        ed.get_by_role("button", name="Publish English").click()
    ed.goto(f"{server.base}/en/news/{key}/")
    article = ed.locator("main")
    for name in ("dune", "lake", "image"):
        expect(article.get_by_role("img", name=f"The {name}")).to_be_visible()
    expect(article.get_by_role("link", name="Chen Yahe").first).to_be_visible()
    expect(article.get_by_role("cell", name="Fukang")).to_be_visible()
    expect(article.get_by_role("heading", name="The expedition")).to_be_visible()
    expect(article.locator(".footnotes")).to_contain_text("In May.")
    expect(article).to_contain_text("measured twice by Ed with")
