"""Text as search reads it: folded so that spellings of the same word are the same, cut into pairs
of characters; the words that a misspelt one may have meant, the nearest of those in titles and
names; and other ways to type a name: without its space, family name last, in pinyin (machine pinyin
is for finding only).

All but the names has its twin in JavaScript (static/js/search/tokens.js);
tests/search-vectors.json is run by both.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from cms.core import slugs
from cms.core.slugs import MAX_QUERY_LENGTH

if TYPE_CHECKING:
    from opencc import OpenCC

MAX_TERMS, MAX_WORD_LENGTH = 8, 32
"""Terms of a query that are read, and characters of a word without Han."""

LETTERS = {
    "ß": "ss",
    "ς": "σ",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
}
"""Letters that Unicode doesn't take apart."""
DROPPED = frozenset("'’‘ʼʻ′`")
"""Apostrophes: Xi’an is Xian."""
DOI = re.compile(
    r"(?:https?://)?(?:dx\.)?doi\.org/(?=10\.)|\bdoi: *(?=10\.)", re.IGNORECASE | re.ASCII
)
"""Prefixes of a pasted DOI."""
SHORT = re.compile("[a-z0-9]{1,3}")
"""Terms that are looked for at beginnings of words alone: anything has them in the middle, as
Bukhara has UK.
"""
FILLERS = re.compile(
    r"(?<!\S)(?:and|are|can|do|does|for|from|how|in|is|of|on|the|to|was|what|when|where|which|who|with)"
    r"(?!\S)|如何|怎么样|怎么|怎样|是谁|谁是|在哪里|在哪儿|在哪|哪里|是什么|什么是|有哪些|请问"
)
"""Words of questions: left out of a query that has others."""
HAN = slugs.HAN
START = "·"
"""Stands before the first character of a word; folded text has none."""


