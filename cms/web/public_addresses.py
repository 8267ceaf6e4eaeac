"""The addresses of the public site: of its pages, of its lists, and whether a link leads to a page
before the site is built.
"""

from collections.abc import Container, Iterator
from contextvars import Context
from functools import cached_property
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


ENTRIES = "common.at"
"""The endpoint of the pages of entries."""


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


def has_public_page(addresses: Container[str], path: str) -> bool:
    """Return whether a path is one of the frozen `addresses`, or answered by the live site only."""
    return path in addresses or is_live_only(path)


class SectionPages:
    """The pages and files of a public app that aren't entries' pages: fronts, lists, feeds …"""

    def __init__(self, app: Flask) -> None:
        self.app = app

    @cached_property
    def _roots(self) -> tuple[str, ...]:
        """The beginnings of the first segments of paths without a language."""
        firsts = (
            str(rule).split("/")[1].partition("<")[0] for rule in self.app.url_map.iter_rules()
        )
        return tuple({first for first in firsts if first})

    def addresses(self, snapshot: Snapshot) -> set[str]:
        """Return the path of every one in every language, without those that only the live site
        answers.
        """
        return {path for code in _codes(snapshot) for path in self._in_language(snapshot, code)}

    def has(self, snapshot: Snapshot, path: str) -> bool:
        """Return whether there is one at a path, or a page that only the live site answers."""
        first = path.split("/")[1]
        if path != "/" and first not in _codes(snapshot) and not first.startswith(self._roots):
            return False  # as nearly every address of an older site
        return Context().run(self._has, snapshot, path)

    def _has(self, snapshot: Snapshot, path: str) -> bool:
        with self.app.app_context():
            try:
                endpoint, values = app_state().urls.match(path)
            except HTTPException:
                return False
            locale = values.get("locale", snapshot.default_locale)
            if endpoint == ENTRIES or locale not in _codes(snapshot):
                return False
            return is_live_only(path) or path in self._in_language(snapshot, locale)

    def _in_language(self, snapshot: Snapshot, code: str) -> frozenset[str]:
        """Return the paths in a language, computed once per snapshot."""
        return snapshot.memo(
            ("section pages", code), lambda: Context().run(self._paths, snapshot, code)
        )

    def _paths(self, snapshot: Snapshot, code: str) -> frozenset[str]:
        with self.app.app_context():
            paths = section_urls(open_reader(snapshot, code))
            derived = snapshot.derived.get(code)
            return frozenset(derived_paths(paths, derived) if derived else paths)


def _codes(snapshot: Snapshot) -> tuple[str, ...]:
    return (*snapshot.by_code, *snapshot.derived)


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
