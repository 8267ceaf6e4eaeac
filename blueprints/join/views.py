"""The section's pages."""

from collections.abc import Iterator

from blueprints.join import join
from cms.store import Reader


@join.urls
def urls(read: Reader) -> Iterator[str]:
    yield from ()
