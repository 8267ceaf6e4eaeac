"""The use of an address of the site: one answer for forms, checks, imports, server rules and the
freeze.

An address belongs to the program (a reserved segment, an error page), else to a page, else to a
redirect. So a redirect never hides anything, and gives way to a page that comes into being later. It
stays in site.json, and `flask content check` and the editor name it.

A row without a target says that an address is gone: visitors get the status 410. There `*` stands
for any text, as in `/en/papers/*.bib`.

An old address may have a query (`/view.php?id=5`). Its path is unescaped and its query is as
browsers send it: the form in which servers compare them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from urllib.parse import quote, unquote

from cms.content.snapshot import Snapshot, memoized
from cms.schema.fields.redirect_addresses import is_legacy_address, is_redirect_target

RESERVED_SEGMENTS = frozenset({"-", ".well-known", "api", "editor", "media", "pictures", "static"})
"""First segments of the addresses that the program answers itself. Nothing below them is
redirected, not even a missing file.
"""
ERROR_PAGE = "404.html"
"""The page of this name is what static hosts show for every missing address, in any folder."""
ERROR_PAGES = frozenset(
    {ERROR_PAGE, "401.html", "403.html", "500.html", "502.html", "503.html", "504.html", "50x.html"}
)
"""Pages in the root of a site that servers show for an error."""
ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)
"""The extension of a file at the end of an address."""
WILDCARD = "*"
"""Stands for any text in an address that is gone."""
FOR_PROGRAMS = "api"
MAX_DECODINGS = 5
"""How often an address is unescaped at most until it doesn't change."""

QUERY_CHARACTERS = "!$%&'()*+,-./:;=?@[]^_`{|}~"
"""Punctuation that browsers don't encode in a query."""

IsList = Callable[[str], bool]
"""Returns whether a path has a page or file that isn't an entry's page."""


class Use(StrEnum):
    """The use of an address."""

    RESERVED = "reserved"
    PAGE = "page"
    REDIRECT = "redirect"
    GONE = "gone"
    NOTHING = "nothing"


def reserved_segment(path: str) -> str:
    """Return the reserved segment that a path begins with, in any case and however escaped; "" if
    there is none.
    """
    first = next(iter(_segments(path)), "")
    return first if first in RESERVED_SEGMENTS else ""


def is_error_page(path: str) -> bool:
    """Return whether servers show the file at a path for an error, in any case and however escaped."""
    segments = _segments(path)
    return segments[-1:] == [ERROR_PAGE] or (len(segments) == 1 and segments[0] in ERROR_PAGES)


def is_reserved(path: str) -> bool:
    """Return whether a path can't be redirected, whether there is a page or not."""
    return bool(reserved_segment(path)) or is_error_page(path)


def _segments(path: str) -> list[str]:
    """Return the segments of a path without its query, unescaped and in lower case."""
    for _ in range(MAX_DECODINGS if "%" in path else 0):
        path = unquote(path)
    segments: list[str] = []
    for segment in path.partition("?")[0].replace("\\", "/").split("/"):
        if segment == "..":
            segments = segments[:-1]
        elif segment not in ("", "."):
            segments.append(segment.casefold())
    return segments


def use_of(snapshot: Snapshot, address: str, is_list: IsList) -> Use:
    """Return the use of an address. `is_list` knows the pages that aren't entries'."""
    if is_reserved(address):
        return Use.RESERVED
    if _has_page(snapshot, address, is_list):
        return Use.PAGE
    path, query = split_query(address)
    is_redirected = redirect_from(snapshot, path, query) or _was_entry(snapshot, path)
    if is_redirected:
        return Use.REDIRECT
    return Use.GONE if is_gone(snapshot, path) else Use.NOTHING


def _has_page(snapshot: Snapshot, address: str, is_list: IsList) -> bool:
    """Return whether there is a page at an address, also after adding a slash or removing
    `index.html`. The page at `/` ignores queries, which old sites have there (`/?p=5`).
    """
    path, query = split_query(address)
    page = path.removesuffix("index.html")
    if query and page == "/":
        return False
    variants = {page, f"{page.rstrip('/')}/"}
    return any(_is_entry(snapshot, variant) or is_list(variant) for variant in variants)


