"""An answer to what a visitor typed: what was found, of which types, and what to try where nothing
was.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cms.search.catalog import Catalog
from cms.search.ranking import Find, Scores, counted, find_all, narrowed, rank
from cms.search.synonyms import Group
from cms.search.text import HAN, terms

DIVIDED = range(3, 17)
"""Characters of a term that is read as two where it stands nowhere."""
Nearest = Callable[[str], Iterable[str]]
"""A folded term that stands nowhere → the words, as written, that it may have meant, nearest first.
"""


class SearchResult(NamedTuple):
    """The entries that contain every word of `query`. `places` are those of them in the catalog
    that have what is `chosen` of facets, best first or newest first. `counts` is facet → value →
    how many there are, as if nothing were chosen of that facet, of the chosen value and those
    that narrow what was found. `total` is the number of all.
    """

    query: str
    groups: tuple[Group, ...]
    places: Sequence[int]
    chosen: Mapping[str, str]
    counts: Mapping[str, Counter[str]]
    total: int

    @property
    def needles(self) -> tuple[str, ...]:
        """The strings to highlight: each typed term, and each other spelling as a whole."""
        return tuple(
            dict.fromkeys(
                needle
                for first, *others in self.groups
                for needle in (*first, *map(" ".join, others))
            )
        )


def ask(
    catalog: Catalog,
    query: str,
    find: Find,
    chosen: Mapping[str, str] | None = None,
    newest: bool = False,
) -> SearchResult:
    """Find what was typed, narrowed by what is chosen. A value that nothing found has is ignored."""
    typed = terms(query)
    groups = catalog.variants.expand(typed)
    found, facets = find_all(groups, find), catalog.facets
    if not found:
        parts = [part for term in typed for part in _parts(catalog, term, find)]
        apart = catalog.variants.expand(list(dict.fromkeys(parts)))
        found = find_all(apart, find)
        groups = apart if found else groups
    places = rank(found)
    if newest:
        places.sort(key=lambda place: (place < catalog.undated, place))
    kept = {
        name: value
        for name, value in (chosen or {}).items()
        if narrowed(places, facets, {name: value})
    }
    counts = counted(places, facets, kept)
    return SearchResult(query, groups, narrowed(places, facets, kept), kept, counts, len(places))


def _parts(catalog: Catalog, term: str, find: Find) -> Sequence[str]:
    """A term with Chinese that stands nowhere as two that stand in one entry, the first as long as
    can be; the term itself where there are none.
    """
    whole = (term,)
    if len(term) not in DIVIDED or not HAN.search(term) or _all_found(catalog, whole, find):
        return whole
    pairs = ((term[:at], term[at:]) for at in range(len(term) - 1, 1, -1))
    return next((pair for pair in pairs if _all_found(catalog, pair, find)), whole)


def _all_found(catalog: Catalog, typed: Sequence[str], find: Find) -> Scores:
    return find_all(catalog.variants.expand(typed), find)


def spellings(
    catalog: Catalog, answer: SearchResult, find: Find, nearest: Nearest
) -> Iterator[str]:
    """Queries with a word that stands nowhere exchanged for a near one, as far as they find
    something.
    """
    typed = [" ".join(group[0]) for group in answer.groups]
    for at, group in enumerate(answer.groups):
        if len(group[0]) == 1 and not find_all([group], find):
            for word in nearest(group[0][0]):
                query = " ".join((*typed[:at], word, *typed[at + 1 :]))
                if _all_found(catalog, terms(query), find):
                    yield query


def words_alone(answer: SearchResult, find: Find) -> tuple[tuple[str, int], ...]:
    """(words, how much they find) of each part of a query that found nothing as a whole."""
    if len(answer.groups) < 2:
        return ()
    alone = []
    for group in answer.groups:
        if number := len(find_all([group], find)):
            alone.append((" ".join(group[0]), number))
    return tuple(alone)
