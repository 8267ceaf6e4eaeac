"""Addresses of this site as people type them or visitors request them: host, language, title, status."""

from urllib.parse import urlsplit

from flask import request

from cms.content import Snapshot
from cms.core.errors import NotFound
from cms.editing.entry_rows import Overview
from cms.schema.paths import first_existing
from cms.site import Site
from cms.web.views import Preview


def language_and_address(path: str) -> tuple[str, str]:
    """Split `/en/about/` into ("en", "about/")."""
    _slash, locale, address = (*path.split("/", 2), "", "")[:3]
    return locale, address


def title_at(overview: Overview, address: str) -> str:
    """Return the title of the entry at an address of the site, "" if there is none."""
    snapshot = overview.snapshot
    locale, rest = language_and_address(address.partition("#")[0])
    name = snapshot.addresses.by_address.get(rest) if locale in snapshot.by_code else None
    row = overview.get(*name) if name else None
    return row.title((locale,))[0] if row else ""


def is_own_host(site: Site, snapshot: Snapshot, host: str) -> bool:
    """Return whether a host is that of the site."""
    own_urls = (request.host_url, site.settings.base_url, snapshot.base_url)
    return bool(host) and host in [urlsplit(url).hostname for url in own_urls]


def status_at(site: Site, snapshot: Snapshot, render: Preview, path: str) -> int:
    """Return the HTTP status that visitors get at a path."""
    if path.startswith("/media/"):
        try:
            site.paths.media_file(path.removeprefix("/media/"))
        except NotFound:
            return 404
        return 200
    if path.startswith("/static/"):
        name = path.removeprefix("/static/")
        return 200 if first_existing(site.settings.layers("static"), name).is_file() else 404
    try:
        return render(snapshot, path)[1]
    except RuntimeError:  # a live page needs a request, such as the contact form
        return 200
