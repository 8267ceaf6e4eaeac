"""The index of the frozen site: in which texts each pair of characters stands, in many small files.

A file of pairs is a list with an object for each block of neighbours in the catalog: gram → where
it stands. Numbers in a list are sorted and given as distances, the first from 0. A text has a
number in its block: its entry's place there times the number of classes, and the place of its
class. A gram is filed by its hash; there are four kinds:

    a, ab     a single character, a pair without Han: twice the numbers of texts, one more where it
    begins a word abc       three characters without Han: {what follows in a word: such numbers}, of
    as many letters as are read of a
              term, so that one file has all that begins as a term does
    咸海      a pair with Han: places, which are a text's number times the block's space, and the
    place in the text ·ab       START and a pair without Han, from a word with Han in it: likewise;
    such a word has START before it
              where it doesn't begin with Han

Places are compared with each other only: a term of Han stands where its pairs stand beside each
other. So each word is put where its hash says (further on where that is taken), and an edit leaves
the places of all other words as they are.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from operator import sub
from typing import Any

import orjson

from cms.search.grams import Bits
from cms.search.text import HAN, START, shard, simplified

MAX_CACHED_POSTINGS = 512
"""Sets of texts whose lists are remembered: hundreds of grams stand in the same texts."""

Numbers = list[int]
Grams = dict[str, Any]
"""Gram → numbers as distances, or what follows → such numbers."""
Places = Mapping[str, Numbers]


def dump(bits: Bits, places: Places, shards: int) -> tuple[bytes, ...]:
    """By number of shard: the object of grams, as JSON."""
    files: list[Grams] = [{} for _ in range(shards)]
    for gram, held in bits.items():
        if len(gram) < 3:
            files[home(gram, shards)][gram] = listed(held)
        else:
            files[home(gram[:3], shards)].setdefault(gram[:3], {})[gram[3:]] = listed(held)
    for gram, numbers in places.items():
        files[home(gram, shards)][gram] = distances(numbers)
    return tuple(map(dump_file, files))


def dump_file(file: Grams) -> bytes:
    """One object of grams, in order."""
    return orjson.dumps(file, option=orjson.OPT_SORT_KEYS)


class Files:
    """The objects of grams of a block while it is being changed; only those that are asked for are
    read.
    """

    def __init__(self, shards: Sequence[bytes], classes: int, space: int) -> None:
        self._shards = shards
        self._files: dict[int, Grams] = {}
        self._units = 2 * classes, classes * space

    def put(self, gram: str, entry: int, numbers: Numbers) -> bool:
        """Let a gram have these numbers, and no others, in the entry at a place; whether it stands
        anywhere now.
        """
        end = len(gram) > 2 and gram[0] != START
        file = self._file(home(gram[:3] if end else gram, len(self._shards)))
        of, name = (file.setdefault(gram[:3], {}), gram[3:]) if end else (file, gram)
        known, unit = list(accumulate(of.get(name, ()))), self._unit(gram)
        known[bisect_left(known, entry * unit) : bisect_left(known, (entry + 1) * unit)] = numbers
        if known:
            of[name] = distances(known)
            return True
        of.pop(name, None)
        if end and not of:
            del file[gram[:3]]
        return False

    def dump(self) -> tuple[bytes, ...]:
        """All of them as JSON."""
        return tuple(
            dump_file(self._files[number]) if number in self._files else shard
            for number, shard in enumerate(self._shards)
        )

    def _file(self, number: int) -> Grams:
        if number not in self._files:
            self._files[number] = orjson.loads(self._shards[number])
        return self._files[number]

    def _unit(self, gram: str) -> int:
        """How far apart the numbers of a gram in one entry and in the next are."""
        return self._units[gram[0] == START or (len(gram) == 2 and bool(HAN.search(gram)))]


@cache
def home(gram: str, shards: int) -> int:
    """The number of the shard in which a gram is filed."""
    return shard(gram, shards)


@lru_cache(MAX_CACHED_POSTINGS)
def listed(bits: int) -> orjson.Fragment:
    """The distances between the bits of a set as JSON; hundreds of grams stand in the same texts."""
    return orjson.Fragment(orjson.dumps(gaps(bits)))


def gaps(bits: int) -> Numbers:
    """The numbers of the bits of a set, as distances: between one bit and the next there are so
    many zeros.
    """
    first = (bits & -bits).bit_length() - 1
    return [first, *[len(zeros) + 1 for zeros in f"{bits >> first:b}"[::-1].split("1")[1:-1]]]


def numbers_of(bits: int) -> Numbers:
    """The numbers of the bits of a set."""
    return list(accumulate(gaps(bits))) if bits else []


def distances(numbers: Numbers) -> Numbers:
    """Sorted numbers as distances, the first from 0."""
    return [numbers[0], *map(sub, numbers[1:], numbers)]


def traditional(characters: Iterable[str], table: Iterable[Sequence[str]]) -> tuple[str, str]:
    """Traditional characters whose simplified form is among some, and these in the same order.

    For any other traditional character there is nothing to find.
    """
    known = set(characters)
    pairs = [(char, simple) for char, simple in table if simple in known]
    return "".join(char for char, _ in pairs), "".join(simple for _, simple in pairs)


def simplifications() -> list[tuple[str, str]]:
    """Every traditional character with its simplified form. Asked for one by one they take half a
    second.
    """
    chars = [
        char
        for first, end in ((0x3400, 0xA000), (0x20000, 0x2A6E0))
        for char in map(chr, range(first, end))
        if HAN.match(char)
    ]
    lines = simplified("\n".join(chars)).split("\n")
    return [(char, simple) for char, simple in zip(chars, lines, strict=True) if char != simple]
