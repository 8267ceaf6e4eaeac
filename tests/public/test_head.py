"""Metadata of a page: canonical, hreflang, OpenGraph, JSON-LD, breadcrumb."""

import re
from collections.abc import Callable

from werkzeug.test import TestResponse

Get = Callable[[str], TestResponse]
BASE = "https://oasis.example"


def alternates(html: str) -> dict[str, str]:
    found = re.findall(r'<link rel="alternate"[^>]*>', html)
    pairs = [
        (re.search(r'hreflang="([^"]+)"', tag), re.search(r'href="([^"]+)"', tag)) for tag in found
    ]
    return {
        lang[1]: href[1] for lang, href in pairs if lang and href and "type=" not in lang.string
    }


def translated(pages: dict[str, str]) -> dict[str, str]:
    """The pages that are in one language."""
    return {path: html for path, html in pages.items() if path.startswith(("/en/", "/zh/"))}


def test_hreflang_is_complete_and_reciprocal(pages: dict[str, str]) -> None:
    tables = {path: alternates(html) for path, html in translated(pages).items()}
    assert len(tables) > 100
    for path, table in tables.items():
        assert set(table) == {"en", "zh-Hans", "x-default"}, path
        for target in table.values():
            other = target.removeprefix(BASE)
            assert tables[other] == table, f"{path} names {other}, which does not answer"


def test_canonical_is_the_page_itself_and_absolute(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        assert f'<link rel="canonical" href="{BASE}{path}">' in html, path


def test_every_page_describes_itself(pages: dict[str, str]) -> None:
    for path, html in translated(pages).items():
        for name in (
            'name="description"',
            'property="og:title"',
            'property="og:url"',
            'property="og:locale"',
        ):
            tag = re.search(rf"<meta {re.escape(name)} content=\"([^\"]+)\"", html)
            assert tag, f"{path} lacks {name}"


def test_the_breadcrumb_is_seen(get: Get) -> None:
    html = get("/en/cooperation/").get_data(as_text=True)
    nav = re.search(r"<nav[^>]*breadcrumb.*?</nav>", html, re.DOTALL | re.IGNORECASE)
    assert nav
    assert re.sub(r"<[^>]+>|\s+", " ", nav[0]).split() == [
        "Location:",
        "Home",
        "International",
        "Cooperation",
    ]


def test_a_demonstration_asks_search_engines_to_keep_out_and_says_so(get: Get) -> None:
    for path in ("/en/", "/zh/news/", "/en/cooperation/"):
        assert '<meta name="robots" content="noindex' in get(path).get_data(as_text=True)
    assert "demonstration" in get("/en/news/").get_data(as_text=True)
    assert "演示" in get("/zh/news/").get_data(as_text=True)


def test_the_switch_leads_to_the_same_page(get: Get) -> None:
    html = get("/en/cooperation/projects/").get_data(as_text=True)
    link = re.search(r'<a[^>]*href="/zh/cooperation/projects/"[^>]*>', html)
    assert link
    assert 'lang="zh-Hans"' in link[0]
    assert 'hreflang="zh-Hans"' in link[0]
