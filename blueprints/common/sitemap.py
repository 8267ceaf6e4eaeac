"""The sitemap for search engines (sitemaps.org 0.9), with every page's other languages (hreflang).

A file may have 50,000 addresses. A larger site has several files, and an index of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TypeVar

T = TypeVar("T")

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
"""
END = "</urlset>"
INDEX = """<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
"""
INDEX_END = "</sitemapindex>"
MAX_ADDRESSES = 40_000
"""Addresses of entries in a file, which leaves room for the lists of a section."""


def sitemap(
    pages: Iterable[tuple[str, tuple[str, ...]]],
    base_url: str,
    tags: Mapping[str, str],
    default: str,
    modified: Mapping[str, Mapping[str, str]],
    *,
    has_one_language: bool = False,
) -> str:
    """Return the file for pages of (address without its language, codes of the languages they exist
    in).

    `tags` has each code's BCP 47 tag; `default` is the code for visitors without a preference.
    `modified` has the time of a page's last change by address and code, if known. With one language
    the front page is at `/`. It isn't a template because Jinja is too slow for tens of thousands of addresses.
    """
    elements = []
    for path, codes in pages:
        is_root = has_one_language and not path
        addresses = {
            code: escape(f"{base_url}/" if is_root else f"{base_url}/{code}/{path}")
            for code in codes
        }
        links = [_link(tags[code], address) for code, address in addresses.items()]
        links.append(_link("x-default", addresses.get(default) or addresses[codes[0]]))
        times = modified.get(path, {})
        for code, address in addresses.items():
            elements.append(_element(address, times.get(code), "".join(links)))
    return "".join([HEAD, *elements, END])


def _element(address: str, modified: str | None, links: str) -> str:
    """Return the `<url>` of a page in one language."""
    changed = f"    <lastmod>{modified}</lastmod>\n" if modified else ""
    return f"  <url>\n    <loc>{address}</loc>\n{changed}{links}  </url>\n"


def sitemap_index(addresses: Iterable[str]) -> str:
    """Return the index of sitemap files."""
    parts = [INDEX]
    for address in addresses:
        parts.append(f"  <sitemap>\n    <loc>{escape(address)}</loc>\n  </sitemap>\n")
    return "".join([*parts, INDEX_END])


def part(pages: Sequence[T], number: int, parts: int) -> Sequence[T]:
    """Return the pages of file `number`, from 0, of `parts` files."""
    first = len(pages) * number // parts
    return pages[first : len(pages) * (number + 1) // parts]


def _link(language: str, address: str) -> str:
    """Return the element for a page in another language."""
    return f'    <xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>\n'
