"""Helpers for tests of long texts."""

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import CDPSession, Locator, Page, expect

SAMPLES = Path(__file__).parent / "clipboard"
NEWS = ("news", "aral-sea-expedition")
SAVED = re.compile("Saved at|已保存|保存于")

PASTE = """(area, data) => {
  const transfer = new DataTransfer();
  for (const [type, text] of Object.entries(data)) transfer.setData(type, text);
  return area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
}"""
FILES = """async ([area, name, files]) => {
  const transfer = new DataTransfer();
  for (const [title, type, data] of files) {
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    transfer.items.add(new File([bytes], title, { type }));
  }
  const box = area.getBoundingClientRect();
  const common = { bubbles: true, cancelable: true, clientX: box.left + 20, clientY: box.top + 20 };
  if (name === "paste") area.dispatchEvent(new ClipboardEvent("paste", { ...common, clipboardData: transfer }));
  else for (const one of ["dragover", "drop"]) {
    area.dispatchEvent(new DragEvent(one, { ...common, dataTransfer: transfer }));
  }
}"""


def open_text(page: Page, type: str = NEWS[0], key: str = NEWS[1], locale: str = "en") -> Locator:
    """Open the form of an entry, wait until it is ready, and return its text, emptied."""
    page.goto(f"entries/{type}/{key}/")
    page.locator("[data-help]:not([hidden])").wait_for(state="attached")
    area = page.locator(f"[id='f-body.{locale}']")
    area.fill("")
    return area


def write(area: Locator, text: str, start: int | None = None, end: int | None = None) -> None:
    """Fill an area and select a part of the text; without `start` the cursor is at the end."""
    area.fill(text)
    start = len(text) if start is None else start
    area.evaluate(
        "(area, [start, end]) => area.setSelectionRange(start, end)",
        [start, start if end is None else end],
    )
    area.focus()


def paste(area: Locator, **data: str) -> bool:
    """Paste `html` and `plain`. Returns whether the browser's default action was left in place."""
    types = {f"text/{name}": text for name, text in data.items()}
    area.focus()
    return bool(area.evaluate(PASTE, types))


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("[data-save-state]")).to_have_text(SAVED)


def png(colour: str = "teal") -> str:
    """A small picture in base64, as the scripts here read it."""
    data = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(data, "PNG")
    return base64.b64encode(data.getvalue()).decode()


def composer(page: Page) -> tuple[Callable[[str], None], Callable[[str], None]]:
    """An input method: functions that (compose, commit) a text."""
    client: CDPSession = page.context.new_cdp_session(page)

    def compose(text: str) -> None:
        at = len(text)
        client.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": at, "selectionEnd": at}
        )

    def commit(text: str) -> None:
        client.send("Input.insertText", {"text": text})

    return compose, commit
