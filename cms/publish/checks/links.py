"""Whether every internal link and asset of a frozen site leads somewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

ADDRESSES = {"href", "src", "action", "poster", "data"}


class BrokenLink(NamedTuple):
    """A link that leads nowhere: the page it stands on, its line there, the address."""

    page: str
    line: int
    address: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.address}"


@dataclass(slots=True)
class _Found:
    links: list[tuple[int, str]] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


class _Scanner(HTMLParser):
    """Collects the addresses and the anchors of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.found = _Found()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        for name, value in attrs:
            if value is None:
                continue
            if name == "id":
                self.found.anchors.add(value)
            elif name in ADDRESSES:
                self.found.links.append((line, value))
            elif name == "srcset":
                self.found.links += [
                    (line, part.split()[0]) for part in value.split(",") if part.strip()
                ]
            elif name == "content" and tag == "meta" and value.startswith(("http://", "https://")):
                self.found.links.append((line, value))


def check_links(
    root: Path, base_url: str = "", served: Callable[[str], bool] = lambda path: False
) -> Iterator[BrokenLink]:
    """Every broken internal link of the HTML under `root`. Addresses below `base_url` count as
    internal.

    `served` says of a path whether the live site behind the files answers there.
    """
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    pages = {
        name: _scan((root / name).read_text("utf-8"))
        for name in sorted(files)
        if name.endswith(".html")
    }
    for name, found in pages.items():
        for line, address in found.links:
            target = _target(name, address, base_url)
            if (
                target
                and not _exists(target, files, pages)
                and not served(f"/{target[0].removesuffix('index.html')}")
            ):
                yield BrokenLink(name, line, address)


def confirm(html: str, name: str, bad: Callable[[str], bool]) -> Iterator[BrokenLink]:
    """The links of a page that lead to what is `bad`, as a parser finds them."""
    for line, address in _scan(html).links:
        if bad(address):
            yield BrokenLink(name, line, address)


def _scan(html: str) -> _Found:
    scanner = _Scanner()
    scanner.feed(html)
    return scanner.found


def _target(page: str, address: str, base_url: str) -> tuple[str, str] | None:
    """(file, anchor) that an address on a page means; None where it leads out of the site."""
    if base_url and (address + "/").startswith(f"{base_url}/"):
        address = address[len(base_url) :] or "/"
    parts = urlsplit(urljoin(f"/{page.removesuffix('index.html')}", address))
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path).lstrip("/")
    return path + "index.html" if path.endswith("/") or not path else path, unquote(parts.fragment)


def _exists(target: tuple[str, str], files: set[str], pages: dict[str, _Found]) -> bool:
    file, anchor = target
    if file not in files:
        return False
    return not anchor or file not in pages or anchor in pages[file].anchors
