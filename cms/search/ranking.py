"""The ranking of search results by where a term occurs. Equal scores stay in the catalog's order.
The JavaScript search has the same algorithm.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from cms.search.document import Class
from cms.search.synonyms import Group

Scores = Mapping[int, int]
"""Place in the catalog → score."""
Facets = Mapping[str, Sequence[Sequence[str]]]
"""Facet → the values of each entry of the catalog."""
Find = Callable[[str], Scores]
"""A function from a folded term to the places where it occurs, each with the score of the best text
there.
"""


BEGINNING = 6
"""The bonus for the beginning of a word: more than any difference of weight, so that “sea” ranks
the Aral Sea before research.
"""


def score(name: Class, locale: str, begins: bool) -> int:
    """Return the score of a match in a text of class `name` on a page in `locale`: twice the
    weight, 1 less in another language, BEGINNING more at the beginning of a word.
    """
    lang, weight = name
    return 2 * weight - (lang not in ("", locale)) + BEGINNING * begins


def rank(scores: Scores) -> list[int]:
    """Return the places, best first."""
    return sorted(sorted(scores), key=scores.__getitem__, reverse=True)


def find_all(groups: Sequence[Group], find: Find) -> Scores:
    """Return the scores of the places that match all groups.

    A group scores as its best alternative, an alternative as its lowest-scoring term. The typed
    form may match anywhere. Another spelling must begin a word, so that RS doesn't match partners.
    """
    total: Scores | None = None
    for group in groups:
        scores = _best_alternative(group, find)
        total = (
            scores
            if total is None
            else {
                place: total[place] + counts for place, counts in scores.items() if place in total
            }
        )
    return total or {}


def _best_alternative(group: Group, find: Find) -> dict[int, int]:
    first, *others = (_all_terms(alternative, find) for alternative in group)
    best = dict(first)
    for other in others:
        best |= {
            place: counts
            for place, counts in other.items()
            if counts > max(BEGINNING, best.get(place, 0))
        }
    return best


def _all_terms(alternative: Sequence[str], find: Find) -> Scores:
    lowest, *others = (find(term) for term in alternative)
    for other in others:
        lowest = {
            place: min(counts, other[place]) for place, counts in lowest.items() if place in other
        }
    return lowest


def narrowed(places: Iterable[int], facets: Facets, chosen: Mapping[str, str]) -> list[int]:
    """Return the places that have every chosen value, in the same order."""
    return [
        place
        for place in places
        if all(value in facets[name][place] for name, value in chosen.items())
    ]


def facet_counts(
    places: Sequence[int], facets: Facets, chosen: Mapping[str, str]
) -> dict[str, Counter[str]]:
    """Return facet → value → number of results that have it, together with the chosen values of the
    other facets. A value that all of them have is left out, since choosing it changes nothing. A
    chosen value is always there, so that it can be removed.
    """
    counts = {}
    for name, values in facets.items():
        other_choices = {facet: value for facet, value in chosen.items() if facet != name}
        matching = narrowed(places, facets, other_choices)
        totals = Counter(value for place in matching for value in values[place])
        chosen_count = {chosen[name]: totals[chosen[name]]} if name in chosen else {}
        narrowing = {value: number for value, number in totals.items() if number < len(matching)}
        counts[name] = Counter(narrowing | chosen_count)
    return counts
