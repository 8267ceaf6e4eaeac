"""In which texts a term stands: the postings of a few entries, and how they are read.

A *block* is a run of entries in the catalog. Its postings are JSON objects, one for each shard:
key → numbers, sorted and given as distances, the first from 0. A text has a number in its block:
its entry's place there times the number of classes, and the place of its class. The keys are

    desert    a word without Han, or the part of a word before its first Han: the texts that have it
    d, de     the texts in which such a word begins so
    …sert     what such a word, or such a part further on, has after its beginning: the texts
    荒        the texts that have the character
    ·荒漠     two characters in a word with Han: their places. A word that begins with no Han has
              START before it

of 32 letters at most, as many as a term has. A term without Han stands where keys begin with it,
and all of these are in one shard. A place is a text's number times the block's `space`, and the
place in the text. Places are only compared: a term with Han stands where its pairs stand beside
each other. So each word is put where its hash says (further on where that is taken), and an edit
leaves the places of all other words as they are.

static/js/search/postings.js reads them in the same way.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import sub
from typing import NamedTuple
from zlib import crc32

from cms.search.text import HAN, MAX_WORD_LENGTH, START, is_short, shard

MIDDLE = "…"
"""Stands before what isn't the beginning of a word; folded text has none."""
LATIN = re.compile(f"[^{HAN.pattern[1:-1]}]+")
"""A part of a word without Han."""
MAX_CACHED_WORDS = 16384
ROOM = 8
"""How many times as long as its words the space of a text is at least."""

Texts = Mapping[int, Set[str]]
"""Place of a class → the different words of an entry's text of that class."""
Postings = Mapping[str, Sequence[int]]
"""Key → numbers, as distances: what a shard of a block holds."""


class HanWord(NamedTuple):
    """A word with Han, START before it where it begins with none, and the keys of its pairs."""

    hash: int
    word: str
    pairs: tuple[str, ...]


class BlockPostings(NamedTuple):
    """The postings of a block as JSON by number of shard, the space of its texts, and its Han
    characters, sorted.
    """

    space: int
    shards: list[bytes]
    hanzi: str


class Occurrences(NamedTuple):
    """The texts of a block in which a term begins a word, and in which it stands within one."""

    block: int
    begins: set[int]
    within: set[int]


def home(key: str, shards: int) -> int:
    """The number of the shard that has a key; of a term without Han, the one that has all keys
    which begin with it.
    """
    return _home(key.removeprefix(MIDDLE)[:3], shards)


_home = lru_cache(maxsize=1 << 17)(shard)


@lru_cache(MAX_CACHED_WORDS)
def keys_of(word: str) -> tuple[str, ...]:
    """The keys under which the texts that have a word stand, without those of pairs."""
    found = set(HAN.findall(word))
    for part in LATIN.finditer(word):
        text, begins = part[0], not part.start()
        if begins:
            found.update(_beginnings(text))
        if text.isascii():  # nearly all are: those of three letters and fewer are short
            found.update(
                MIDDLE + text[at : at + MAX_WORD_LENGTH] for at in range(begins, len(text) - 3)
            )
            continue
        for at in range(begins, len(text)):
            found.update(MIDDLE + one for one in _beginnings(text[at:]) if not is_short(one))
    return tuple(found)


def _beginnings(text: str) -> tuple[str, str, str]:
    return text[:1], text[:2], text[:MAX_WORD_LENGTH]


@lru_cache(MAX_CACHED_WORDS)
def han_word(word: str) -> HanWord:
    """The pairs of a word with Han."""
    marked = word if HAN.match(word) else START + word
    pairs = (START + one + other for one, other in pairwise(marked))
    return HanWord(crc32(marked.encode()), marked, tuple(pairs))


