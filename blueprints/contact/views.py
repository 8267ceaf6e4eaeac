"""The section's pages."""

from collections.abc import Iterator

from blueprints.contact import contact
from cms.store import Reader


@contact.urls
def urls(read: Reader) -> Iterator[str]:
    yield from ()
