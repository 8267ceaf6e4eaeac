"""The sitemap for search engines (sitemaps.org 0.9), with every page's other languages (hreflang).

A file may have 50,000 addresses. A larger site has several, and an index that names them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
"""Addresses of entries in a file: there is room for the lists of a section beside them."""
PATH = "\0"
"""Where the address stands in what is said of a page: the rest is the same for all in the same
languages.
"""
CHANGED = "\1"
"""Where the time of its last change stands, once for each language."""


def sitemap(
    pages: Iterable[tuple[str, tuple[str, ...]]],
    base_url: str,
    tags: Mapping[str, str],
    default: str,
    modified: Mapping[str, Mapping[str, str]],
) -> str:
    """The file for pages of (address without its language, codes of the languages they exist in).

    `tags` has each code's BCP 47 tag; `default` is the code of who asks for none; `modified` has by
    address and code when a page was last changed, where that is known. Not a template: of twenty
    thousand addresses Jinja would make a second's work.
    """
    shapes: dict[tuple[str, ...], str] = {}

    def of_page(path: str, codes: tuple[str, ...]) -> str:
        if codes not in shapes:
            shapes[codes] = "".join(_of_page(PATH, codes, base_url, tags, default))
        text, moments = shapes[codes].replace(PATH, escape(path)), modified.get(path, {})
        for code in codes:
            moment = moments.get(code)
            text = text.replace(CHANGED, f"    <lastmod>{moment}</lastmod>\n" if moment else "", 1)
        return text

    return "".join((HEAD, *(of_page(*page) for page in pages), END))


def sitemap_index(addresses: Iterable[str]) -> str:
    """The file that names others."""
    named = (
        f"  <sitemap>\n    <loc>{escape(address)}</loc>\n  </sitemap>\n" for address in addresses
    )
    return "".join((INDEX, *named, INDEX_END))


def part(pages: Sequence[T], number: int, parts: int) -> Sequence[T]:
    """The pages of file `number`, from 0, of `parts` files."""
    return pages[len(pages) * number // parts : len(pages) * (number + 1) // parts]


def _of_page(
    path: str, codes: Sequence[str], base_url: str, tags: Mapping[str, str], default: str
) -> Iterator[str]:
    """The `<url>` elements of a page, one for each of its languages."""
    addresses = {code: escape(f"{base_url}/{code}/{path}") for code in codes}
    links = "".join(_link(tags[code], address) for code, address in addresses.items())
    links += _link("x-default", addresses.get(default) or addresses[codes[0]])
    yield from (
        f"  <url>\n    <loc>{address}</loc>\n{CHANGED}{links}  </url>\n"
        for address in addresses.values()
    )


def _link(language: str, address: str) -> str:
    return f'    <xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>\n'
