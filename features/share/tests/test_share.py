"""The box at the end of an article: its link, and a code that a telephone reads."""

import re
from types import SimpleNamespace

import pytest
import zxingcpp
from PIL import Image

BASE = "https://oasis.example"


def drawing(code: str) -> Image.Image:
    """Draw the dark modules of a QR code made of horizontal strokes, four pixels each."""
    size = int(re.findall(r'viewBox="0 0 (\d+)', code)[0])
    image = Image.new("L", (size, size), "white")
    for row, strokes in re.findall(r"M0 (\d+)\.5((?:m\d+ 0h\d+)*)", code):
        at = 0
        for gap, length in re.findall(r"m(\d+) 0h(\d+)", strokes):
            at += int(gap)
            image.paste(0, (at, int(row), at + int(length), int(row) + 1))
            at += int(length)
    return image.resize((4 * size, 4 * size), Image.Resampling.NEAREST)


@pytest.mark.parametrize("path", ["/en/news/aral-sea-expedition/", "/zh/about/"])
def test_a_page_can_be_handed_on_by_link_and_by_code(
    path: str, small_site: SimpleNamespace
) -> None:
    client, address = small_site.app.test_client(), f"{BASE}{path}"
    html = client.get(path).text
    assert f'id="share-address">{address}</p>' in html
    (code,) = re.findall(r'<svg class="qr".*?</svg>', html)
    assert [found.text for found in zxingcpp.read_barcodes(drawing(code))] == [address]
    assert code not in client.get("/en/news/").text
