"""The postings of a block: in which texts of some entries each term occurs, and how to find a term.

A *block* is a range of neighbours in the catalog. Its postings are JSON objects, one for each
shard: key → numbers, sorted and stored as gaps, the first from 0. A text has a number in its block:
the index of its entry there times the number of classes, plus the index of its class. The keys are

    desert    a word without Han characters, or the part of a word before its first: the texts with it
    d, de     the texts in which such a word begins with these letters
    …sert     the rest of such a word, or of such a part further on: the texts with it
    荒        the texts with the character
    =desert   a whole name without its spaces: the texts of the entries that are called so
    ·荒漠     a pair of characters in a word with Han characters: its positions. Every key of a pair
              begins with START, and a word that begins with another script gets a second one in
              front of it

They are cut to 32 letters, as terms are. A term without Han characters is found by the keys that
begin with it, which are all in one shard. Each text has `space` positions of its own, a power of
two: a position is the number of the text times `space`, plus a position within the text. A term
with Han characters occurs where its pairs are beside each other, so only distances matter. A word
is therefore put at its hash (or the next free position), and an edit leaves the positions of all
other words unchanged.

The scripts of a search on a static host read them in the same way.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import sub
from typing import NamedTuple
from zlib import crc32

from cms.search.text import HAN, MAX_WORD_LENGTH, is_short
from features.search.index.terms import START, WHOLE, shard

MIDDLE = "…"
"""The prefix of keys for parts of words that aren't their beginning; it doesn't occur in folded
text.
"""
LATIN = re.compile(f"[^{HAN.pattern[1:-1]}]+")
"""A part of a word without Han characters."""
MAX_CACHED_WORDS = 16384
MIN_SPACE_RATIO = 8
"""The minimum ratio of a text's space to the length of its words."""

Texts = Mapping[int, Set[str]]
"""Index of a class → the distinct words of an entry's text of that class."""
Postings = Mapping[str, Sequence[int]]
"""Key → numbers as gaps, as stored in one shard of a block."""


class HanWord(NamedTuple):
    """A word with Han characters, with START in front if it doesn't begin with one, and the keys of
    its pairs.
    """

    hash: int
    word: str
    pairs: tuple[str, ...]


class BlockPostings(NamedTuple):
    """The postings of a block: the space of its texts, one JSON document per shard, and its Han
    characters, sorted.
    """

    space: int
    shards: list[bytes]
    hanzi: str


class Occurrences(NamedTuple):
    """The texts of a block in which a term is a word, begins one, or is within one."""

    block: int
    words: set[int]
    begins: set[int]
    within: set[int]


def shard_of(key: str, shards: int) -> int:
    """Return the shard number of a key. For a term without Han characters, that shard has all keys
    that begin with the term; the key of a whole name is where the name's first term is found.
    """
    name = key.removeprefix(WHOLE)
    if name != key and len(name) > 1 and HAN.match(name):
        name = START + name
    return _shard_of(name.removeprefix(MIDDLE)[:3], shards)


_shard_of = lru_cache(maxsize=1 << 17)(shard)


@lru_cache(MAX_CACHED_WORDS)
def keys_of(word: str) -> tuple[str, ...]:
    """Return the keys of a word, except those of pairs. The key of a whole name is its only one."""
    if word.startswith(WHOLE):
        return (word,)
    keys = set(HAN.findall(word))
    for part in LATIN.finditer(word):
        text, begins = part[0], not part.start()
        if begins:
            keys.update(_beginnings(text))
        if text.isascii():  # nearly always; three letters and fewer are short
            keys.update(
                MIDDLE + text[start : start + MAX_WORD_LENGTH]
                for start in range(begins, len(text) - 3)
            )
            continue
        for start in range(begins, len(text)):
            keys.update(
                MIDDLE + beginning
                for beginning in _beginnings(text[start:])
                if not is_short(beginning)
            )
    return tuple(keys)


def _beginnings(text: str) -> tuple[str, str, str]:
    return text[:1], text[:2], text[:MAX_WORD_LENGTH]


@lru_cache(MAX_CACHED_WORDS)
def han_word(word: str) -> HanWord:
    """Return a word with Han characters and its pairs."""
    marked = word if HAN.match(word) else START + word
    pairs = (START + first + second for first, second in pairwise(marked))
    return HanWord(crc32(marked.encode()), marked, tuple(pairs))


