"""News of what they are about, for the pages of people, projects, papers and the like."""

from cms.content import LocalizedEntry, Reader

MAX_NEWS = 10
"""So many, the newest. All are in the archive by month, and an edit of an old item touches few
pages beside its own.
"""


def news_of(
    read: Reader, path: str, key: str, projection: str = "card"
) -> tuple[LocalizedEntry, ...]:
    """The newest items whose field at `path` points to `key`."""
    return read.list("news", projection, where={path: key}, limit=MAX_NEWS)
