"""Every address of the section; a file per kind of page has the views."""

from collections.abc import Iterator

from blueprints.scientists import cards, directory, profile, scientists
from cms.content import Reader

__all__ = ["cards", "directory", "profile", "urls"]


@scientists.urls
def urls(read: Reader) -> Iterator[str]:
    for views in (directory, cards):
        yield from views.urls(read)