class _Folding(dict[int, str]):
    """Code point → what it becomes, made when first asked for."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    """One character: compatibility forms, case, accents and traditional Chinese undone; no word
    character → space.
    """
    apart = "".join(one for one in normalize("NFKD", char) if not "\u0300" <= one <= "\u036f")
    return "".join(map(_word, normalize("NFC", apart).lower()))


def _word(char: str) -> str:
    kind = category(char)
    if char in DROPPED or kind == "Cf":
        return ""
    if kind[0] not in "LNM":
        return " "
    return simplified(char) if HAN.match(char) else LETTERS.get(char, char)


def simplified(char: str) -> str:
    """The simplified form of one Chinese character."""
    return str(_converter().convert(char))


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc import OpenCC  # needed for the first Chinese character, not for starting

    return OpenCC("t2s")


FOLDING = _Folding()


def fold(text: str) -> str:
    """`text` as search compares it: word characters and spaces."""
    return normalize("NFC", text).translate(FOLDING)


def terms(query: str) -> tuple[str, ...]:
    """The terms of a query, folded and distinct, MAX_TERMS at most. Each must occur as a
    part of a word, a short one at the beginning of a word.
    """
    return tuple(dict.fromkeys(read_words(DOI.sub(" ", query[:MAX_QUERY_LENGTH]))))[:MAX_TERMS]


def read_words(text: str) -> list[str]:
    """The words that are asked for by a text: as much of each as is read."""
    folded = fold(text)
    words = FILLERS.sub(" ", folded).split() or folded.split()
    return [word if HAN.search(word) else word[:MAX_WORD_LENGTH] for word in words]


def grams(folded: str) -> Iterator[str]:
    """The pairs of characters of each word in folded text: START with the first, …, and the last
    alone.
    """
    for run in folded.split():
        yield START + run[0]
        yield from (run[at : at + 2] for at in range(len(run)))


def begins(text: str, at: int) -> bool:
    """Whether a find at a place of folded text begins a word; Chinese words may begin anywhere."""
    return not at or text[at - 1] == " " or bool(HAN.match(text[at]))


def finds(text: str, term: str) -> list[int]:
    """The places where folded text has a term."""
    return [match.start() for match in re.finditer(re.escape(term), text)]


def is_short(term: str) -> bool:
    """Whether a folded term is found only where it begins a word."""
    return bool(SHORT.fullmatch(term))


def shard(gram: str, shards: int) -> int:
    """In which of `shards` files a gram is filed (FNV-1a over code points)."""
    digest = 2166136261
    for char in gram:
        digest = (digest ^ ord(char)) * 16777619 & 0xFFFFFFFF
    return (digest ^ digest >> 15) % shards


@cache
def simplifications() -> list[tuple[str, str]]:
    """Every traditional character with its simplified form."""
    ranges = (0x3400, 0xA000), (0x20000, 0x2A6E0)
    chars = [
        char for first, end in ranges for char in map(chr, range(first, end)) if HAN.match(char)
    ]
    # Asked for one by one they take half a second.
    simple = str(_converter().convert("\n".join(chars))).split("\n")
    return [pair for pair in zip(chars, simple, strict=True) if pair[0] != pair[1]]


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


WORDS = range(2, 5)
"""How many words a name in Latin letters has; longer texts are titles."""
NAME, TITLE = 4, 40
"""Characters a Chinese name may have, and a Chinese title that gets pinyin."""
MAX_CACHED_WORDS = 8192
"""Words whose syllables are remembered: texts of one site have the same ones again and again."""

Readings = list[list[str]]
"""The ways to read a text, each its syllables."""
Known = dict[str, Readings]
"""Chinese characters → their readings."""
KNOWN: ContextVar[tuple[Known, Known] | None] = ContextVar("readings", default=None)


@contextmanager
def reading(known: Known) -> Iterator[Known]:
    """While this lasts, readings are taken from `known` where it has them; yields those that were
    asked for.
    """
    asked: Known = {}
    token = KNOWN.set((known, asked))
    try:
        yield asked
    finally:
        KNOWN.reset(token)


def other_forms(text: str) -> Iterator[str]:
    """Other forms, folded, by which a line of text is found."""
    characters = "".join(HAN.findall(text))
    if 2 <= len(characters) <= TITLE:
        for syllables in _readings(characters):
            yield " ".join(syllables)
            yield from _joined(syllables, len(characters) <= NAME)
    words = fold(text).split()
    if len(words) in WORDS and not characters:
        yield from _joined(words, True)


def _joined(words: list[str], turned: bool) -> Iterator[str]:
    yield "".join(words)
    if turned:
        yield "".join((*words[1:], words[0]))


def _readings(characters: str) -> Readings:
    known, asked = KNOWN.get() or ({}, {})
    found = asked[characters] = known.get(characters) or _read(characters)
    return found


@lru_cache(MAX_CACHED_WORDS)
def _read(characters: str) -> Readings:
    """Syllables without tones; a short name also with every other reading of its first character,
    the surname.
    """
    from pypinyin.core import Pinyin  # slow to load, and needed only to fill the index

    likely = [syllable for word in Pinyin().seg(characters) for syllable in _syllables(word)]
    surnames = _surnames(characters[0]) if len(characters) <= NAME else ()
    return [likely, *([first, *likely[1:]] for first in surnames if first != likely[0])]


@lru_cache(MAX_CACHED_WORDS)
def _syllables(word: str) -> tuple[str, ...]:
    """Those of a word as pypinyin cuts texts into words: the same in any text.

    The tones are folded away: pypinyin takes half as long again to leave them out.
    """
    from pypinyin import Style, lazy_pinyin

    return tuple(fold(one) for one in lazy_pinyin(word, style=Style.TONE))


@lru_cache(MAX_CACHED_WORDS)
def _surnames(char: str) -> tuple[str, ...]:
    """Every reading of a character, sorted."""
    from pypinyin import Style, pinyin

    return tuple(sorted({fold(one) for one in pinyin(char, style=Style.TONE, heteronym=True)[0]}))
