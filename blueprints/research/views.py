"""The section's pages."""

from collections.abc import Iterator

from blueprints.research import research
from cms.store import Reader


@research.urls
def urls(read: Reader) -> Iterator[str]:
    yield from ()
