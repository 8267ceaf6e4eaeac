"""The broken links of a page with the lines they stand on, found by a parser."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

ADDRESSES = {"href", "src", "action", "poster", "data"}
WHOLE = ("http://", "https://")
"""How the `content` of a `<meta>` begins that is an address."""


class BrokenLink(NamedTuple):
    """A link that leads nowhere: the page it stands on, its line there, the address."""

    page: str
    line: int
    address: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.address}"


class LinkParser(HTMLParser):
    """Collects (line, address) of the links, and the anchors, of one page."""

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
            elif name == "srcset":
                for part in value.split(","):
                    self._add(*part.split()[:1])
            elif name in ADDRESSES or (name == "content" and value.startswith(WHOLE)):
                self._add(value)

    def _add(self, *addresses: str) -> None:
        line = self.getpos()[0]
        self.links += [(line, address) for address in addresses]


def confirm(html: str, name: str, bad: Callable[[str], bool]) -> Iterator[BrokenLink]:
    """The links of a page that lead to what is `bad`."""
    for line, address in LinkParser(html).links:
        if bad(address):
            yield BrokenLink(name, line, address)
