"""The section's pages."""

from collections.abc import Iterator

from blueprints.about import about
from cms.store import Reader


@about.urls
def urls(read: Reader) -> Iterator[str]:
    yield from ()
