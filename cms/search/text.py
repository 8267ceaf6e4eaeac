"""Text as search reads it: folded so that spellings of the same word are the same, cut into pairs
of characters.

Every function here has its twin in static/js/search/tokens.js; tests/search-vectors.json is run by
both.
"""

import re
from collections.abc import Iterator
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
"""What stands before a DOI where it is pasted."""
SHORT = re.compile("[a-z0-9]{1,3}")
"""Terms that are looked for at beginnings of words alone: anything has them in the middle, as
Bukhara has UK.
"""
FILLERS = re.compile(
    r"(?<!\S)(?:and|are|can|do|does|for|from|how|in|is|of|on|the|to|was|what|when|where|which|who|with)"
    r"(?!\S)|如何|怎么样|怎么|怎样|是谁|谁是|在哪里|在哪儿|在哪|哪里|是什么|什么是|有哪些|请问"
)
"""What questions are made of: not asked for where there is more."""
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
