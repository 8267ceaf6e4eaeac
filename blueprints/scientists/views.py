"""The section's pages."""

from collections.abc import Iterator

from blueprints.scientists import scientists
from cms.store import Reader


@scientists.urls
def urls(read: Reader) -> Iterator[str]:
    yield from ()
