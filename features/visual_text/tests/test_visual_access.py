"""A visual text for everyone: its tree of roles, axe, the keyboard alone, a phone, no JavaScript."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cms.editing.edited_entry import EditedEntry
from features.visual_text.tests.visual_texts import VisualText, open_visual
from tests.browser.axe import SCHEMES, violations
from tests.browser.entry.text_helpers import png, saved
from tests.browser.server import Server
from tests.thorough import by_turns
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
Enter, Look = Callable[..., Page], Callable[[str, str], EditedEntry]
ENTRY = "news", "aral-sea-expedition"
FORM = "entries/news/aral-sea-expedition/"
RICH = """## Head

Text with **bold**, a [link](/en/news/), $a_1$, [[people/chen-xi]] and a note[^1].

- one
- two
  1. inner

| Name | Value |
| --- | --: |
| salt | 3 |

> quoted

<!-- hidden -->

![A lake](/media/2026/lake.jpg "Caption")

[^1]: The note."""
TREE = """textbox Text · English (required to publish)
  heading Head
  paragraph
    strong
    link link
    MathMLMath
      MathMLRow
        MathMLSub
          MathMLIdentifier
          MathMLNumber
    link Chen Xi
    superscript
  list
    listitem
      paragraph
    listitem
      paragraph
      list
        listitem
          paragraph
  table
    row
      columnheader Name
        paragraph
      columnheader Value
        paragraph
    row
      cell salt
        paragraph
      cell 3
        paragraph
  blockquote
    paragraph
  button Edit as Markdown
  figure
    image A lake
    Figcaption
  group Footnote 1
    paragraph"""
UNTOLD = {"StaticText", "InlineTextBox", "generic", "ListMarker", "LineBreak", "none"}
WRITTEN = """Salt rises[^1]

## Dunes

- one
- two

by [[people/chen-yahe]]

![A dune](/media/2026/dune.png)

| River |  |  |
| --- | --- | --- |
| Tarim |  |  |
|  |  |  |

[^1]: By conductivity.
"""
NARROW, WIDE = 390, 1440


def tree(page: Page, name: str) -> str:
    """Return the roles and names within Chromium's tree of the text with this name, a line each."""
    client = page.context.new_cdp_session(page)
    nodes: dict[str, dict[str, Any]] = {
        node["nodeId"]: node for node in client.send("Accessibility.getFullAXTree")["nodes"]
    }
    client.detach()

    def value(node: dict[str, Any], key: str) -> str:
        return str(node.get(key, {}).get("value", ""))

    def lines(node: dict[str, Any], depth: int) -> list[str]:
        role = value(node, "role")
        is_told = not node["ignored"] and role not in UNTOLD
        line = [f"{'  ' * depth}{role} {value(node, 'name')}".rstrip()] if is_told else []
        children = [nodes[one] for one in node.get("childIds", ())]
        return line + [found for one in children for found in lines(one, depth + is_told)]

    (text,) = (
        node
        for node in nodes.values()
        if value(node, "role") == "textbox" and value(node, "name").startswith(name)
    )
    return "\n".join(lines(text, 0))


def test_the_tree_of_roles(written: VisualText) -> None:
    written.put(RICH)
    expect(written.shown.locator("math")).to_have_count(1)
    expect(written.shown.get_by_role("button", name="Edit as Markdown")).to_be_visible()
    written.caret("| salt")
    assert tree(written.page, "Text · English") == TREE
    bar = written.page.get_by_role("toolbar", name="Table")
    assert [one.inner_text() for one in bar.get_by_role("button").all()] == [
        "Add row",
        "Add column",
        "Remove row",
        "Remove column",
        "Left",
        "Centre",
        "Right",
        "Remove table",
    ]


