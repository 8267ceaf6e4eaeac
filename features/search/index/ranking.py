"""The ranking of search results: first the entries that are called as the whole query, then those
in which its terms occur; rare terms count more. Equal scores stay in the catalog's order. The
JavaScript search has the same algorithm.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from features.search.index.document import NAMES, Class
from features.search.index.synonyms import Group

Place = TypeVar("Place", bound=Hashable)
Scores = Mapping[int, int]
"""Place in the catalog → score."""
Find = Callable[[str], Scores]
"""A function from a folded term to the places where it occurs, each with the score of the best text
there.
"""


NAMED = 10_000
"""The bonus for an entry that is called as the whole query: more than any score of terms."""
BEGINNING = 6
"""The bonus for the beginning of a word: more than any difference of weight, so that “sea” ranks
the Aral Sea before research.
"""


WITHIN, BEGINS, WORD = range(3)
"""How a term matches: within a word, at its beginning, or as a whole word."""
WHOLE_WORD = 3
"""The further bonus for a whole word: more than one step of weight, less than two. Other ways to
type a name have none: each syllable of pinyin is a word there.
"""


def score(name: Class, locale: str, match: int) -> int:
    """Return the score of a match in a text of class `name` on a page in `locale`: twice the
    weight, 1 less in another language, BEGINNING more at the beginning of a word, WHOLE_WORD more
    for the whole of it.
    """
    lang, weight = name
    bonus = BEGINNING * (match >= BEGINS) + WHOLE_WORD * (match == WORD and lang != NAMES)
    return 2 * weight - (lang not in ("", locale)) + bonus


def find_all(
    groups: Sequence[Group], find: Callable[[str], Mapping[Place, int]], size: int
) -> dict[Place, int]:
    """Return the scores of the places that match all groups, in a catalog of `size` entries.

    A group scores as its best alternative, an alternative as its lowest-scoring term. The typed
    form may match anywhere. Another spelling must begin a word, so that RS doesn't match partners.
    """
    total: dict[Place, int] | None = None
    for group in groups:
        scores = _best_alternative(group, find)
        weight = rarity(len(scores), size)
        total = {
            place: (total[place] if total else 0) + weight * counts
            for place, counts in scores.items()
            if total is None or place in total
        }
    return total or {}


def rarity(number: int, size: int) -> int:
    """Return the weight of a group that `number` of `size` entries match: how often their number
    can be doubled, rounded up, so that it is the same in any language of programming.
    """
    return (size // max(number, 1)).bit_length()


def find_named(keys: Iterable[str], find: Callable[[str], Mapping[Place, int]]) -> dict[Place, int]:
    """Return the scores of the places that are called as one of the keys of whole names; the first
    key, as it was typed, counts more than the others.
    """
    named: dict[Place, int] = {}
    for number, key in enumerate(keys):
        for place, counts in find(key).items():
            named.setdefault(place, (1 if number else 2) * NAMED + counts)
    return named


def _best_alternative(group: Group, find: Callable[[str], Mapping[Place, int]]) -> dict[Place, int]:
    first, *others = (_all_terms(alternative, find) for alternative in group)
    best = dict(first)
    for other in others:
        best |= {
            place: counts
            for place, counts in other.items()
            if counts > max(BEGINNING, best.get(place, 0))
        }
    return best


def _all_terms(
    alternative: Sequence[str], find: Callable[[str], Mapping[Place, int]]
) -> Mapping[Place, int]:
    lowest, *others = (find(term) for term in alternative)
    for other in others:
        lowest = {
            place: min(counts, other[place]) for place, counts in lowest.items() if place in other
        }
    return lowest
