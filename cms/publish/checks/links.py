"""Extracts the links of rendered pages, resolves them, and finds the lines of broken ones."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

ATTRIBUTE = re.compile(r' (href|id|content|src(?:set)?|action|poster|data)="([^"]*)"')
"""Attributes of our own HTML, which are always quoted in this way; a parser would be far slower. A
match in a text only adds a link: broken links are confirmed with a parser before they are reported.
The names are sorted by frequency.
"""
ADDRESSES = {"href", "src", "action", "poster", "data"}
PAGE_INDEPENDENT = ("/", "http", "mailto:", "tel:")
"""Prefixes of links that mean the same on every page."""
URL_PREFIXES = ("http://", "https://")
"""Prefixes of `<meta>` contents that are addresses."""
SEPARATOR = re.compile(r"(?<=\d[wx]),|,\s")
"""Separates the addresses of a srcset; some contain commas themselves."""
UNENCODED = re.compile(r"/(?!/)[\w./-]*", re.ASCII)
"""Addresses without percent-encoded characters."""


def scan(address: str, body: bytes, base_url: str) -> tuple[list[str], tuple[str, ...]]:
    """Return (targets of internal links, ids) of a page at `address`; addresses below `base_url`
    count as internal.
    """
    html = body.decode("utf-8", "replace")
    html = html.replace("\n", " ").replace("\t", " ")  # a space is matched 3 × as fast as \s
    targets: dict[str, None] = {}
    ids: list[str] = []
    for name, value in ATTRIBUTE.findall(html):
        if name == "id":
            ids.append(value)
        for link in _links(name, value):
            targets[_target(address, link, base_url)] = None
    targets.pop("", None)
    return list(targets), tuple(ids)


def _links(name: str, value: str) -> Iterable[str]:
    if name == "srcset":
        return (part.split()[0] for part in SEPARATOR.split(value) if part.strip())
    return (
        (value,)
        if name in ADDRESSES or (name == "content" and value.startswith(URL_PREFIXES))
        else ()
    )


def _target(page: str, link: str, base_url: str) -> str:
    if link.startswith(PAGE_INDEPENDENT):
        return _page_independent_target(link, base_url)
    if link.startswith("#") and link.isprintable() and UNENCODED.fullmatch(page):
        anchor, path = unquote(unescape(link)[1:]), page.removesuffix("index.html")
        return f"{path}#{anchor}" if anchor else path
    return target_of(page, unescape(link), base_url)


@lru_cache(maxsize=20_000)
def _page_independent_target(link: str, base_url: str) -> str:
    """Return the target of a link that means the same on every page. Cached, because four in five
    of them are on all pages.
    """
    return target_of("/", unescape(link), base_url)


def target_of(page: str, link: str, base_url: str) -> str:
    """Return the address that a link leads to, with `#` and an id if it has one; empty if it leads
    out of the site.
    """
    if base_url and (link + "/").startswith(f"{base_url}/"):
        link = link[len(base_url) :] or "/"
    if link.startswith("/") and not link.startswith("//"):
        path, _, anchor = link.partition("#")
        path = path.partition("?")[0]
    else:
        try:
            parts = urlsplit(urljoin(page, link))
        except ValueError:  # browsers don't open it as an address of this site either
            return ""
        if parts.scheme or parts.netloc:
            return ""
        path, anchor = parts.path, parts.fragment
    path = unquote(path).removesuffix("index.html")
    return f"{path}#{unquote(anchor)}" if anchor else path


class SiteLinks:
    """Resolves links against the files of a site."""

    def __init__(
        self,
        addresses: Collection[str],
        anchors: Callable[[str], Collection[str]],
        is_live: Callable[[str], bool],
    ) -> None:
        """`anchors` returns the ids on a page; `is_live` returns whether only the live site answers
        a path.
        """
        self.addresses = addresses
        self._anchors = anchors
        self._is_live = is_live
        self._resolved: dict[str, bool] = {}

    def broken(self, targets: Iterable[str]) -> list[str]:
        """Return those of some targets that don't resolve."""
        return [target for target in targets if not self.resolves(target)]

    def resolves(self, target: str) -> bool:
        """Return whether a target exists. Ids are checked on pages only."""
        if target not in self._resolved:
            self._resolved[target] = self._resolves(target)
        return self._resolved[target]

    def _resolves(self, target: str) -> bool:
        path, _, anchor = target.partition("#")
        plain = path in self.addresses and "%" not in path
        address = path if plain else self._unquoted.get(path)
        if address is None:
            return self._is_live(path)
        return not anchor or not path.endswith(("/", ".html")) or anchor in self._anchors(address)

    @cached_property
    def _unquoted(self) -> dict[str, str]:
        return {unquote(address): address for address in self.addresses if "%" in address}


class BrokenLink(NamedTuple):
    """A broken link: its page, its line there, and its address."""

    page: str
    line: int
    address: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.address}"


class LinkParser(HTMLParser):
    """Collects the (line, address) of all links, and the anchors, of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[tuple[int, str]] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is None:
                continue
            if name == "id":
                self.anchors.add(value)
            line = self.getpos()[0]
            self.links += [(line, address) for address in _links(name, value)]


def parsed_links(html: str, name: str, bad: Callable[[str], bool]) -> Iterator[BrokenLink]:
    """Yield the links of a page whose address is `bad`."""
    for line, address in LinkParser(html).links:
        if bad(address):
            yield BrokenLink(name, line, address)
