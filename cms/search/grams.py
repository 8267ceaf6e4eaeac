"""The grams that texts contain (see postings.py). A word is split once for all texts it occurs in.

In which texts a gram stands is a set of bits: 2n for text n, and 2n + 1 where it begins a word. So
the words of a block are added up by `|`, and lists of numbers are made of what comes out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple
from zlib import crc32

from cms.search.text import HAN, MAX_WORD_LENGTH, START

OTHER = re.compile(f"[^{HAN.pattern[1:-1]}]+")
"""What stands between Han characters."""
MAX_CACHED_WORDS = 2048
"""Words that are remembered from one block to the next; a kilobyte or two each."""
ROOM = 8
"""How many times as long as its words the space of a text is at least."""

Bits = dict[str, int]
"""Gram → in which texts it stands."""


class Mixed(NamedTuple):
    """A word with Han; `word` begins with START where it doesn't begin with Han."""

    hash: int
    word: str
    grams: tuple[str, ...]


class Cut(NamedTuple):
    """The grams of a word: its characters and non-Han pairs, those that begin a word, and its
    suffixes.
    """

    short: tuple[str, ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    wholes: tuple[str, ...]
    """The ends that are whole words."""
    mixed: Mixed | None


class Held(NamedTuple):
    """The grams of some texts."""

    bits: Bits
    mixed: list[tuple[int, list[Mixed]]]
    """(number of the text, its words with Han)."""


@lru_cache(MAX_CACHED_WORDS)
def cut(word: str) -> Cut:
    """Take a word apart."""
    han = HAN.findall(word)
    begins, short = {word[0], *han}, set(word)
    ends, wholes = set[str](), list[str]()
    for part, whole in (
        [(part[0], not part.start()) for part in OTHER.finditer(word)] if han else ((word, True),)
    ):
        short.update(map(add, part, part[1:]))
        ends.update([part[at : at + MAX_WORD_LENGTH] for at in range(whole, len(part) - 2)])
        if whole:
            begins.update([part[:2]] if len(part) > 1 else ())
            wholes += [part[:MAX_WORD_LENGTH]] if len(part) > 2 else ()
    return Cut(
        tuple(short), tuple(begins), tuple(ends), tuple(wholes), _mixed(word) if han else None
    )


def _mixed(word: str) -> Mixed:
    marked = word if HAN.match(word) else START + word
    pairs = (pair if HAN.search(pair) else START + pair for pair in map(add, marked, marked[1:]))
    return Mixed(crc32(marked.encode()), marked, tuple(pairs))


def held(texts: Iterable[tuple[int, Iterable[str]]]) -> Held:
    """The grams of texts, each given as (its number, its distinct words)."""
    words: defaultdict[str, int] = defaultdict(int)
    listed = [(number, set(of_text)) for number, of_text in texts]
    for number, of_text in listed:
        bit = 1 << 2 * number
        for word in of_text:
            words[word] |= bit
    cuts = {word: cut(word) for word in words}
    with_han = {word: one.mixed for word, one in cuts.items() if one.mixed}
    mixed = [
        (number, [with_han[word] for word in common])
        for number, of_text in listed
        if (common := with_han.keys() & of_text)
    ]
    return Held(_added((cuts[word], bits) for word, bits in words.items()), mixed)


def _added(words: Iterable[tuple[Cut, int]]) -> Bits:
    """Words and where they stand → grams and where they stand. This is most of the work of making a
    block.
    """
    short: defaultdict[str, int] = defaultdict(int)
    begins: defaultdict[str, int] = defaultdict(int)
    ends: defaultdict[str, int] = defaultdict(int)
    for word, bits in words:
        for gram in word.short:
            short[gram] |= bits
        for gram in word.begins:
            begins[gram] |= bits
        for gram in word.ends:
            ends[gram] |= bits
        for gram in word.wholes:
            ends[gram] |= bits << 1
    for gram, bits in begins.items():
        short[gram] ^= bits ^ bits << 1
    return {**short, **ends}


def space_of(words: Sequence[Mixed]) -> int:
    """How many places the different words of a text are spread over: a power of two that changes
    seldom.
    """
    return 1 << (ROOM * sum([len(mixed.word) + 1 for mixed in words])).bit_length()


def places(mixed: Iterable[tuple[int, list[Mixed]]], space: int) -> dict[str, list[int]]:
    """Where each gram with Han stands: in texts that have so much space each."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in mixed:
        for start, word in spread(words):
            for place, gram in enumerate(word.grams, number * space + start):
                found[gram].append(place)
    return found


def spread(words: Sequence[Mixed]) -> list[tuple[int, Mixed]]:
    """(place, word) of each, in order and apart from each other: where its hash says, or next to
    the one before.
    """
    last, end, found = space_of(words) // 2 - 1, 0, []
    for start, _, word in sorted([(word.hash & last, word.word, word) for word in words]):
        end = max(start, end)
        found.append((end, word))
        end += len(word.word) + 1
    return found
