"""The index of the frozen site: where each pair of characters stands, in many small files named by the pairs' hash.

A term of n characters is looked up by pairs that cover it; their files are all that has to be fetched. A file maps each
of its grams to {class: numbers}, class being a place in the index's list of (language, weight).

Pairs have, for each entry, [entries on from the last, how often, place, places on from the last …]; a place is twice
that of the pair in the entry's folded text of the class, and one more where it begins a word. Single characters have
only [twice the entries on from the last, and one more where one begins a word, …].
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, log2

import orjson

from cms.search.catalog import Catalog
from cms.search.documents import Class
from cms.search.tokens import HAN, begins, shard, simplified

ENTRIES = 8
"""Entries in one file of texts."""
LEAST, MOST, EACH = 16, 1024, 8
"""The fewest files of pairs, the most, and about how many entries there are for each."""

Posting = dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Postings:
    """The files of pairs by number, the classes they count by, and traditional characters with what they become."""

    files: tuple[bytes, ...]
    classes: tuple[Class, ...]
    hanzi: tuple[str, str]


def shards(catalog: Catalog) -> int:
    """How many files of pairs there are."""
    return min(MOST, max(LEAST, int(2 ** ceil(log2(max(len(catalog.found), 1) / EACH)))))


def make_postings(catalog: Catalog) -> Postings:
    """The index of all that a catalog finds."""
    documents = [one.document.texts for one in catalog.found]
    classes = sorted({name for texts in documents for name in texts})
    numbers = {name: number for number, name in enumerate(classes)}
    postings: dict[str, Posting] = {}
    last: dict[tuple[str, int], int] = {}
    for place, texts in enumerate(documents):
        for name, text in texts.items():
            number = numbers[name]
            for gram, places in (_singles(text) | _pairs(text)).items():
                listed = postings.setdefault(gram, {}).setdefault(number, [])
                on = place - last.get((gram, number), 0)
                listed += [on, *places] if len(gram) == 2 else [2 * on + places[0]]
                last[gram, number] = place
    return Postings(_files(postings, shards(catalog)), tuple(classes), _hanzi(postings))


def _singles(text: str) -> dict[str, list[int]]:
    """Each character of a folded text → [whether it begins a word somewhere]."""
    starting = {run[0] for run in text.split()}
    return {char: [int(char in starting or bool(HAN.match(char)))] for char in set(text) - {" "}}


def _pairs(text: str) -> dict[str, list[int]]:
    """Each pair of a folded text → [how often, first place, distances …]."""
    found: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    for at, (one, other) in enumerate(pairwise(text)):
        if one != " " and other != " ":
            place = 2 * at + begins(text, at)
            listed = found.setdefault(one + other, [0])
            listed[0] += 1
            listed.append(place - last.get(one + other, 0))
            last[one + other] = place
    return found


def _files(postings: dict[str, Posting], number: int) -> tuple[bytes, ...]:
    files: list[dict[str, Posting]] = [{} for _ in range(number)]
    for gram in sorted(postings):
        files[shard(gram, number)][gram] = postings[gram]
    return tuple(orjson.dumps(file, option=orjson.OPT_NON_STR_KEYS) for file in files)


def _hanzi(postings: dict[str, Posting]) -> tuple[str, str]:
    """Traditional characters whose simplified form stands somewhere; for any other there is nothing to find."""
    pairs = [(char, simple) for char, simple in _simplifications() if simple in postings]
    return "".join(char for char, _ in pairs), "".join(simple for _, simple in pairs)


@lru_cache(maxsize=1)
def _simplifications() -> tuple[tuple[str, str], ...]:
    """Every traditional character with its simplified form. Asked for one by one they take half a second."""
    chars = list(_traditional())
    lines = simplified("\n".join(chars)).split("\n")
    return tuple((char, simple) for char, simple in zip(chars, lines, strict=True) if char != simple)


def _traditional() -> Iterator[str]:
    for first, end in ((0x3400, 0xA000), (0x20000, 0x2A6E0)):
        yield from (char for char in map(chr, range(first, end)) if HAN.match(char))
