"""An editor writes a whole item: pictures by drop and paste, a person by name, a document from
Word; previewed, published and read on the site.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.entry.text_helpers import FILES, SAMPLES, paste, png
from tests.browser.server import Server

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def bring(page: Page, area: Locator, way: str, *names: str) -> None:
    """Drop or paste pictures and describe each."""
    colours = {"dune": "sienna", "lake": "teal", "image": "olive"}
    files = [[f"{name}.png", "image/png", png(colours[name])] for name in names]
    page.evaluate(FILES, [area.element_handle(), way, files])
    dialog = page.get_by_role("dialog", name="Add to the text")
    for number, name in enumerate(names):
        dialog.get_by_label("Description").nth(number).fill(f"The {name}")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()


def test_an_item_is_written_and_read(enter: Enter, server: Server) -> None:
    page = enter()
    page.goto("entries/news/new")
    page.fill("[name='headline.en']", "Salt on the wind")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[data-markdown=en] .tools")).to_be_visible()
    area = page.locator("[id='f-body.en']")
    area.focus()
    page.keyboard.type("With ")
    page.keyboard.press("Control+k")
    page.keyboard.type("chenyahe")
    expect(page.get_by_role("option", name="Chen Yahe").first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type(" in the field.")
    bring(page, area, "drop", "dune", "lake")
    page.keyboard.press("Control+End")
    bring(page, area, "paste", "image")
    page.keyboard.press("Control+End")
    assert not paste(area, html=(SAMPLES / "word.html").read_text("utf-8"), plain="plain")
    page.fill("[id='f-summary.en']", "Salt was measured.")
    page.fill("[id='f-date']", "2026-11-26")
    page.select_option("[id='f-category']", "research")
    page.keyboard.press("Control+s")
    page.locator("[data-markdown=en] .tool-preview").click()
    shown = page.locator("[data-markdown=en] .markdown-preview")
    expect(shown.get_by_role("link", name="Chen Yahe")).to_be_visible()
    expect(shown.get_by_role("img")).to_have_count(3)
    page.locator("[data-markdown=en] .tool-preview").click()
    page.locator(".menu > .button-primary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish English").click()
    key = page.url.partition("/entries/news/")[2].partition("/")[0]
    page.goto(f"{server.base}/en/news/{key}/")
    article = page.locator("main")
    expect(article.get_by_role("link", name="Chen Yahe").first).to_be_visible()
    for name in ("dune", "lake", "image"):
        expect(article.get_by_role("img", name=f"The {name}")).to_be_visible()
    expect(article.get_by_role("heading", name="The expedition")).to_be_visible()
    expect(article.get_by_role("cell", name="塔里木河")).to_be_visible()
    expect(article.locator(".footnotes")).to_contain_text("By conductivity.")
