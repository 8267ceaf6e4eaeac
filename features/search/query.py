"""The results of a visitor's query, narrowed by facets, and suggestions if there are none."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from features.search.facets import facet_counts, facets_of, narrowed
from features.search.index.catalog import Catalog
from features.search.index.matching import matches
from features.search.index.ranking import Find, Scores, find_all
from features.search.index.synonyms import Group, are_alike

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
        """The strings to highlight: each typed term, and each other spelling as a whole, but no forms
        of other words: a search for snow doesn't highlight avalanches.
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
    facets = facets_of(catalog)
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


def rank(scores: Scores) -> list[int]:
    """Return the places, best first."""
    return sorted(sorted(scores), key=scores.__getitem__, reverse=True)
