"""Papers related to a paper: with the same keywords, or by the same people of the institute."""

from collections import Counter
from collections.abc import Iterator

from cms.content import LocalizedEntry, Reader

Papers = tuple[LocalizedEntry, ...]
MAX_SHOWN = 4
MAX_LISTS = 8
"""The most keywords, and the most people, whose papers are considered."""
PAPERS_PER_LIST = 3
"""How many papers after this one are considered in each list."""


def related(read: Reader, entry: LocalizedEntry) -> Papers:
    """Return the papers after a paper in the lists of its keywords and its people.

    Those in most of these lists come first. Only the next ones of each list are considered, so an
    edit of a paper concerns the pages of the few before it, not all with the same keyword.
    """
    by_key: dict[str, LocalizedEntry] = {}
    lists = Counter[str]()
    for path, value in list_filters(entry):
        near = {item.key: item for item in papers_after(read, path, value, entry.key)}
        by_key |= near
        lists.update(near.keys())
    return tuple(by_key[key] for key, _number in lists.most_common(MAX_SHOWN))


def list_filters(entry: LocalizedEntry) -> Iterator[tuple[str, str]]:
    """Yield (field, value) for each keyword of a paper and each of its people."""
    people = dict.fromkeys(row.person for row in entry.author if row.person)
    yield from (("keywords", key) for key in tuple(entry.keywords)[:MAX_LISTS])
    yield from (("author.person", key) for key in tuple(people)[:MAX_LISTS])


def papers_after(read: Reader, path: str, value: str, key: str) -> Iterator[LocalizedEntry]:
    """Yield the papers after one in the list of a value; at its end, continue at the beginning."""
    following = read.list("papers", where={path: value}, limit=PAPERS_PER_LIST, after=key)
    yield from following
    if missing := PAPERS_PER_LIST - len(following):
        first = read.list("papers", where={path: value}, limit=missing)
        yield from (item for item in first if item.key != key)
