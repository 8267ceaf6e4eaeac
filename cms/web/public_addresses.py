"""The addresses of the public site: those of its pages, those of its lists before and after a
change, and whether a link leads to a page before the pages are made.
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
    from cms.publish.checks.entry_links import Stands
    from cms.site import Site


def entry_urls(read: Reader) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(path, languages it is published in) of every entry's page in the reader's language."""
    for type in app_state().entry_views:
        yield from ((path, languages) for _key, path, languages in read.every(type) if path)


def section_urls(read: Reader) -> Iterator[str]:
    """The path of every page in the reader's language that isn't an entry's."""
    for section in app_state().sections.values():
        yield from section.addresses(read)


def is_live(path: str) -> bool:
    """Whether a path is answered by the live site alone, so that no file can stand for it; nothing
    is without one.
    """
    if not app_state().site.settings.live:
        return False
    try:
        endpoint, _values = app_state().urls.match(path)
    except HTTPException:
        return False
    return any(endpoint in section.live_endpoints for section in app_state().sections.values())


ListAddresses = Callable[[Snapshot], set[str]]
"""The path of every page, in every language, that isn't an entry's."""


def list_addresses_with(app: Flask) -> ListAddresses:
    """The same of a public app."""

    def found(snapshot: Snapshot) -> set[str]:
        return Context().run(_list_addresses, app, snapshot)

    return found


def _list_addresses(app: Flask, snapshot: Snapshot) -> set[str]:
    found: set[str] = set()
    with app.app_context():
        for locale in snapshot.locales:
            paths = set(section_urls(open_reader(snapshot, locale.code)))
            found |= paths
            for derived in snapshot.derived.values():
                if derived.source == locale:
                    found |= set(derived_paths(paths, derived))
    return found


def answers(site: "Site", render: Preview, snapshot: Snapshot) -> "Stands":
    """Tells of a path whether it is answered; each is looked at once a snapshot."""

    def stands(path: str) -> bool:
        return snapshot.memo(
            ("is answered", path), lambda: _is_answered(site, render, snapshot, path)
        )

    return stands


def _is_answered(site: "Site", render: Preview, snapshot: Snapshot, path: str) -> bool:
    if path.startswith(MEDIA):
        try:
            return bool(site.paths.media_file(path.removeprefix(MEDIA)))
        except NotFound:
            return False
    try:
        return render(snapshot, path)[1] < 400
    except RuntimeError:  # a page that reads its request: the live site answers there
        return True
