"""Other ways to type a name: without its space, family name last, in pinyin. Machine pinyin is for finding only."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from cms.letters import HAN
from cms.search.tokens import fold

WORDS = range(2, 5)
"""How many words a name in Latin letters has; longer texts are titles."""
NAME, TITLE = 4, 40
"""Characters a Chinese name may have, and a Chinese title that gets pinyin."""

Readings = list[list[str]]
"""The ways to read a text, each its syllables."""
Known = dict[str, Readings]
"""Chinese characters → their readings."""
KNOWN: ContextVar[tuple[Known, Known] | None] = ContextVar("readings", default=None)


@contextmanager
def reading(known: Known) -> Iterator[Known]:
    """While this lasts, readings are taken from `known` where it has them; yields those that were asked for."""
    asked: Known = {}
    token = KNOWN.set((known, asked))
    try:
        yield asked
    finally:
        KNOWN.reset(token)


def other_forms(text: str) -> Iterator[str]:
    """What else to find a line of text by, folded."""
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
    found = asked[characters] = known.get(characters) or list(_read(characters))
    return found


def _read(characters: str) -> Iterator[list[str]]:
    """Syllables without tones; a short name also with every other reading of its first character, the surname.

    The tones are folded away: pypinyin takes half as long again to leave them out.
    """
    from pypinyin import Style, lazy_pinyin, pinyin  # half a second and 50 MB that only filling the index costs

    likely = [fold(one) for one in lazy_pinyin(characters, style=Style.TONE)]
    yield likely
    if len(characters) <= NAME:
        firsts = {fold(one) for one in pinyin(characters[0], style=Style.TONE, heteronym=True)[0]}
        yield from ([first, *likely[1:]] for first in sorted(firsts - {likely[0]}))
