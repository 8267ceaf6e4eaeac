"""Which lists can have others than they had, or show them otherwise, after some entries have
changed.

Found out from where those entries stand, for a site of 10,000 entries has asked for 20,000 lists:
each item of news for the two that come behind it. All entries that are as they were stand in the
same order as before. So a list that begins behind one of them and has n entries is another only
where something that has changed stands, or stood, among the n behind it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cms.content.derived import facets, sort_value, values
from cms.content.entry import Entry
from cms.content.query import Before, From, Where, in_range, load_query, ordered_places
from cms.content.shown_languages import Codes
from cms.content.snapshot import Snapshot


class ChangedEntry(NamedTuple):
    """The old and new version of a changed entry; None where it was or is not shown. `languages`
    are those of the old version.
    """

    key: str
    old: Entry | None
    languages: Codes
    new: Entry | None


class ListGroup(NamedTuple):
    """Lists that go by the same: their arguments by the key behind which they begin, by how many
    they have.
    """

    where: Where
    order: str
    arguments: dict[int | None, dict[str, str]]


def affected_lists(orders: "SortOrders", arguments: Iterable[str]) -> set[str]:
    """Of some lists (as `dump_query` writes them) those that have, or had, an entry that has
    changed.
    """
    found = set[str]()
    for group in grouped(arguments) if orders.changed else ():
        found.update(_in_group(group, orders))
    return found


def affected_counts(changed: Iterable[ChangedEntry], arguments: Iterable[str]) -> list[str]:
    """Of some queries of which the number of entries is asked those that hold, or held, one that
    has changed.
    """
    versions = [entry for one in changed for entry in (one.old, one.new) if entry]
    wheres = ((argument, load_query(argument).where) for argument in arguments)
    return [
        argument for argument, where in wheres if any(holds(entry, where) for entry in versions)
    ]


def holds(entry: Entry, where: Where) -> bool:
    """Whether an entry holds everything that is wanted."""
    return all(
        in_range(values(entry, path), wanted)
        if isinstance(wanted, Before | From)
        else wanted is None or wanted in facets(entry, path)
        for path, wanted in where.items()
    )


def grouped(arguments: Iterable[str]) -> Iterator[ListGroup]:
    """Lists by what they go by. Thousands differ in where they begin, and are taken apart as text."""
    heads: dict[str, dict[int | None, dict[str, str]]] = {}
    for argument in arguments:
        head, limit, after = argument.rsplit(",", 2)
        number = None if limit == "null" else int(limit)
        heads.setdefault(head, {}).setdefault(number, {})[after[1:-2]] = argument
    for head, found in heads.items():
        query = load_query(f'{head},null,""]')
        yield ListGroup(query.where, query.order, found)


def _in_group(group: ListGroup, orders: "SortOrders") -> Iterator[str]:
    were = [one.key for one in orders.changed.values() if one.old and holds(one.old, group.where)]
    are = [one.key for one in orders.changed.values() if one.new and holds(one.new, group.where)]
    keys = orders.select(group) if were or are else []
    sides = [(keys, orders.now(group.order), are)] if are else []
    sides += [(orders.unchanged(keys), orders.before(group.order), were)] if were else []
    for limit, by_key in group.arguments.items():
        for listed, places, standing in sides:
            for key in standing:
                yield from _lists_covering(listed, places, key, limit, by_key)


def _lists_covering(
    keys: Sequence[str],
    places: Mapping[str, int],
    key: str,
    limit: int | None,
    by_key: Mapping[str, str],
) -> Iterator[str]:
    """Of lists of so many entries those that reach as far as a key stands, and those that begin
    behind it.
    """
    place = bisect_left(keys, places[key], key=places.__getitem__)
    first = 0 if limit is None else max(place - limit, 0)
    yield from (by_key[other] for other in (key, *keys[first:place]) if other in by_key)
    if "" in by_key and (limit is None or place < limit):
        yield by_key[""]


class SortOrders:
    """How the entries of a type stand in lists in a language, as they are and as they were."""

    def __init__(
        self, changed: Iterable[ChangedEntry], snapshot: Snapshot, type: str, locale: str
    ) -> None:
        self.changed = {one.key: one for one in changed}
        self._snapshot = snapshot
        self._type = type
        self._locale = locale
        self._before: dict[str, Mapping[str, int]] = {}

    def select(self, group: ListGroup) -> list[str]:
        """The keys in lists of a group now, in order."""
        return self._snapshot.select(self._type, group.where, group.order, self._locale)

    def now(self, order: str) -> Mapping[str, int]:
        """The place of each key in an order."""
        return self._snapshot.ordered(self._type, order, self._locale)

    def before(self, order: str) -> Mapping[str, int]:
        """The same before anything changed."""
        if order not in self._before:
            field, snapshot = order.lstrip("-"), self._snapshot
            words = snapshot.sort_words(self._type, field, self._locale)
            words |= {
                one.key: snapshot.sort_word(sort_value(one.old, field), one.languages, self._locale)
                for one in self.changed.values()
                if one.old and field != "key"
            }
            were = [one.key for one in self.changed.values() if one.old]
            self._before[order] = ordered_places(
                [*self.unchanged(snapshot.entries[self._type]), *were], order, words
            )
        return self._before[order]

    def unchanged(self, keys: Iterable[str]) -> list[str]:
        """Those of `keys` whose entries have not changed."""
        return [key for key in keys if key not in self.changed]
