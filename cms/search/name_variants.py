"""Other ways to type a name: without its space, family name last, in pinyin. Machine pinyin is for
finding only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from cms.search.text import HAN, fold

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
