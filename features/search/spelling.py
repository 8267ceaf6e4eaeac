"""Words that a misspelt term may have meant. static/search/spelling.js does the same."""

from collections.abc import Iterable, Iterator

from features.search.index.terms import Words, grams

MAX_SUGGESTIONS = 3


def nearest(term: str, words: Words) -> list[str]:
    """Return the suggestions for a folded term, as written, nearest first."""
    return [word for _, _, word in sorted(similar(term, words))[:MAX_SUGGESTIONS]]


def similar(term: str, words: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield (edit distance, folded, as written) of the words that are similar to a folded term."""
    limit, pairs = max_distance(term), {gram for gram in grams(term) if len(gram) == 2}
    for folded, word in words:
        if (
            abs(len(folded) - len(term)) <= limit
            and pairs & set(grams(folded))
            and 0 < (distance := changes(term, folded)) <= limit
        ):
            yield distance, folded, word


def max_distance(term: str) -> int:
    """Return the maximum edit distance of a suggestion."""
    return 1 if len(term) < 6 else 2


def changes(one: str, other: str) -> int:
    """Return the edit distance of two strings: insertions, deletions, replacements and swaps of
    neighbours.
    """
    last = before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            inserted, deleted = row[j - 1] + 1, last[j] + 1
            least = min(inserted, deleted, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
