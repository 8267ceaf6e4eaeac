"""The sitemap for search engines (sitemaps.org 0.9), with every page's other languages (hreflang).

A file may have 50,000 addresses. A larger site has several, and an index that names them.
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
    templates: dict[tuple[str, ...], str] = {}
    parts = [HEAD]
    for path, codes in pages:
        if codes not in templates:
            templates[codes] = _template(codes, base_url, tags, default)
        text = templates[codes].replace(PATH, escape(path))
        moments = modified.get(path, {})
        for code in codes:
            text = text.replace(CHANGED, _last_change(moments.get(code)), 1)
        parts.append(text)
    return "".join([*parts, END])


def _last_change(moment: str | None) -> str:
    return f"    <lastmod>{moment}</lastmod>\n" if moment else ""


def sitemap_index(addresses: Iterable[str]) -> str:
    """The file that names others."""
    parts = [INDEX]
    for address in addresses:
        parts.append(f"  <sitemap>\n    <loc>{escape(address)}</loc>\n  </sitemap>\n")
    return "".join([*parts, INDEX_END])


def part(pages: Sequence[T], number: int, parts: int) -> Sequence[T]:
    """The pages of file `number`, from 0, of `parts` files."""
    first = len(pages) * number // parts
    return pages[first : len(pages) * (number + 1) // parts]


def _template(codes: Sequence[str], base_url: str, tags: Mapping[str, str], default: str) -> str:
    """The `<url>` elements of a page in these languages, one for each of them."""
    addresses = {code: escape(f"{base_url}/{code}/{PATH}") for code in codes}
    links = "".join(_link(tags[code], address) for code, address in addresses.items())
    links += _link("x-default", addresses.get(default) or addresses[codes[0]])
    elements = []
    for address in addresses.values():
        elements.append(f"  <url>\n    <loc>{address}</loc>\n{CHANGED}{links}  </url>\n")
    return "".join(elements)


def _link(language: str, address: str) -> str:
    return f'    <xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>\n'
