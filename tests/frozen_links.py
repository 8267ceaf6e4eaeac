"""Whether every internal link and asset of a frozen site leads somewhere, looked at with a parser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from cms.publish.checks.links import BrokenLink, LinkParser


def check_links(
    root: Path, base_url: str = "", served: Callable[[str], bool] = lambda path: False
) -> Iterator[BrokenLink]:
    """Every broken internal link of the HTML under `root`. Addresses below `base_url` count as
    internal.

    `served` says of a path whether the live site behind the files answers there.
    """
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    pages = {
        name: LinkParser((root / name).read_text("utf-8"))
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


def _target(page: str, address: str, base_url: str) -> tuple[str, str] | None:
    """(file, anchor) that an address on a page means; None where it leads out of the site."""
    if base_url and (address + "/").startswith(f"{base_url}/"):
        address = address[len(base_url) :] or "/"
    parts = urlsplit(urljoin(f"/{page.removesuffix('index.html')}", address))
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path).lstrip("/")
    return path + "index.html" if path.endswith("/") or not path else path, unquote(parts.fragment)


def _exists(target: tuple[str, str], files: set[str], pages: dict[str, LinkParser]) -> bool:
    file, anchor = target
    if file not in files:
        return False
    return not anchor or file not in pages or anchor in pages[file].anchors