def _is_entry(snapshot: Snapshot, path: str) -> bool:
    address = _in_language(snapshot, path)
    return bool(address) and address in snapshot.addresses.by_address


def _was_entry(snapshot: Snapshot, path: str) -> bool:
    address = _in_language(snapshot, path)
    return bool(address) and snapshot.addresses.moved(address) is not None


def _in_language(snapshot: Snapshot, path: str) -> str:
    """Return a path without the language that it begins with; "" if it begins with none."""
    _slash, locale, address = (*path.split("/", 2), "", "")[:3]
    return address if locale in snapshot.by_code or locale in snapshot.derived else ""


def split_query(address: str) -> tuple[str, str]:
    """Split an old address into (path, query)."""
    path, _mark, query = address.partition("?")
    return path, query


def with_encoded_query(address: str) -> str:
    """Return an old address with the query as browsers send it."""
    path, query = split_query(address)
    return f"{path}?{quote(query, QUERY_CHARACTERS)}" if query else path


def site_redirects(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield (old address, target) of each redirect in site.json that may apply."""
    for row in snapshot.content.site.values.get("redirects", ()):
        old, new = row.get("from", ""), row.get("to", "")
        if is_legacy_address(old) and is_redirect_target(new) and not is_reserved(old):
            yield with_encoded_query(old), new


def gone_addresses(snapshot: Snapshot) -> Iterator[str]:
    """Yield the addresses that site.json says are gone, with `*` for any text."""
    for row in snapshot.content.site.values.get("redirects", ()):
        old = row.get("from", "")
        if not row.get("to") and may_be_gone(old):
            yield old


def may_be_gone(address: str) -> bool:
    """Return whether site.json may say that an address is gone: its first segment is known, and isn't
    reserved, but for that of files for programs.
    """
    return (
        is_legacy_address(address)
        and WILDCARD not in address.split("/")[1]
        and reserved_segment(address) in ("", FOR_PROGRAMS)
        and not is_error_page(address)
    )


def is_gone(snapshot: Snapshot, path: str) -> bool:
    """Return whether site.json says that an address without a page is gone."""
    return bool(_gone(snapshot).fullmatch(path))


@memoized
def _gone(snapshot: Snapshot) -> re.Pattern[str]:
    return matching(gone_addresses(snapshot))


def matching(addresses: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of some addresses with `*` for any text; it matches nothing without any."""
    return re.compile(
        "|".join(".*".join(map(re.escape, one.split(WILDCARD))) for one in addresses) or "(?!)"
    )


def redirects(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Yield (old address, target) of every redirect, the first of each old address: those of
    site.json, then former addresses of entries in each language.
    """
    seen = set[str]()
    for old, new in _all_redirects(snapshot):
        if old not in seen:
            seen.add(old)
            yield old, new


def _all_redirects(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    yield from site_redirects(snapshot)
    for old, new in snapshot.addresses.redirects():
        for code in (*snapshot.by_code, *snapshot.derived):
            yield f"/{code}/{old}", f"/{code}/{new.partition('#')[0]}"


def redirect_from(snapshot: Snapshot, path: str, query: str = "") -> str:
    """Return the target in site.json for an address without a page, with or without a trailing
    slash; "" if there is none. An address with this query comes before one without any.
    """
    targets = _targets(snapshot)
    asked = targets.get(f"{path}?{query}", "") if query else ""
    if asked or path == "/":
        return asked
    other = path[:-1] if path.endswith("/") else f"{path}/"
    return targets.get(path) or targets.get(other) or ""


@memoized
def _targets(snapshot: Snapshot) -> Mapping[str, str]:
    """Return old address → target, of the first row for each address."""
    targets: dict[str, str] = {}
    for old, new in site_redirects(snapshot):
        targets.setdefault(old, new)
    return targets


def requested_path(path: str) -> str:
    """Return an address as the visitor requested it: a file's without the slash that the redirect
    added.
    """
    file = path.removesuffix("/")
    return file if ENDING.search(file) else path
