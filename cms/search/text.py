"""The text functions of search: folding, so that spellings of one word are equal; terms of a query;
and other ways to type a name. Those are: without its space, family name last, in pinyin
(machine-made, for searching only).

The scripts of a search for visitors do the same, except for the names.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from cms.core import slugs
from cms.core.slugs import MAX_QUERY_LENGTH

if TYPE_CHECKING:
    from opencc import OpenCC

MAX_TERMS, MAX_WORD_LENGTH = 8, 32
"""The maximum number of terms of a query, and of characters of a word without Han."""

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
    "ة": "ه",
    "ى": "ي",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
}
"""Letters that Unicode normalization doesn't decompose; those of Arabic are often typed without
their dots and marks.
"""
DROPPED = frozenset("'’‘ʼʻ′`")
"""Apostrophes: Xi’an becomes xian."""
DOI = re.compile(
    r"(?:https?://)?(?:dx\.)?doi\.org/(?=10\.)|\bdoi: *(?=10\.)", re.IGNORECASE | re.ASCII
)
"""Prefixes of a pasted DOI."""
SHORT = re.compile("[a-z0-9]{1,3}")
"""Terms that match only the beginning of a word: in the middle they are everywhere, as UK in
Bukhara.
"""
STOP_WORDS = re.compile(
    r"(?<!\S)(?:[a-z]|an|and|are|as|at|be|by|can|do|does|for|from|how|in|is|of|on|or|the|to|was|what|when|where"
    r"|which|who|with|[的了和与及])(?!\S)|如何|怎么样|怎么|怎样|是谁|谁是|在哪里|在哪儿|在哪|哪里|是什么|什么是|有哪些|请问"
)
"""Stop words: words of questions, particles and single letters. They are ignored in a query that
has other words; a query without others finds only what is called so.
"""
HAN = slugs.HAN


class _Folding(dict[int, str]):
    """Code point → its folded form, filled on first access."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    """Fold one character: remove compatibility forms, case, accents and traditional Chinese.
    Characters that aren't part of words become spaces.
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


def simplified(chars: str) -> str:
    """Return the simplified form of Chinese characters."""
    return str(_converter().convert(chars))


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc import OpenCC  # needed for the first Chinese character, not for starting

    return OpenCC("t2s")


FOLDING = _Folding()


def fold(text: str) -> str:
    """Return `text` as search compares it: word characters and spaces."""
    return normalize("NFC", text).translate(FOLDING)


def terms(query: str) -> tuple[str, ...]:
    """Return the terms of a query, folded and distinct, at most MAX_TERMS. Each must occur as a
    part of a word, a short one at its beginning.
    """
    return tuple(dict.fromkeys(read_words(DOI.sub(" ", query[:MAX_QUERY_LENGTH]))))[:MAX_TERMS]


def read_words(text: str) -> list[str]:
    """Return the folded words of a text without stop words, each cut to its maximum length."""
    folded = fold(text)
    words = STOP_WORDS.sub(" ", folded).split() or folded.split()
    return [word if HAN.search(word) else word[:MAX_WORD_LENGTH] for word in words]


def begins(text: str, at: int) -> bool:
    """Return whether a match at an index of folded text begins a word; Chinese words may begin
    anywhere.
    """
    return not at or text[at - 1] == " " or bool(HAN.match(text[at]))


def finds(text: str, term: str) -> list[int]:
    """Return the indices at which a term occurs in folded text."""
    return [match.start() for match in re.finditer(re.escape(term), text)]


def is_short(term: str) -> bool:
    """Return whether a folded term matches only at the beginning of a word."""
    return bool(SHORT.fullmatch(term))


NAME_WORDS = range(2, 5)
"""The number of words in a name in Latin letters; longer texts are titles."""
MAX_NAME_LENGTH, MAX_TITLE_LENGTH = 4, 40
"""The maximum characters of a Chinese name, and of a Chinese title that gets pinyin."""
MAX_CACHED_WORDS = 8192
"""Words whose syllables are cached: the texts of a site repeat them."""

Readings = list[list[str]]
"""The readings of a text, each as its syllables."""
Known = dict[str, Readings]
"""Chinese characters → their readings."""
ACTIVE_READINGS: ContextVar[tuple[Known, Known] | None] = ContextVar("readings", default=None)


@contextmanager
def reading(known: Known) -> Iterator[Known]:
    """While this context is active, take readings from `known` if they are there; yields all
    readings that were used.
    """
    used: Known = {}
    token = ACTIVE_READINGS.set((known, used))
    try:
        yield used
    finally:
        ACTIVE_READINGS.reset(token)


def other_forms(text: str) -> Iterator[str]:
    """Yield other folded forms by which a line of text is found."""
    characters = "".join(HAN.findall(text))
    if 2 <= len(characters) <= MAX_TITLE_LENGTH:
        for syllables in readings(characters):
            yield " ".join(syllables)
            yield from _joined_forms(syllables, len(characters) <= MAX_NAME_LENGTH)
    words = fold(text).split()
    if len(words) in NAME_WORDS and not characters:
        yield from _joined_forms(words, True)


def _joined_forms(words: list[str], rotate: bool) -> Iterator[str]:
    yield "".join(words)
    if rotate:
        yield "".join((*words[1:], words[0]))


def readings(characters: str) -> Readings:
    """Return the readings of Chinese characters, the likeliest first."""
    known, used = ACTIVE_READINGS.get() or ({}, {})
    found = used[characters] = known.get(characters) or _pinyin_readings(characters)
    return found


@lru_cache(MAX_CACHED_WORDS)
def _pinyin_readings(characters: str) -> Readings:
    """Return the syllables without tones. A short name also gets every other reading of its first
    character, the surname.
    """
    from pypinyin.core import Pinyin  # slow to load, and needed only to fill the index

    likely = [syllable for word in Pinyin().seg(characters) for syllable in _syllables(word)]
    surnames = character_readings(characters[0]) if len(characters) <= MAX_NAME_LENGTH else ()
    return [likely, *([first, *likely[1:]] for first in surnames if first != likely[0])]


@lru_cache(MAX_CACHED_WORDS)
def _syllables(word: str) -> tuple[str, ...]:
    """Return the syllables of one word of pypinyin's segmentation: they are the same in any text.

    The tones are folded away, which is faster than asking pypinyin for none.
    """
    from pypinyin import Style, lazy_pinyin

    return tuple(fold(one) for one in lazy_pinyin(word, style=Style.TONE))


@lru_cache(MAX_CACHED_WORDS)
def character_readings(char: str) -> tuple[str, ...]:
    """Return every reading of a character, sorted."""
    from pypinyin import Style, pinyin

    return tuple(sorted({fold(one) for one in pinyin(char, style=Style.TONE, heteronym=True)[0]}))
