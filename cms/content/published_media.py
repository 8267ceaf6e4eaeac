"""The media files that published entries show or link to: those that visitors may see."""

from collections.abc import Iterator

from cms.content.derived import MEDIA
from cms.content.snapshot import Snapshot, memoized


@memoized
def published_media(snapshot: Snapshot) -> frozenset[str]:
    """Return the files that entries show in a published language, by their paths in the media
    folder.
    """
    return frozenset(_shown(snapshot))


def _shown(snapshot: Snapshot) -> Iterator[str]:
    for type in snapshot.entries:
        for use, keys in snapshot.index(type, MEDIA).items():
            locale, _, name = use.partition(" ")
            published = (snapshot.languages[type, key] for key in keys)
            if not locale or any(locale in codes for codes in published):
                yield name
