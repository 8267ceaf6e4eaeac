"""The addresses of the public site: of its pages, of its lists, and whether a link leads to a page
before the site is built.
"""

from collections.abc import Callable, Iterator
from contextvars import Context
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.exceptions import HTTPException

from cms.content import Reader, Snapshot
from cms.core.errors import NotFound
from cms.schema.usages import MEDIA
from cms.web.context import app_state
from cms.web.derived_language import derived_paths
from cms.web.views import Preview, open_reader

if TYPE_CHECKING:
    from cms.publish.checks.entry_links import PathExists
    from cms.site import Site


def entry_urls(read: Reader) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (path, languages it is published in) of every entry's page in the reader's language."""
    for type in app_state().entry_views:
        yield from ((path, languages) for _key, path, languages in read.every(type) if path)


def section_urls(read: Reader) -> Iterator[str]:
    """Yield the path of every page in the reader's language that isn't an entry's."""
    for section in app_state().sections.values():
        yield from section.addresses(read)


def is_live_only(path: str) -> bool:
    """Return whether only the live site answers a path, so that no file can replace it.

    False for every path if the settings have no live site.
    """
    if not app_state().site.settings.live:
        return False
    try:
        endpoint, _values = app_state().urls.match(path)
    except HTTPException:
        return False
    return any(endpoint in section.live_endpoints for section in app_state().sections.values())


ListAddresses = Callable[[Snapshot], set[str]]
"""Returns the path of every page, in every language, that isn't an entry's."""


def list_addresses_with(app: Flask) -> ListAddresses:
    """Return a ListAddresses for a public app."""

    def list_addresses(snapshot: Snapshot) -> set[str]:
        return Context().run(_list_addresses, app, snapshot)

    return list_addresses


def _list_addresses(app: Flask, snapshot: Snapshot) -> set[str]:
    addresses: set[str] = set()
    with app.app_context():
        for locale in snapshot.locales:
            paths = set(section_urls(open_reader(snapshot, locale.code)))
            addresses |= paths
            for derived in snapshot.derived.values():
                if derived.source == locale:
                    addresses |= set(derived_paths(paths, derived))
    return addresses


def page_exists_with(site: "Site", render: Preview, snapshot: Snapshot) -> "PathExists":
    """Return a function that tells whether a path has a page; cached per snapshot."""

    def exists(path: str) -> bool:
        return snapshot.memo(
            ("is answered", path), lambda: _page_exists(site, render, snapshot, path)
        )

    return exists


def _page_exists(site: "Site", render: Preview, snapshot: Snapshot, path: str) -> bool:
    if path.startswith(MEDIA):
        try:
            return bool(site.paths.media_file(path.removeprefix(MEDIA)))
        except NotFound:
            return False
    try:
        return render(snapshot, path)[1] < 400
    except RuntimeError:  # a view that reads its request: the live site answers it
        return True
