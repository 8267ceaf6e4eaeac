"""The index of the frozen site: in which texts each pair of characters stands, in many small files.

A file of pairs is a list with an object for each block of neighbours in the catalog: gram → where it stands. Numbers
in a list are sorted and given as distances, the first from 0. A text has a number in its block: its entry's place there
times the number of classes, and the place of its class. A gram is filed by its hash; there are four kinds:

    a, ab     a single character, a pair without Han: twice the numbers of texts, one more where it begins a word
    abc       three characters without Han: {what follows in a word: such numbers}, of as many letters as are read of a
              term, so that one file has all that begins as a term does
    咸海      a pair with Han: places, which are a text's number times the block's space, and the place in the text
    ·ab       START and a pair without Han, from a word with Han in it: likewise; such a word has START before it
              where it doesn't begin with Han

Places are compared with each other only: a term of Han stands where its pairs stand beside each other. So each word is
put where its hash says (further on where that is taken), and an edit leaves the places of all other words as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import add, sub
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from cms.patterns import pattern
from cms.search.documents import Class, Document
from cms.search.spelling import Words, known_words
from cms.search.tokens import HAN, START, WORD, shard, simplified

OTHER = pattern(f"[^{HAN.pattern[1:-1]}]+")
"""What stands between Han characters."""
ROOM = 8
"""How many times as long as its words the space of a text is at least."""

Texts = Sequence[Mapping[Class, str]]
Numbers = list[int]
Lists = defaultdict[str, Numbers]
Grams = dict[str, Any]
"""Gram → numbers, or word → numbers."""


class Block(NamedTuple):
    """What the frozen index has of some neighbours in the catalog."""

    space: int
    shards: tuple[bytes, ...]
    """By number of shard: the object of grams, as JSON."""
    cards: tuple[bytes, ...]
    """By entry: [language, whether it is long, text] of each text that a snippet may be taken from, as JSON."""
    words: Words
    """The words of their titles."""
    han: str
    """The Han characters they hold."""


def make_block(documents: Sequence[Document], shards: int, classes: Sequence[Class]) -> Block:
    """Index some documents."""
    grams, space = index([document.texts for document in documents], classes)
    files: list[Grams] = [{} for _ in range(shards)]
    for gram in sorted(grams):
        files[_home(gram, shards)][gram] = grams[gram]
    cards = ([(part.lang, int(part.long), part.text) for part in document.showable] for document in documents)
    return Block(space, tuple(map(orjson.dumps, files)), tuple(map(orjson.dumps, cards)),
                 known_words(title for document in documents for title in document.titles),
                 "".join(sorted(gram for gram in grams if len(gram) == 1 and HAN.match(gram))))


@cache
def _home(gram: str, shards: int) -> int:
    return shard(gram, shards)


def index(documents: Texts, classes: Sequence[Class]) -> tuple[Grams, int]:
    """(every gram of some texts, the space of a text).

    This is most of the work of a freeze that has nothing to begin from, so what is done for each word, pair and
    character is left to sets, `map` and `defaultdict` as far as they go.
    """
    places = {name: place for place, name in enumerate(classes)}
    texts = sorted((number * len(classes) + places[name], text) for number, document in enumerate(documents)
                   for name, text in document.items())
    words, short = Lists(list), Lists(list)
    mixed: list[tuple[int, list[str]]] = []
    for number, text in texts:
        found = set(text.split())
        han = set(HAN.findall(text))
        _note(short, 2 * number, set(text) - {" "}, han.union(word[0] for word in found))
        if han:
            with_han = [word for word in found if HAN.search(word)]
            mixed.append((number, [word if HAN.match(word) else START + word for word in with_han]))
            found = found.difference(with_han).union(*map(_others, with_han))
        _note(short, 2 * number, pairs_of(found), {word[:2] for word in found})
        for word in found:
            words[word].append(number)
    space = max((space_of(listed) for _, listed in mixed), default=1)
    grams: Grams = {gram: _distances(numbers) for gram, numbers in short.items()}
    _file_words(grams, words)
    _file_mixed(grams, mixed, space)
    return grams, space


def _note(short: Lists, number: int, grams: set[str], beginning: set[str]) -> None:
    for gram in grams & beginning:
        short[gram].append(number + 1)
    for gram in grams - beginning:
        short[gram].append(number)


def pairs_of(words: Iterable[str]) -> set[str]:
    """The pairs that stand in words without Han."""
    found = set().union(*(map(add, word, word[1:]) for word in words))
    return {pair for pair in found if pair[0] != START}


def _others(word: str) -> Iterator[str]:
    """The parts without Han of a word with Han."""
    return (START + part[0] if part.start() else part[0] for part in OTHER.finditer(word))


def _file_words(grams: Grams, words: Lists) -> None:
    """File every end of every word by its first three letters, in the texts of all words that it ends."""
    ends: defaultdict[str, list[Numbers]] = defaultdict(list)
    for word, texts in words.items():
        inside = [2 * text for text in texts]
        if len(word) > 2 and word[0] != START:
            ends[word[:WORD]].append([number + 1 for number in inside])
        for at in range(1, len(word) - 2):
            ends[word[at:at + WORD]].append(inside)
    for end in sorted(ends):
        numbers = ends[end][0] if len(ends[end]) == 1 else sorted(set[int]().union(*ends[end]))
        grams.setdefault(end[:3], {})[end[3:]] = _distances(numbers)


def _file_mixed(grams: Grams, mixed: Iterable[tuple[int, list[str]]], space: int) -> None:
    places = Lists(list)
    for number, words in mixed:
        for start, word in spread(words):
            for place, gram in enumerate(map(add, word, word[1:]), number * space + start):
                places[gram].append(place)
    for gram, numbers in places.items():
        grams[gram if HAN.search(gram) else START + gram] = _distances(numbers)


def space_of(words: Sequence[str]) -> int:
    """How many places the different words of a text are spread over: a power of two that changes seldom."""
    return 1 << (ROOM * (sum(map(len, words)) + len(words))).bit_length()


def spread(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(place, word) of each, in order and apart from each other: where its hash says, or next to the one before."""
    last, end = space_of(words) // 2 - 1, 0
    for start, word in sorted((crc32(word.encode()) & last, word) for word in words):
        end = max(start, end)
        yield end, word
        end += len(word) + 1


def _distances(numbers: Numbers) -> Numbers:
    return [numbers[0], *map(sub, numbers[1:], numbers)]


def traditional(characters: Iterable[str], table: Iterable[Sequence[str]]) -> tuple[str, str]:
    """Traditional characters whose simplified form is among some, and these in the same order.

    For any other traditional character there is nothing to find.
    """
    known = set(characters)
    pairs = [(char, simple) for char, simple in table if simple in known]
    return "".join(char for char, _ in pairs), "".join(simple for _, simple in pairs)


def simplifications() -> list[tuple[str, str]]:
    """Every traditional character with its simplified form. Asked for one by one they take half a second."""
    chars = [char for first, end in ((0x3400, 0xA000), (0x20000, 0x2A6E0)) for char in map(chr, range(first, end))
             if HAN.match(char)]
    lines = simplified("\n".join(chars)).split("\n")
    return [(char, simple) for char, simple in zip(chars, lines, strict=True) if char != simple]
