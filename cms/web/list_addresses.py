"""The addresses of lists, for who has to know which there are before and after a change."""

from collections.abc import Callable
from contextvars import Context

from flask import Flask

from cms.content import Snapshot
from cms.web.derived import derived_paths
from cms.web.pages.sitemap import section_urls
from cms.web.views import open_reader

ListAddresses = Callable[[Snapshot], set[str]]
"""The path of every page, in every language, that isn't an entry's."""


def list_addresses_with(app: Flask) -> ListAddresses:
    """The same of a public app."""

    def found(snapshot: Snapshot) -> set[str]:
        return Context().run(_found, app, snapshot)

    return found


def _found(app: Flask, snapshot: Snapshot) -> set[str]:
    with app.app_context():
        return {
            path
            for locale in snapshot.locales
            for path in section_urls(open_reader(snapshot, locale.code))
        } | {
            path
            for derived in snapshot.derived.values()
            for path in derived_paths(
                section_urls(open_reader(snapshot, derived.source.code)), derived
            )
        }
