"""Answers a search query: the results, their facets, and suggestions if there are none."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cms.search.catalog import Catalog
from cms.search.ranking import (
    Find,
    Place,
    facet_counts,
    find_all,
    find_named,
    narrowed,
    rank,
)
from cms.search.synonyms import Group, Variants, are_alike
from cms.search.text import HAN, has_only_stop_words, query_keys, terms, toneless

SPLIT_LENGTHS = range(3, 17)
"""Lengths of terms that are split in two if they don't occur as a whole."""
Nearest = Callable[[str], Iterable[str]]
"""A function from a folded term that doesn't occur to similar words, as written, nearest first."""


class SearchResult(NamedTuple):
    """The entries that contain every word of `query`. `places` are the catalog indices of those
    that also have the `chosen` facet values, sorted by score or by date. `counts` is facet → value
    → number of results, as if nothing were chosen of that facet; it has the chosen value and those
    that narrow the results. `total` is the number of results without facets.
    """

    query: str
    groups: tuple[Group, ...]
    places: Sequence[int]
    chosen: Mapping[str, str]
    counts: Mapping[str, Counter[str]]
    total: int

    @property
    def needles(self) -> tuple[str, ...]:
        """The strings to highlight: each typed term, and each other spelling as a whole. A form of
        another word is no spelling: who looks for snow doesn't look for the word avalanches.
        """
        return tuple(
            dict.fromkeys(
                needle
                for first, *others in self.groups
                for needle in (
                    *first,
                    *(form for form in map(" ".join, others) if are_alike(" ".join(first), form)),
                )
            )
        )


def run_query(
    catalog: Catalog,
    query: str,
    find: Find,
    chosen: Mapping[str, str] | None = None,
    newest: bool = False,
) -> SearchResult:
    """Search for a query, narrowed by the chosen facet values. A value that none of the results has
    is ignored.
    """
    groups, found = matches(catalog.variants, query, find, len(catalog))
    facets = catalog.facets
    places = rank(found)
    if newest:
        places.sort(key=lambda place: (place < catalog.undated, place))
    valid = {
        name: value
        for name, value in (chosen or {}).items()
        if narrowed(places, facets, {name: value})
    }
    counts = facet_counts(places, facets, valid)
    return SearchResult(query, groups, narrowed(places, facets, valid), valid, counts, len(places))


def matches(
    variants: Variants, query: str, find: Callable[[str], Mapping[Place, int]], size: int
) -> tuple[tuple[Group, ...], dict[Place, int]]:
    """Return the groups of a query, and the scores of the places that match it, in a catalog of
    `size` entries.

    Terms without results are read as pinyin with tones, or Chinese ones as two terms.
    """

    def found(words: Sequence[str], keys: Sequence[str]) -> dict[Place, int]:
        return find_all(variants.expand(words), find, size) | find_named(keys, find)

    words = terms(query)
    all_found = found(() if has_only_stop_words(query) else words, query_keys(query))
    plain = tuple(dict.fromkeys(map(toneless, words)))
    if not all_found and plain != words and (read := found(plain, query_keys("".join(plain)))):
        return variants.expand(plain), read
    if not all_found:
        parts = (part for term in words for part in _split(term, lambda pair: found(pair, ())))
        divided = tuple(dict.fromkeys(parts))
        if divided != words and (read := found(divided, ())):
            return variants.expand(divided), read
    return variants.expand(words), all_found


def _split(term: str, found: Callable[[Sequence[str]], object]) -> Sequence[str]:
    """Split a Chinese term that doesn't occur as a whole in two terms that occur in one entry, the
    first as long as possible. Returns the term itself if there is no such split.
    """
    whole = (term,)
    if len(term) not in SPLIT_LENGTHS or not HAN.search(term) or found(whole):
        return whole
    pairs = ((term[:at], term[at:]) for at in range(len(term) - 1, 1, -1))
    return next((pair for pair in pairs if found(pair)), whole)


def spellings(
    catalog: Catalog, answer: SearchResult, find: Find, nearest: Nearest
) -> Iterator[str]:
    """Yield queries in which a word that doesn't occur is replaced by a similar one, if they have
    results.
    """
    words = [" ".join(group[0]) for group in answer.groups]
    for at, group in enumerate(answer.groups):
        if len(group[0]) == 1 and not find_all([group], find, len(catalog)):
            for word in nearest(group[0][0]):
                query = " ".join((*words[:at], word, *words[at + 1 :]))
                if matches(catalog.variants, query, find, len(catalog))[1]:
                    yield query


def partial_results(answer: SearchResult, find: Find, size: int) -> tuple[tuple[str, int], ...]:
    """Return (words, number of results) for each part of a query that has no results as a whole, in
    a catalog of `size` entries.
    """
    if len(answer.groups) < 2:
        return ()
    return tuple(
        (" ".join(group[0]), number)
        for group in answer.groups
        if (number := len(find_all([group], find, size)))
    )