def make_postings(entries: Sequence[Texts], shards: int, classes: int) -> BlockPostings:
    """Return the postings of some entries. `classes` is the number of text classes."""
    texts = {
        index * classes + class_index: words
        for index, entry in enumerate(entries)
        for class_index, words in entry.items()
    }
    words: defaultdict[str, int] = defaultdict(int)
    for number, words_of_text in texts.items():
        for word in words_of_text:
            words[word] |= 1 << number
    keys: defaultdict[str, int] = defaultdict(int)
    for word, bits in words.items():
        for key in keys_of(word):
            keys[key] |= bits
    with_han = {
        word: han_word(word) for word in words if HAN.search(word) and not word.startswith(WHOLE)
    }
    positions, space = _positions(texts, with_han)
    files: list[list[str]] = [[] for _ in range(shards)]
    # Keys are letters, digits and marks, so JSON needs no escapes for them.
    numbers = {bits: _gaps_of_bits(bits) for bits in set(keys.values())}
    for key, bits in keys.items():
        files[shard_of(key, shards)].append(f'"{key}":[{numbers[bits]}]')
    for key, positions_of_key in positions.items():
        files[shard_of(key, shards)].append(f'"{key}":[{_gaps_of_numbers(positions_of_key)}]')
    return BlockPostings(
        space,
        [f"{{{','.join(sorted(file))}}}".encode() for file in files],
        "".join(sorted(key for key in keys if len(key) == 1 and HAN.match(key))),
    )


def _positions(
    texts: Mapping[int, Set[str]], with_han: Mapping[str, HanWord]
) -> tuple[Mapping[str, list[int]], int]:
    """Return (the positions of the pairs in words with Han characters, the space of a text)."""
    words = {
        number: [with_han[word] for word in with_han.keys() & words_of_text]
        for number, words_of_text in sorted(texts.items())
    }
    space = max(map(space_of, words.values()), default=1)
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for number, words_of_text in words.items():
        for start, word in assign_positions(words_of_text):
            for position, key in enumerate(word.pairs, number * space + start):
                positions[key].append(position)
    return positions, space


def space_of(words: Iterable[HanWord]) -> int:
    """Return the space for the distinct words of a text: a power of two, so that it seldom changes."""
    return 1 << (MIN_SPACE_RATIO * sum([len(word.word) + 1 for word in words])).bit_length()


def assign_positions(words: Sequence[HanWord]) -> list[tuple[int, HanWord]]:
    """Return (position, word) of each word, in order and without overlap: at its hash, or right
    after the word before it.
    """
    last, end, assigned = space_of(words) // 2 - 1, 0, []
    for start, _, word in sorted([(word.hash & last, word.word, word) for word in words]):
        end = max(start, end)
        assigned.append((end, word))
        end += len(word.word) + 1
    return assigned


def _gaps_of_numbers(numbers: Sequence[int]) -> str:
    return ",".join(map(str, [numbers[0], *map(sub, numbers[1:], numbers)]))


def _gaps_of_bits(bits: int) -> str:
    """Return the gaps between the set bits of a bitmap, the first from 0."""
    first = (bits & -bits).bit_length() - 1
    between = f"{bits >> first:b}"[::-1].split("1")[1:-1]
    return ",".join([str(first), *[str(len(zeros) + 1) for zeros in between]])


def find(
    term: str, load: Callable[[str], Sequence[Postings]], spaces: Sequence[int]
) -> Iterator[Occurrences]:
    """Yield where a folded term, or the key of a whole name, occurs, block by block. `load` returns
    the shards that have a key, one per block.
    """
    whole = term.startswith(WHOLE)
    if len(term) > 1 and HAN.search(term) and not whole:
        yield from _find_pairs(term, load, spaces)
        return
    # A key of one or two letters is also that of words that begin with them.
    can_be_word = len(term) > len("de") and not whole
    is_exact, anywhere, middle = whole or bool(HAN.match(term)), not is_short(term), MIDDLE + term
    for block, postings in enumerate(load(term)):
        occurrences = Occurrences(block, set(), set(), set())
        for key, numbers in postings.items():
            if can_be_word and key == term:
                occurrences.words.update(accumulate(numbers))
            elif key == term if is_exact else key.startswith(term):
                occurrences.begins.update(accumulate(numbers))
            elif anywhere and key.startswith(middle):
                occurrences.within.update(accumulate(numbers))
        yield occurrences


def _find_pairs(
    term: str, load: Callable[[str], Sequence[Postings]], spaces: Sequence[int]
) -> Iterator[Occurrences]:
    offsets = {*range(0, len(term) - 1, 2), len(term) - 2}
    pairs = {offset: START + term[offset : offset + 2] for offset in offsets}
    if not HAN.match(term):
        pairs[-1] = START + START + term[0]
    shards = {offset: load(key) for offset, key in pairs.items()}
    for block, space in enumerate(spaces):
        starts_of_term: dict[int, set[int]] = {}
        for offset, key in pairs.items():
            positions = accumulate(shards[offset][block].get(key, ()))
            starts_of_term[offset] = {position - offset for position in positions}
        word_starts = starts_of_term.pop(-1, None)
        matches = set.intersection(*starts_of_term.values())
        begins = matches if word_starts is None else matches & word_starts
        within = matches - begins
        texts = ({position // space for position in positions} for positions in (begins, within))
        yield Occurrences(block, set(), *texts)