def make_postings(entries: Sequence[Texts], shards: int, classes: int) -> BlockPostings:
    """The postings of some entries; their texts have places among `classes`."""
    texts = {
        place * classes + of: words
        for place, one in enumerate(entries)
        for of, words in one.items()
    }
    words: defaultdict[str, int] = defaultdict(int)
    for number, of_text in texts.items():
        for word in of_text:
            words[word] |= 1 << number
    keys: defaultdict[str, int] = defaultdict(int)
    for word, bits in words.items():
        for key in keys_of(word):
            keys[key] |= bits
    with_han = {word: han_word(word) for word in words if HAN.search(word)}
    places, space = _places(texts, with_han)
    files: list[list[str]] = [[] for _ in range(shards)]
    # Keys are letters, digits and marks, so JSON needs no escapes for them.
    numbers = {bits: _gaps(bits) for bits in set(keys.values())}
    for key, bits in keys.items():
        files[home(key, shards)].append(f'"{key}":[{numbers[bits]}]')
    for key, of_key in places.items():
        files[home(key, shards)].append(f'"{key}":[{_distances(of_key)}]')
    return BlockPostings(
        space,
        [f"{{{','.join(sorted(file))}}}".encode() for file in files],
        "".join(sorted(key for key in keys if len(key) == 1 and HAN.match(key))),
    )


def _places(
    texts: Mapping[int, Set[str]], with_han: Mapping[str, HanWord]
) -> tuple[Mapping[str, list[int]], int]:
    """(the places of the pairs of words with Han, the space of a text)."""
    words = {
        number: [with_han[word] for word in with_han.keys() & of_text]
        for number, of_text in sorted(texts.items())
    }
    space = max(map(space_of, words.values()), default=1)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, of_text in words.items():
        for start, word in spread(of_text):
            for place, key in enumerate(word.pairs, number * space + start):
                found[key].append(place)
    return found, space


def space_of(words: Iterable[HanWord]) -> int:
    """How many places the different words of a text are spread over: a power of two, so that it
    changes seldom.
    """
    return 1 << (ROOM * sum([len(word.word) + 1 for word in words])).bit_length()


def spread(words: Sequence[HanWord]) -> list[tuple[int, HanWord]]:
    """(place, word) of each, in order and apart from each other: where its hash says, or next to
    the one before.
    """
    last, end, found = space_of(words) // 2 - 1, 0, []
    for start, _, word in sorted([(word.hash & last, word.word, word) for word in words]):
        end = max(start, end)
        found.append((end, word))
        end += len(word.word) + 1
    return found


def _distances(numbers: Sequence[int]) -> str:
    return ",".join(map(str, [numbers[0], *map(sub, numbers[1:], numbers)]))


def _gaps(bits: int) -> str:
    """The distances between the bits of a set: how many zeros there are from one to the next."""
    first = (bits & -bits).bit_length() - 1
    between = f"{bits >> first:b}"[::-1].split("1")[1:-1]
    return ",".join([str(first), *[str(len(zeros) + 1) for zeros in between]])


def find(
    term: str, load: Callable[[str], Sequence[Postings]], spaces: Sequence[int]
) -> Iterator[Occurrences]:
    """Where a folded term stands. `load` returns, block by block, the shard that has a key."""
    if len(term) > 1 and HAN.search(term):
        yield from _find_pairs(term, load, spaces)
        return
    is_character, anywhere, middle = bool(HAN.match(term)), not is_short(term), MIDDLE + term
    for block, postings in enumerate(load(term)):
        found = Occurrences(block, set(), set())
        for key, numbers in postings.items():
            if key == term if is_character else key.startswith(term):
                found.begins.update(accumulate(numbers))
            elif anywhere and key.startswith(middle):
                found.within.update(accumulate(numbers))
        yield found


def _find_pairs(
    term: str, load: Callable[[str], Sequence[Postings]], spaces: Sequence[int]
) -> Iterator[Occurrences]:
    starts = {*range(0, len(term) - 1, 2), len(term) - 2}
    pairs = {at: START + term[at : at + 2] for at in starts}
    if not HAN.match(term):
        pairs[-1] = START + START + term[0]
    shards = {at: load(key) for at, key in pairs.items()}
    for block, space in enumerate(spaces):
        found: dict[int, set[int]] = {}
        for at, key in pairs.items():
            places = accumulate(shards[at][block].get(key, ()))
            found[at] = {place - at for place in places}
        begun = found.pop(-1, None)
        all_stand = set.intersection(*found.values())
        begins = all_stand if begun is None else all_stand & begun
        within = all_stand - begins
        begun_in = {place // space for place in begins}
        found_in = {place // space for place in within}
        yield Occurrences(block, begun_in, found_in)