@pytest.mark.parametrize("interface", by_turns(["en", "zh"], 2))
def test_axe_finds_nothing_in_either_mode(enter: Enter, interface: str) -> None:
    page = enter(f"Axe-{interface}", interface=interface)
    text = open_visual(page, FORM)
    text.put(RICH)
    for mode in ("visual", "markdown"):
        if mode == "markdown":
            page.locator("[data-tool=mode]").first.click()
            expect(text.area).to_be_visible()
        else:
            text.caret("| salt")
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme, options in SCHEMES.items():
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found = violations(page, options, within=".tongues-markdown")
                assert found == [], f"{mode} {width} {scheme}"
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def go_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the focus is there."""
    for _press in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{selector} can’t be reached")


def insert_note(page: Page, words: str) -> None:
    """Insert a footnote by the tools above the text."""
    go_to(page, ".tools .tool", "Shift+Tab")
    while not page.evaluate("document.activeElement.matches('.tool-more > summary')"):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".tool-panel [data-tool=note]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Text of the footnote")).to_be_focused()
    page.keyboard.type(words)
    go_to(page, "dialog[open] .button-primary")
    page.keyboard.press("Enter")


def test_a_text_is_written_and_published_by_keyboard_alone(
    enter: Enter, server: Server, work: Look
) -> None:
    folder = server.data / "media" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dune.png").write_bytes(b64decode(png()))
    page = enter("Keys")
    text = open_visual(page, FORM)
    keys = page.keyboard
    go_to(page, "[id='f-body.en'] + .visual .ProseMirror")
    keys.press("Control+a")
    keys.type("Salt rises")
    insert_note(page, "By conductivity.")
    text.wait("Salt rises[^1]\n\n[^1]: By conductivity.\n")
    expect(text.shown).to_be_focused()
    keys.press("Enter")
    keys.type("## Dunes")
    keys.press("Enter")
    keys.type("- one")
    keys.press("Enter")
    keys.type("two")
    keys.press("Enter")
    keys.press("Enter")
    keys.type("by ")
    keys.press("Control+k")
    keys.type("chenyahe")
    expect(page.get_by_role("option", name="Chen Yahe").first).to_be_visible()
    keys.press("Enter")
    expect(text.shown.get_by_role("link", name="Chen Yahe")).to_be_visible()
    expect(text.shown).to_be_focused()
    keys.press("Enter")
    keys.type("/pic")
    keys.press("Enter")
    keys.type("dune")
    expect(page.get_by_role("option", name="dune.png")).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_role("dialog", name="Add to the text")).to_be_visible()
    keys.type("A dune")
    keys.press("Enter")
    expect(text.shown.get_by_role("img", name="A dune")).to_be_visible()
    expect(text.shown).to_be_focused()
    keys.type("/tab")
    keys.press("Enter")
    keys.type("River")
    keys.press("ArrowDown")
    keys.type("Tarim")
    assert text.text == WRITTEN
    keys.press("Control+z")
    assert text.text != WRITTEN
    keys.press("Control+y")
    assert text.text == WRITTEN
    saved(page)
    keys.press("Control+Enter")
    expect(page.locator(".menu[open] button").first).to_be_focused()
    keys.press("Enter")
    lines = WRITTEN.strip().split("\n")
    wait_until(lambda: work(*ENTRY).published_flat.get("body.en") == lines)


def test_without_javascript_the_markdown_is_saved(enter: Enter, work: Look) -> None:
    page = enter("Plain", java_script_enabled=False)
    page.context.clear_cookies(name="oasis-text")
    page.goto("entries/news/sandbank-campus/")
    area = page.locator("[id='f-body.en']")
    expect(area).to_be_visible()
    area.fill("## Salt\n\nIt *rises*.")
    page.locator(".entry-bar [value=save]").click()
    expect(area).to_have_value("## Salt\n\nIt *rises*.")
    assert work("news", "sandbank-campus").flat["body.en"] == ["## Salt", "", "It *rises*."]


SMALL = """() => [...document.querySelectorAll(".text-top")].filter((one) => one.checkVisibility())
  .flatMap((top) => [...top.querySelectorAll("button, summary, .input")]).filter((one) => one.checkVisibility())
  .filter((one) => { const { width, height, right, left } = one.getBoundingClientRect();
    return width < 24 || height < 24 || left < 0 || right > innerWidth; }).map((one) => one.outerHTML)"""


def test_the_bar_of_a_text_is_usable_on_a_phone(enter: Enter) -> None:
    page = enter("Phone", viewport={"width": NARROW, "height": 800})
    text = open_visual(page, FORM)
    text.put(RICH)
    text.caret("| salt")
    expect(page.get_by_role("toolbar", name="Table")).to_be_visible()
    page.get_by_label("More tools").first.click()
    assert page.evaluate(SMALL) == []
    page.keyboard.press("Escape")
    text.shown.click()
    page.keyboard.press("Control+h")
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
