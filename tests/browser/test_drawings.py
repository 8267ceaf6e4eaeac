"""In a browser: drawings follow the colour scheme, are cropped to their boxes, and leave text
readable.
"""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.server import Server
from tests.palettes import contrast
from tests.thorough import pairs

pytestmark = pytest.mark.browser
LINES = """() => [...document.querySelectorAll('.hero-text :is(h1, .lead)')].flatMap(element => {
    const range = document.createRange(), colour = getComputedStyle(element).color;
    range.selectNodeContents(element);
    return [...range.getClientRects()].filter(box => box.width)
        .map(box => [colour, box.left, box.top, box.right, box.bottom]);
})"""
"""The colour and the box of each line of text."""
DRAWN = """async () => Promise.all([document.fonts.ready, ...[...document.images]
    .filter(image => image.loading !== 'lazy').map(image => image.decode())])"""
"""Waits until all pictures are loaded that are loaded at once; others wait until they are near."""
HIDE = """() => document.querySelectorAll('.hero-text *').forEach(
    element => element.style.setProperty('color', 'transparent', 'important'))"""


def hexadecimal(red: int, green: int, blue: int) -> str:
    return f"#{red:02x}{green:02x}{blue:02x}"


@pytest.mark.parametrize(("width", "scheme"), pairs((1280, 1440, 1920), ("light", "dark")))
def test_the_words_of_the_front_page_stand_out_from_the_drawing(
    visited: Server, chromium: Browser, scheme: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 1100}, color_scheme=scheme)
    for locale in ("en", "zh"):
        page.goto(f"{visited.base}/{locale}/")
        page.evaluate(DRAWN)
        lines = page.evaluate(LINES)
        assert len(lines) >= 3
        page.evaluate(HIDE)
        shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
        for colour, *box in lines:
            ink = hexadecimal(*(int(part) for part in re.findall(r"\d+", colour)[:3]))
            found = shot.crop(tuple(map(int, box))).getcolors(1 << 20)
            assert found
            worst = min(contrast(ink, hexadecimal(*ground)) for _count, ground in found)
            assert worst >= 4.5, f"{locale} {box}: {worst:.2f}"
    page.close()


def test_the_dark_scheme_shows_the_dark_drawing(visited: Server, chromium: Browser) -> None:
    for scheme, end in (("light", "oasis.svg"), ("dark", "oasis-dark.svg")):
        page = chromium.new_page(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
        page.goto(f"{visited.base}/en/resources/stations/aksar/")
        page.evaluate(DRAWN)
        shown = page.locator(".cover.drawn img").evaluate("image => image.currentSrc")
        assert end in shown
        assert page.locator(".cover.drawn img").evaluate("image => image.naturalWidth") > 0
        page.close()


def test_lists_begin_on_the_first_screen(visited: Server, page: Page) -> None:
    lists = {
        "news/": ".story",
        "research/": ".theme",
        "contact/": ".reach-card .fact",
        "join/": "main .content > *",
        "resources/": "main .content > *",
        "cooperation/": "main .content > *",
        "resources/collections/": ".entries",
        "scientists/": "main li a",
        "papers/": ".find",
    }
    for path, selector in lists.items():
        page.goto(f"{visited.base}/en/{path}")
        for width, height in ((360, 640), (1440, 900)):
            page.set_viewport_size({"width": width, "height": height})
            box = page.locator(selector).first.bounding_box()
            assert box
            assert box["y"] < height, f"{path} at {width}"
