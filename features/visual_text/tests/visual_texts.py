"""Helpers to write in a visual text."""

from playwright.sync_api import Locator, Page

from tests.waiting import wait_until

READY = """([name, text]) => {
  const { surface, value } = document.getElementById(name);
  return surface && !surface.reading && value === text && surface.source.write(surface.view.state.doc) === text;
}"""
SELECT = """([name, from, to]) => {
  const area = document.getElementById(name);
  area.surface.select(from, to);
}"""


def open_visual(page: Page, address: str) -> "VisualText":
    """Open a form whose texts are visual, as for a user who has never chosen Markdown."""
    page.context.clear_cookies(name="oasis-text")
    page.goto(address)
    text = VisualText(page)
    text.shown.wait_for()
    return text


class VisualText:
    """The visual text of a field, and its Markdown."""

    def __init__(self, page: Page, name: str = "f-body.en") -> None:
        self.page, self.name = page, name
        self.area: Locator = page.locator(f"[id='{name}']")
        self.shown: Locator = self.area.locator("xpath=..").locator(".ProseMirror")

    @property
    def text(self) -> str:
        """The Markdown that the form would send."""
        return self.area.input_value()

    def put(self, text: str) -> None:
        """Replace the text, as a script of the form does."""
        self.area.evaluate("(area, text) => { area.value = text; }", text)
        self.wait(text)

    def wait(self, text: str) -> None:
        """Wait until this Markdown is shown."""
        wait_until(lambda: self.page.evaluate(READY, [self.name, text]))

    def caret(self, before: str, chosen: str = "") -> None:
        """Put the caret behind some Markdown of the text, or select the text that follows it."""
        assert before + chosen in self.text, self.text
        at = self.text.index(before + chosen) + len(before)
        self.page.evaluate(SELECT, [self.name, at, at + len(chosen)])
