"""Papers near a paper: about the same, or by the same people of the institute."""

from collections import Counter
from collections.abc import Iterator

from cms.content import LocalizedEntry, Reader

Papers = tuple[LocalizedEntry, ...]
MAX_SHOWN = 4
MAX_LISTS = 8
"""The most keywords, and people, whose papers are looked at."""
NEXT = 3
"""So many papers behind this one are looked at in each list."""


def related(read: Reader, entry: LocalizedEntry) -> Papers:
    """The papers next to a paper in the lists by its keywords and its people, those in most of
    these lists first.

    Of each list only the next ones: an edit of a paper concerns the pages of those before it, not
    of all with the same keyword.
    """
    found: dict[str, LocalizedEntry] = {}
    lists = Counter[str]()
    for path, value in shared(entry):
        near = {item.key: item for item in behind(read, path, value, entry.key)}
        found |= near
        lists.update(near.keys())
    return tuple(found[key] for key, _number in lists.most_common(MAX_SHOWN))


def shared(entry: LocalizedEntry) -> Iterator[tuple[str, str]]:
    """(field, value) of each list of papers with a keyword or one of the people of a paper."""
    people = dict.fromkeys(row.person for row in entry.author if row.person)
    yield from (("keywords", key) for key in tuple(entry.keywords)[:MAX_LISTS])
    yield from (("author.person", key) for key in tuple(people)[:MAX_LISTS])


def behind(read: Reader, path: str, value: str, key: str) -> Iterator[LocalizedEntry]:
    """The papers behind one in the list by a value, going on with the first at the list's end."""
    next_ones = read.list("papers", where={path: value}, limit=NEXT, after=key)
    yield from next_ones
    if missing := NEXT - len(next_ones):
        first = read.list("papers", where={path: value}, limit=missing)
        yield from (item for item in first if item.key != key)
