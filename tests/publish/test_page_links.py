"""Links extracted while a page is in memory, and how each is resolved."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from app import create_app
from cms.content import Snapshot
from cms.publish.checks.links import scan, target_of
from cms.web.freeze.freezer import SiteFreezer

BASE = "https://oasis.example"
PAGE = "/en/news/launch/"
HEADER = '<nav id="menu">\n<a href="/en/">Home</a> <a href="#main">Skip</a>\n<a href="mailto:a@b.example">M</a></nav>'
FOOTER = (
    '<footer>\n<a href="/en/">Home</a> <a href="https://oasis.example/zh/?x=1">中文</a></footer>'
)
EVERY = re.compile(r'\s(href|src(?:set)?|action|poster|data|id|content)="([^"]*)"')


def plainly(address: str, body: bytes) -> tuple[list[str], tuple[str, ...]]:
    """Return the links and ids of a page, extracted without any of the optimisations."""
    found = EVERY.findall(body.decode("utf-8", "replace").replace("\n", " ").replace("\t", " "))
    several = [
        part
        for name, value in found
        if name != "id" and (name != "content" or value.startswith("http"))
        for part in (re.split("(?<=x),|, ", value) if name == "srcset" else [value])
    ]
    links = [part.split()[0] if "1x" in part or "2x" in part else part for part in several]
    targets = dict.fromkeys(target_of(address, unescape(link), BASE) for link in links)
    return [target for target in targets if target], tuple(
        value for name, value in found if name == "id"
    )


@pytest.mark.parametrize(
    "html",
    [
        f'<h1 id="top">\n{HEADER}\n<p><a href="../other/">x</a></p>\n{FOOTER}\n<a href="x/index.html#a">y</a>',
        f"{FOOTER}{HEADER}",
        f"{HEADER}{HEADER}{FOOTER}{FOOTER}",
        HEADER[:-3],
        f'<a title="{HEADER}',
        f'<a href="{FOOTER}',
        f'<a\nhref="/en/a/"\tid="b">{HEADER}<img srcset="/a 1x, /b 2x" src="/c">',
        f'<p> {HEADER} href="/en/spurious/"',
        f'\0 id="\0"{HEADER}',
        f'<meta content="https://oasis.example/en/#x"><meta content="/en/words/">{FOOTER}',
        '<a href="#">a</a><a href="#%E4%B8%80">b</a><a href="#a#b">c</a><a href="#a&amp;b">d</a><a href="#\r">e</a>'
        '<a href="?q">f</a><a href="">g</a><a href="tel:+1">h</a><a href="//x.example/">i</a><a href="#%23">j</a>',
    ],
)
@pytest.mark.parametrize(
    "address", [PAGE, "/en/index.html", "/en/%E4%B8%80/", "/en/a;b/", "/en/a/../b/"]
)
def test_short_ways_make_no_difference(html: str, address: str) -> None:
    expected = plainly(address, html.encode())
    assert scan(address, html.encode(), BASE) == expected


def test_the_pages_of_a_large_site(tmp_path: Path, institute_data: Path) -> None:
    app = create_app(
        {"instance": tmp_path / "instance", "data": institute_data, "editor": False, "watch": False}
    )
    snapshot = Snapshot(
        app.extensions["oasis"].site.store.content(), datetime(2026, 1, 15, tzinfo=UTC)
    )
    freezer = SiteFreezer(app, snapshot, tmp_path / "out")
    for address in (
        "/en/",
        "/zh/",
        "/en/news/",
        "/zh/about/",
        "/en/scientists/",
        "/zh/papers/",
        "/404.html",
    ):
        made, _trace = freezer.make(address)
        assert scan(address, made, BASE) == plainly(address, made)
        assert len(scan(address, made, BASE)[0]) > 10
