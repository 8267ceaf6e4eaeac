"""A site in Arabic and English: on a right-to-left page, Latin words and numbers keep their
direction.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from werkzeug.serving import make_server

from app import create_app
from tests.institute import make_institute

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
PAGES = (
    "",
    "about/",
    "about/history/",
    "about/structure/",
    "contact/",
    "cooperation/",
    "cooperation/organizations/",
    "news/",
    "papers/",
    "papers/fang-2015-bias-correction/",
    "research/",
    "resources/journals/",
    "resources/journals/journal-of-rivers/",
    "resources/stations/",
    "scientists/",
    "scientists/chen-yahe/",
    "search/",
    "sitemap/",
    "search/?q=desert",
)
OUT_OF_ORDER = r"""() => {
  const found = [], rtl = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/, range = document.createRange();
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode, text = node.data, at = node.parentElement;
    if (rtl.test(text) || at.closest("script, template, title, desc, noscript") || !at.checkVisibility()) continue;
    const first = text.search(/[^\s:(,]/);
    let last = null;
    for (let index = Math.max(first, 0); index < text.length; index++) {
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      const box = range.getBoundingClientRect();
      if (!box.width || /[\s)]/.test(text[index])) continue;
      if (last && Math.abs(box.top - last.top) < 2 && box.left < last.left - 0.5) {
        found.push(`${text.trim()} in ${at.closest("[class]").className || at.closest("[class]").tagName}`);
        break;
      }
      last = box;
    }
  }
  return found;
}"""


def arabic(text: str) -> str:
    """Replace Chinese characters by Arabic letters."""
    return re.sub(r"[\u3400-\u9fff]", lambda found: LETTERS[ord(found[0]) % len(LETTERS)], text)


def translated(value: Any, code: str, inside: bool = False) -> Any:
    """Return the content with Arabic letters, as language `code`, instead of Chinese."""
    if isinstance(value, str):
        return arabic(value) if inside else value
    if isinstance(value, list):
        return [translated(one, code, inside) for one in value]
    if isinstance(value, dict):
        return {
            (code if name == "zh" else name): translated(one, code, inside or name == "zh")
            for name, one in value.items()
            if name != "translation"
        }
    return value


def only_english(raw: dict[str, Any], code: str) -> dict[str, Any]:
    """Return an entry reduced to English."""
    return {
        name: {"en": value["en"]}
        if isinstance(value, dict) and {"en", code} <= value.keys()
        else value
        for name, value in raw.items()
    }


def make_site(folder: Path, code: str = "ar") -> None:
    """Write the tests’ institute with a right-to-left language for Chinese; every second entry is in
    English alone.
    """
    make_institute(folder / "data")
    for number, file in enumerate(sorted((folder / "data").glob("content/*/*.json"))):
        raw = translated(json.loads(file.read_text("utf-8")), code)
        file.write_text(
            json.dumps(only_english(raw, code) if number % 2 else raw, ensure_ascii=False), "utf-8"
        )
    for name in ("site", "menus"):
        file = folder / "data" / f"{name}.json"
        raw = translated(json.loads(file.read_text("utf-8")), code)
        file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    site = json.loads((folder / "data/site.json").read_text("utf-8"))
    site["locales"] = [
        {"id": "en", "code": "en", "name": "English"},
        {"id": code, "code": code, "name": "العربية", "dir": "rtl"},
    ]
    (folder / "data/site.json").write_text(json.dumps(site, ensure_ascii=False), "utf-8")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the site in a folder of its own, and yield its address."""
    server = make_server(
        "127.0.0.1", 0, create_app({"site": folder, "editor": False, "watch": False}), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("arabic")
    make_site(folder)
    with serving(folder) as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_latin_words_and_numbers_read_as_they_are_written(
    reader: Page, base: str, path: str
) -> None:
    response = reader.goto(f"{base}/ar/{path}")
    assert response
    assert response.status == 200
    assert reader.locator("html").get_attribute("dir") == "rtl"
    assert reader.evaluate(OUT_OF_ORDER) == []


def test_a_borrowed_article_says_its_direction(reader: Page, base: str) -> None:
    reader.goto(f"{base}/en/about/history/")
    arabic = reader.locator("body [lang=ar]").all()
    assert len(arabic) > 1
    assert {element.get_attribute("dir") for element in arabic} == {"rtl"}
    reader.goto(f"{base}/ar/")
    borrowed = reader.locator("main [lang=en]").evaluate_all(
        "all => all.map(one => getComputedStyle(one).direction)"
    )
    assert len(borrowed) > 1
    assert set(borrowed) == {"ltr"}


def test_words_without_a_translation_read_as_they_are_written(reader: Page, tmp_path: Path) -> None:
    """Persian has no catalog: the interface stays English."""
    make_site(tmp_path, "fa")
    with serving(tmp_path) as address:
        for path in ("about/history/", "papers/", "scientists/chen-yahe/", "search/?q=desert"):
            reader.goto(f"{address}/fa/{path}")
            assert reader.evaluate(OUT_OF_ORDER) == [], path
        reader.goto(f"{address}/fa/about/history/")
        assert "\u2066Location:\u2069" in reader.inner_text("body")
        reader.goto(f"{address}/en/about/history/")
        assert "\u2066" not in reader.content()


@pytest.mark.parametrize("width", [360, 1440])
def test_a_page_fits_its_window_and_begins_at_the_right(
    reader: Page, base: str, width: int
) -> None:
    reader.set_viewport_size({"width": width, "height": 900})
    for path in PAGES:
        reader.goto(f"{base}/ar/{path}")
        sides = reader.evaluate(
            """() => {
              const root = document.documentElement;
              const left = Math.min(...[...document.querySelectorAll("main > *, header > *, footer > *")]
                .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().left));
              return [root.scrollWidth - root.clientWidth, root.scrollLeft, Math.min(0, left)];
            }"""
        )
        assert sides == [0, 0, 0], path


@pytest.mark.parametrize("width", [360, 1440])
def test_the_masthead_and_the_menu_begin_at_the_right(reader: Page, base: str, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 900})
    reader.goto(f"{base}/ar/about/")
    if width == 360:
        reader.locator(".masthead .menu-button").click()
    for name in (".brand", ".main-menu li:first-child"):
        box = reader.locator(name).first.bounding_box()
        assert box
        assert box["x"] + box["width"] > width * 0.75, name
