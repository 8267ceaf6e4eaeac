"""Where the links of a page lead, found while it is in memory; whether they lead anywhere, from the manifest alone."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from cms.publish.manifest import Manifest

ATTRIBUTE = re.compile(r' (href|src(?:set)?|action|poster|data|id|content)="([^"]*)"')
"""Of our own HTML, in which every attribute is quoted so. A parser takes 30 times as long. What looks like an
attribute in a text is a link too much: who reports a broken one looks with a parser first (cms/publish/links.py)."""

Found = tuple[list[str], tuple[str, ...]]


def scan(address: str, body: bytes, base_url: str) -> Found:
    """(targets of internal links, ids) of a page at `address`; addresses below `base_url` count as internal."""
    links: dict[str, None] = {}
    ids = []
    text = body.decode("utf-8", "replace").replace("\n", " ").replace("\t", " ")  # a blank is found 3 × as fast as \s
    for name, value in ATTRIBUTE.findall(text):
        if name == "id":
            ids.append(value)
        elif name != "content" or value.startswith(("http://", "https://")):
            links |= dict.fromkeys(part.split()[0] for part in value.split(",") if part.strip()) \
                if name == "srcset" else {value: None}
    targets = {target: None for link in links if (target := _target(address, link, base_url))}
    return list(targets), tuple(ids)


def _target(page: str, link: str, base_url: str) -> str:
    return _rooted(link, base_url) if link.startswith(("/", "http")) else target_of(page, unescape(link), base_url)


@lru_cache(maxsize=20_000)
def _rooted(link: str, base_url: str) -> str:
    """What a link means that means the same on every page: four in five stand on all of them."""
    return target_of("/", unescape(link), base_url)


def target_of(page: str, link: str, base_url: str) -> str:
    """The address, with `#` and an id where it has one, that a link means; empty where it leads out of the site."""
    if base_url and (link + "/").startswith(f"{base_url}/"):
        link = link[len(base_url):] or "/"
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


def broken(manifest: Manifest, served: Callable[[str], bool],
           suspects: Collection[str] | None = None) -> Iterator[tuple[str, str]]:
    """(address of a page, target) of every link that leads nowhere; `served`: what the live site alone answers.

    `suspects` are the only pages looked at, all if not given.
    """
    things, pages = manifest.targets.things, Standing(manifest)
    numbers: Iterable[int] = range(len(things)) if suspects is None else {
        number for address in suspects for number in manifest.pages[address].links}
    bad = {number for number in numbers if not pages.leads(things[number], served)}
    for address in (manifest.pages if suspects is None else suspects) if bad else ():
        yield from ((address, things[number]) for number in manifest.pages[address].links if number in bad)


class Standing:
    """What stands at the addresses of a site, which links have unquoted."""

    def __init__(self, manifest: Manifest) -> None:
        self.pages = manifest.pages

    @cached_property
    def _unquoted(self) -> dict[str, str]:
        return {unquote(address): address for address in self.pages if "%" in address}

    def leads(self, target: str, served: Callable[[str], bool]) -> bool:
        """Whether a link leads somewhere. Anything may be in what is no page."""
        path, _, anchor = target.partition("#")
        address = path if path in self.pages and "%" not in path else self._unquoted.get(path)
        if address is None:
            return served(path)
        return not anchor or not path.endswith(("/", ".html")) or anchor in self.pages[address].anchors
