"""Checks of the built pages before they go live: broken links and pictures, and language links
without a link back.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from cms.content import Snapshot
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.publish.checks.levels import CheckLevels, Finding
from cms.publish.checks.links import BrokenLink
from cms.publish.output import files_below
from cms.schema.fields.walk import walk
from cms.schema.usages import MEDIA, leaf_media

LOST = N_("There is no media file %(file)s. Add it to the media library or choose another.")


def lost_media(
    snapshot: Snapshot, broken: Iterable[BrokenLink], base_url: str
) -> tuple[list[Finding], list[BrokenLink]]:
    """Return findings for the fields that show missing media files, and the broken links that
    aren't explained by them.
    """
    files = [(link, _file(link, base_url)) for link in broken]
    missing = {file for _link, file in files if file}
    found = [*_fields_showing(snapshot, missing)] if missing else []
    known = {str(finding.said.values["file"]) for finding in found}
    return found, [link for link, file in files if file not in known]


def _file(link: BrokenLink, base_url: str) -> str:
    """Return the media file that a link leads to; empty for another link."""
    path = link.address.removeprefix(base_url)
    return unquote(path.removeprefix(MEDIA)) if path.startswith(MEDIA) else ""


def _fields_showing(snapshot: Snapshot, names: set[str]) -> Iterator[Finding]:
    entries = (entry for of_type in snapshot.entries.values() for entry in of_type.values())
    for entry in entries:
        for leaf in walk(entry.model.fields, entry.raw):
            for name in sorted(names.intersection(leaf_media(leaf))):
                yield Finding("links", lazy_message(LOST, file=name), *entry.name, leaf.path)


BROKEN = N_("Broken link to %(address)s. Fix the link, or the entry it points to.")
UNRETURNED = N_(
    "The page links to %(address)s as its %(language)s version, but that page doesn’t link back. Publish "
    "both versions, or neither."
)

MAX_HEAD_BYTES = 16 * 1024
"""Bytes of a page that are read: the language links are near its beginning."""
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')


def page_findings(
    folder: Path,
    broken: Iterable[BrokenLink],
    base_url: str,
    gate: CheckLevels,
    pages: Iterable[str] | None = None,
) -> list[Finding]:
    """Return the findings in the HTML files of `folder`. `broken` are the links with a missing
    target.

    `pages` are the files that differ from the previous release, which was already checked; None
    means all.
    """
    found = broken_links(broken)
    if gate.on("hreflang"):
        found += unreturned_links(folder, base_url, pages)
    return gate.blocking_first(found)


def broken_links(broken: Iterable[BrokenLink]) -> list[Finding]:
    """Return broken links as findings."""
    return [
        Finding("links", lazy_message(BROKEN, line=line, address=address), page=page)
        for page, line, address in broken
    ]


def unreturned_links(
    folder: Path, base_url: str, pages: Iterable[str] | None = None
) -> Iterator[Finding]:
    """Yield findings for pages that link to a version in another language which doesn't link back
    (Google, “hreflang return tags”).

    If `pages` are given, only these and the pages that they link to are checked.
    """

    @cache
    def alternates(page: str) -> dict[str, str]:
        return dict(_alternates(folder / page, base_url))

    files = files_below(folder) if pages is None else pages
    checked = {name for name in files if name.endswith(".html")}
    if pages is not None:
        for page in list(checked):
            checked.update(alternates(page).values())
    for page in sorted(checked):
        if _is_copy(page, alternates):
            continue
        for language, other in alternates(page).items():
            if language != "x-default" and other != page and page not in alternates(other).values():
                address = f"/{other.removesuffix('index.html')}"
                message = lazy_message(UNRETURNED, address=address, language=language)
                yield Finding("hreflang", message, page=page)


def _is_copy(page: str, alternates: Callable[[str], dict[str, str]]) -> bool:
    """Return whether a page has the head of another, as /en/ has that of / in one language."""
    versions = alternates(page)
    others = set(versions.values()) - {page}
    return page not in versions.values() and any(alternates(other) == versions for other in others)


def _alternates(path: Path, base_url: str) -> Iterator[tuple[str, str]]:
    """Yield (language, page) of each language version that a page links to on this site; none if
    there is no such page.
    """
    try:
        with path.open("rb") as file:
            head = file.read(MAX_HEAD_BYTES).partition(b"</head>")[0].decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return
    for language, address in ALTERNATE.findall(head):
        url = unescape(address)
        if url.startswith(("/", f"{base_url}/")):
            page = url.removeprefix(base_url).lstrip("/")
            yield language, page + "index.html" if page.endswith("/") or not page else page
