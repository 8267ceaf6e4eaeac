"""Check with a parser that every internal link and asset of a frozen site has a target."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from cms.publish.checks.links import BrokenLink, LinkParser
from tests.thorough import sample


def check_links(
    root: Path,
    base_url: str = "",
    served: Callable[[str], bool] = lambda path: False,
    most: int = sys.maxsize,
) -> Iterator[BrokenLink]:
    """Yield every broken internal link of the HTML under `root`, or of a sample of at most `most`
    pages. Addresses below `base_url` count as internal.

    `served` returns whether the live site behind the files answers at a path.
    """
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}

    @cache
    def parsed(name: str) -> LinkParser:
        return LinkParser((root / name).read_text("utf-8"))

    @cache
    def leads_somewhere(file: str, anchor: str) -> bool:
        if file not in files:
            return served(f"/{file.removesuffix('index.html')}")
        return not anchor or not file.endswith(".html") or anchor in parsed(file).anchors

    for name in sample(sorted(name for name in files if name.endswith(".html")), most):
        for line, address in parsed(name).links:
            target = _target("" if address.startswith("/") else name, address, base_url)
            if target and not leads_somewhere(*target):
                yield BrokenLink(name, line, address)


@cache
def _target(page: str, address: str, base_url: str) -> tuple[str, str] | None:
    """Return the (file, anchor) that an address on a page points to, or None if it leaves
    the site.
    """
    if base_url and (address + "/").startswith(f"{base_url}/"):
        address = address[len(base_url) :] or "/"
    parts = urlsplit(urljoin(f"/{page.removesuffix('index.html')}", address))
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path).lstrip("/")
    return path + "index.html" if path.endswith("/") or not path else path, unquote(parts.fragment)
