"""Where the links of a page lead, found while it is in memory, and whether they lead anywhere."""

import re
from collections.abc import Callable, Collection, Iterable
from functools import cached_property, lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

ATTRIBUTE = re.compile(r' (href|id|content|src(?:set)?|action|poster|data)="([^"]*)"')
"""Of our own HTML, in which every attribute is quoted so. A parser takes 30 times as long. What
looks like an attribute in a text is a link too much: who reports a broken one looks with a parser
first (cms/publish/checks/links.py). The names stand in the order of how often they do."""
ROOTED = ("/", "http", "mailto:", "tel:")
"""How links begin that mean the same on every page."""
WHOLE = ("http://", "https://")
SIMPLE = re.compile(r"/(?!/)[\w./-]*", re.ASCII)
"""Addresses in which nothing is written as a code."""
GAP = "\0"
"""What stands for a shared part where a page is scanned without it: an id that none can have."""

LinksAndIds = tuple[list[str], tuple[str, ...]]


class SharedHtml(NamedTuple):
    """HTML that stands on many pages, and what is found in it: links as they are written where one
    is `relative` to the page, else their targets."""

    body: bytes
    beginning: bytes
    links: dict[str, None]
    ids: list[str]
    relative: bool


def part_of(html: str, base_url: str) -> SharedHtml | None:
    """The links and ids of HTML that pages share; None where it can't be scanned by itself."""
    body = html.encode()
    if not (body.startswith(b"<") and body.endswith(b">") and _is_whole(body)):
        return None
    links, ids = _attributes(body)
    relative = not all(link.startswith(ROOTED) for link in links)
    return SharedHtml(
        body, body[:60], links if relative else _there("/", links, base_url), ids, relative
    )


def scan(
    address: str, body: bytes, base_url: str, shared: Iterable[SharedHtml] = ()
) -> LinksAndIds:
    """(targets of internal links, ids) of a page at `address`; addresses below `base_url` count as
    internal.

    `shared` are parts that may stand on it, in the order in which they do: what is in them is known
    already, and they are half of most pages.
    """
    pieces, parts = _apart(body, shared) if GAP.encode() not in body else ([body], [])
    targets: dict[str, None] = {}
    ids: list[str] = []
    waiting = iter(parts)
    for name, value in ATTRIBUTE.findall(_text(f' id="{GAP}"'.encode().join(pieces))):
        if name == "href" or (name == "content" and value.startswith(WHOLE)):
            targets[_target(address, value, base_url)] = None
        elif name == "id":
            part = next(waiting, None) if value == GAP else None
            if part:
                targets |= _there(address, part.links, base_url) if part.relative else part.links
                ids += part.ids
            else:
                ids.append(value)
        elif name != "content":
            targets |= _there(address, _links(name, value), base_url)
    targets.pop("", None)
    return list(targets), tuple(ids)


def _apart(body: bytes, shared: Iterable[SharedHtml]) -> tuple[list[bytes], list[SharedHtml]]:
    """A page without the shared parts, cut where they stood, and those that did."""
    pieces, parts, at = [], [], 0
    for part in shared:
        begin = body.find(part.beginning, at)
        if begin >= 0 and body.startswith(part.body, begin) and _is_whole(piece := body[at:begin]):
            pieces.append(piece)
            parts.append(part)
            at = begin + len(part.body)
    return [*pieces, body[at:]], parts


def _is_whole(piece: bytes) -> bool:
    """Whether no attribute can go on beyond the end of a piece."""
    last = piece.rfind(b'="')
    return last < 0 or piece.find(b'"', last + 2) > 0


def _text(body: bytes) -> str:
    return (
        body.decode("utf-8", "replace").replace("\n", " ").replace("\t", " ")
    )  # a blank is found 3 × as fast as \s


def _attributes(body: bytes) -> tuple[dict[str, None], list[str]]:
    """(links, ids) as they are written."""
    found = ATTRIBUTE.findall(_text(body))
    return (
        dict.fromkeys(
            link for name, value in found if name != "id" for link in _links(name, value)
        ),
        [value for name, value in found if name == "id"],
    )


def _links(name: str, value: str) -> Iterable[str]:
    if name == "srcset":
        return (part.split()[0] for part in value.split(",") if part.strip())
    return (value,) if name != "content" or value.startswith(WHOLE) else ()


def _there(page: str, links: Iterable[str], base_url: str) -> dict[str, None]:
    return dict.fromkeys(_target(page, link, base_url) for link in links)


def _target(page: str, link: str, base_url: str) -> str:
    if link.startswith(ROOTED):
        return _rooted(link, base_url)
    if link.startswith("#") and link.isprintable() and SIMPLE.fullmatch(page):
        anchor, path = unquote(unescape(link)[1:]), page.removesuffix("index.html")
        return f"{path}#{anchor}" if anchor else path
    return target_of(page, unescape(link), base_url)


@lru_cache(maxsize=20_000)
def _rooted(link: str, base_url: str) -> str:
    """The target of a link that means the same on every page. Cached: four in five such links stand
    on all pages.
    """
    return target_of("/", unescape(link), base_url)


def target_of(page: str, link: str, base_url: str) -> str:
    """The address, with `#` and an id where it has one, that a link means; empty where it leads out
    of the site.
    """
    if base_url and (link + "/").startswith(f"{base_url}/"):
        link = link[len(base_url) :] or "/"
    if link.startswith("/") and not link.startswith("//"):
        path, _, anchor = link.partition("#")
        path = path.partition("?")[0]
    else:
        parts = urlsplit(urljoin(page, link))
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
        served: Callable[[str], bool],
    ) -> None:
        """`anchors` returns the ids on a page; `served` tells what the live site alone answers."""
        self.addresses = addresses
        self._anchors = anchors
        self._served = served
        self._known: dict[str, bool] = {}

    def broken(self, targets: Iterable[str]) -> list[str]:
        """Those of some targets that lead nowhere."""
        return [target for target in targets if not self.resolves(target)]

    def resolves(self, target: str) -> bool:
        """Whether a link resolves. Ids are looked for in pages only."""
        if target not in self._known:
            self._known[target] = self._resolves(target)
        return self._known[target]

    def _resolves(self, target: str) -> bool:
        path, _, anchor = target.partition("#")
        plain = path in self.addresses and "%" not in path
        address = path if plain else self._unquoted.get(path)
        if address is None:
            return self._served(path)
        return not anchor or not path.endswith(("/", ".html")) or anchor in self._anchors(address)

    @cached_property
    def _unquoted(self) -> dict[str, str]:
        return {unquote(address): address for address in self.addresses if "%" in address}
