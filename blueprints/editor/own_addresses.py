"""URLs of this site, live or published, and the entries at them."""

from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from flask import request

from blueprints.editor.context import current_snapshot, entry_row, overview, preview, site
from cms.content import Snapshot
from cms.core.errors import NotFound
from cms.schema.entry_ref import Name
from cms.schema.paths import first_existing


class AddressTarget(NamedTuple):
    """The target of an address of the site: its URL in the editor, and a label."""

    url: str
    label: str


class AddressTargets:
    """The targets of the addresses of the site, lists and files too. A feature may have a service of
    this class; without one, none are known.
    """

    def prefix(self) -> str:
        """Return the address of the editor that leads to what is at the address of the site which
        follows it; "" if there is none.
        """
        return ""

    def find(self, path: str) -> AddressTarget | None:
        """Return the target of a path of the site; None if it has none."""
        return None


def address_targets() -> AddressTargets:
    """Return the targets of the addresses of the site."""
    return site().find(AddressTargets) or AddressTargets()


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


def language_and_address(path: str) -> tuple[str, str]:
    """Split `/en/about/` into ("en", "about/")."""
    _slash, locale, address = (*path.split("/", 2), "", "")[:3]
    return locale, address


def title_at(address: str) -> str:
    """Return the title of the entry at an address of the site, "" if there is none."""
    snapshot = current_snapshot()
    locale, rest = language_and_address(address.partition("#")[0])
    name = snapshot.addresses.by_address.get(rest) if locale in snapshot.by_code else None
    row = entry_row(*name) if name else None
    return row.title((locale,))[0] if row else ""


def is_own_host(host: str) -> bool:
    """Return whether a host is that of the site."""
    own_urls = (request.host_url, site().settings.base_url, current_snapshot().base_url)
    return bool(host) and host in [urlsplit(url).hostname for url in own_urls]


def status_at(path: str) -> int:
    """Return the HTTP status that visitors get at a path."""
    if path.startswith("/media/"):
        try:
            site().paths.media_file(path.removeprefix("/media/"))
        except NotFound:
            return 404
        return 200
    if path.startswith("/static/"):
        name = path.removeprefix("/static/")
        return 200 if first_existing(site().settings.layers("static"), name).is_file() else 404
    try:
        return preview()(current_snapshot(), path)[1]
    except RuntimeError:  # a live page needs a request, such as the contact form
        return 200
