"""Words that a misspelt one may have meant: the nearest of those in titles and names. The same in
JavaScript.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from cms.search.text import HAN, fold, grams

OFFERED = 3
WORD = re.compile(r"[^\W_]+")

Words = Sequence[tuple[str, str]]
"""(folded, as written), in order."""


def known_words(texts: Iterable[str]) -> Words:
    """The words that can be offered: of more than two letters or of two Chinese characters at
    least.
    """
    found: dict[str, str] = {}
    for text in texts:
        for word in WORD.findall(text):
            folded = "".join(fold(word).split())
            if 3 - bool(HAN.match(folded)) <= len(folded) <= 20:
                found.setdefault(folded, word)
    return sorted(found.items())


def near(term: str, words: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str, str]]:
    """(how many changes away, folded, as written) of all words that can be offered for a folded
    term.
    """
    most, pairs = most_changes(term), {gram for gram in grams(term) if len(gram) == 2}
    for folded, word in words:
        if (
            abs(len(folded) - len(term)) <= most
            and pairs & set(grams(folded))
            and 0 < (distance := changes(term, folded)) <= most
        ):
            yield distance, folded, word


def most_changes(term: str) -> int:
    """How many changes away a word may be."""
    return 1 if len(term) < 6 else 2


def changes(one: str, other: str) -> int:
    """How many characters must be put in, left out, exchanged for another or with their neighbour."""
    last = before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            put_in, left_out = row[j - 1] + 1, last[j] + 1
            least = min(put_in, left_out, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]
