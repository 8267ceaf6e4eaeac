"""Answers a search query: the entries that match it, with their scores."""

from collections.abc import Callable, Mapping, Sequence

from cms.search.text import HAN, terms
from features.search.index.ranking import Place, find_all, find_named
from features.search.index.synonyms import Group, Variants
from features.search.index.terms import has_only_stop_words, query_keys, toneless

SPLIT_LENGTHS = range(3, 17)
"""Lengths of terms that are split in two if they don't occur as a whole."""


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
