"""The ranking of search results by where a term occurs; equal ones stay in the catalog's order.
JavaScript has the same algorithm.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from cms.search.document import Class
from cms.search.synonyms import Group

Scores = Mapping[int, int]
"""Place in the catalog → score."""
Facets = Mapping[str, Sequence[Sequence[str]]]
"""Facet → the values of each place in the catalog."""
Find = Callable[[str], Scores]
"""Where a folded term stands, with the score of the best text it stands in."""


BEGINNING = 6
"""The weight of the beginning of a word against its middle: more than any difference of weight, so
that “sea” finds the Aral Sea before research."""


def score(name: Class, locale: str, begins: bool) -> int:
    """The score of a hit in a text of class `name` on a page in `locale`: twice the weight, 1 less
    in another language, BEGINNING more at the beginning of a word.
    """
    lang, weight = name
    return 2 * weight - (lang not in ("", locale)) + BEGINNING * begins


def rank(found: Scores) -> list[int]:
    """Places, best first."""
    return sorted(sorted(found), key=found.__getitem__, reverse=True)


def find_all(groups: Sequence[Group], find: Find) -> Scores:
    """The scores of the places that match all groups.

    A group scores as its best alternative, an alternative as its lowest-scoring term. The typed
    form may match anywhere. Another spelling must begin a word, so that RS doesn't match partners.
    """
    total: Scores | None = None
    for group in groups:
        found = _any(group, find)
        total = (
            found
            if total is None
            else {place: total[place] + counts for place, counts in found.items() if place in total}
        )
    return total or {}


def _any(group: Group, find: Find) -> dict[int, int]:
    first, *others = (_all(alternative, find) for alternative in group)
    best = dict(first)
    for other in others:
        best |= {
            place: counts
            for place, counts in other.items()
            if counts > max(BEGINNING, best.get(place, 0))
        }
    return best


def _all(alternative: Sequence[str], find: Find) -> Scores:
    worst, *others = (find(term) for term in alternative)
    for other in others:
        worst = {
            place: min(counts, other[place]) for place, counts in worst.items() if place in other
        }
    return worst


def narrowed(places: Iterable[int], facets: Facets, chosen: Mapping[str, str]) -> list[int]:
    """The places that have every chosen value, in the same order."""
    return [
        place
        for place in places
        if all(value in facets[name][place] for name, value in chosen.items())
    ]


def counted(
    places: Sequence[int], facets: Facets, chosen: Mapping[str, str]
) -> dict[str, Counter[str]]:
    """Facet → value → how many places have it, and all that is chosen of the other facets. A value
    that all of them have is left out: there is nothing to choose. One that is chosen is not: it can
    be let go.
    """
    counts = {}
    for name, values in facets.items():
        others = {of: value for of, value in chosen.items() if of != name}
        fitting = narrowed(places, facets, others)
        found = Counter(value for place in fitting for value in values[place])
        own = {chosen[name]: found[chosen[name]]} if name in chosen else {}
        narrow = {one: number for one, number in found.items() if number < len(fitting)}
        counts[name] = Counter(narrow | own)
    return counts
