"""URLs of this site, live or published, and the entries at them."""

from urllib.parse import SplitResult, unquote, urlsplit

from flask import request

from blueprints.editor.context import overview, site
from cms.content import Snapshot
from cms.schema.entry_ref import Name


def path_of(link: str) -> str | None:
    """Return the path of a URL of this site, with its fragment; None for any other text."""
    if "/" not in link or any(map(str.isspace, link)):
        return None
    try:
        parts = urlsplit(link if "//" in link or link.startswith("/") else f"//{link}")
        base = _base_path(parts)
    except ValueError:  # what only looks like an address
        return None
    if base is None:
        return None
    path = unquote(parts.path).removeprefix(base)
    return f"{path}#{unquote(parts.fragment)}" if parts.fragment else path


def _base_path(parts: SplitResult) -> str | None:
    """Return the base path of the site in a URL, None if the URL is of another site."""
    if not parts.netloc:
        return ""
    for own in (request.host_url, site().settings.base_url, overview().snapshot.base_url):
        base = urlsplit(own)
        if _host(parts) == _host(base) and parts.path.startswith(base.path.rstrip("/")):
            return base.path.rstrip("/")
    return None


def _host(address: SplitResult) -> str:
    return (address.hostname or "").removeprefix("www.")


def entry_of_page(address: str) -> Name | None:
    """Return the entry that is or was at a path: as it is being edited, else as published."""
    return entry_at(overview().staff, address) or entry_at(overview().snapshot, address)


def entry_at(snapshot: Snapshot, address: str) -> Name | None:
    """Return the entry that is or was at a path; an entry without a page may be at a fragment of a
    list.
    """
    path, _hash, anchor = address.partition("#")
    bare = bare_address(snapshot, path)
    listed = {snapshot.addresses.by_name[name]: name for name in snapshot.addresses.listed}
    if listed_name := listed.get(f"{bare}#{anchor}"):
        return listed_name
    name, moved = snapshot.addresses.find(bare)
    return name or (
        snapshot.addresses.by_address.get(moved) or listed.get(moved) if moved else None
    )


def bare_address(snapshot: Snapshot, path: str) -> str:
    """Return a path without its language: `news/launch/`; `/` for the front page."""
    first, _slash, rest = path.removesuffix("index.html").strip("/").partition("/")
    return f"{rest if first in snapshot.by_code else f'{first}/{rest}'.strip('/')}/"
