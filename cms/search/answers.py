"""An answer to what a visitor typed: what was found, of which types, and what to try where nothing was."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cms.search.catalog import Catalog, Found
from cms.search.ranking import Scores, by_type, rank
from cms.search.spelling import OFFERED, Words, nearest
from cms.search.tokens import terms
from cms.search.variants import Group

Lookup = Callable[[Iterable[str]], Mapping[str, Scores]]
"""Folded terms → where each stands."""


class Answer(NamedTuple):
    """What holds every word of `query`: `chosen` of `type` (of all, if empty), best first; `counts` by type of all."""

    query: str
    groups: tuple[Group, ...]
    chosen: tuple[Found, ...]
    counts: tuple[tuple[str, int], ...]
    type: str = ""

    @property
    def total(self) -> int:
        return sum(number for _, number in self.counts)

    @property
    def needles(self) -> tuple[str, ...]:
        """What to mark."""
        return tuple(needed(self.groups))


def needed(groups: Iterable[Group]) -> dict[str, None]:
    """Every term of every alternative, once."""
    return {term: None for group in groups for alternative in group for term in alternative}


def ask(catalog: Catalog, query: str, lookup: Lookup, type: str = "") -> Answer:
    """Find what was typed, of one type or of all; of all where there is nothing of that type."""
    groups = catalog.variants.expand(terms(query))
    places = [place for place, _ in rank(groups, lookup(needed(groups)).__getitem__)] if groups else []
    counts = by_type(places, catalog.types, catalog.kinds.__getitem__)
    wanted = type if type in dict(counts) else ""
    chosen = tuple(catalog.found[place] for place in places if wanted in ("", catalog.kinds[place]))
    return Answer(query, groups, chosen, tuple(counts), wanted)


def spellings(catalog: Catalog, answer: Answer, lookup: Lookup, words: Callable[[], Words]) -> Iterator[str]:
    """Queries with a word that stands nowhere exchanged for a near one, as far as they find something."""
    typed = [" ".join(group[0]) for group in answer.groups]
    for at, group in enumerate(answer.groups):
        if len(group[0]) == 1 and not _count([group], lookup):
            for word in nearest(group[0][0], words()):
                query = " ".join((*typed[:at], word, *typed[at + 1:]))
                if ask(catalog, query, lookup).total:
                    yield query


def first_spellings(catalog: Catalog, answer: Answer, lookup: Lookup, words: Callable[[], Words]) -> tuple[str, ...]:
    """The few of them that are offered."""
    return tuple(spellings(catalog, answer, lookup, words))[:OFFERED]


def words_alone(answer: Answer, lookup: Lookup) -> tuple[tuple[str, int], ...]:
    """(words, how much they find) of each part of a query that found nothing as a whole."""
    if len(answer.groups) < 2:
        return ()
    each = ((" ".join(group[0]), _count([group], lookup)) for group in answer.groups)
    return tuple((words, number) for words, number in each if number)


def _count(groups: Sequence[Group], lookup: Lookup) -> int:
    return len(rank(groups, lookup(needed(groups)).__getitem__))
