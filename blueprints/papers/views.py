"""The section's pages."""

from collections.abc import Iterator

from blueprints.papers import papers
from cms.store import Reader


@papers.urls
def urls(read: Reader) -> Iterator[str]:
    yield from ()
