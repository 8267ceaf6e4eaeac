"""The section's pages."""

from collections.abc import Iterator

from blueprints.resources import resources
from cms.store import Reader


@resources.urls
def urls(read: Reader) -> Iterator[str]:
    yield from ()
