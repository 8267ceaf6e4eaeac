"""The terms of the index: pairs of characters, keys of whole names and the words for suggestions;
and the keys that a query asks for.

The scripts of the search do the same, except for `whole_names`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from cms.core.slugs import MAX_QUERY_LENGTH
from cms.search.text import (
    HAN,
    MAX_NAME_LENGTH,
    MAX_WORD_LENGTH,
    STOP_WORDS,
    begins,
    character_readings,
    fold,
    other_forms,
    read_words,
    readings,
)

START = "·"
"""Marks the beginning of a word; it doesn't occur in folded text."""
WHOLE = "="
"""The prefix of the key of a whole name; it doesn't occur in folded text."""
MAX_KEY_LENGTH = 60
"""The maximum characters of a name that is found as a whole; longer ones are found by their words."""
ENGLISH_END = re.compile("[a-z]{4}$")
"""The end of a name that may be an English word in singular or plural."""
LETTERED_V = re.compile("(?<=[ln])v")
"""A v for the u with two dots, as input methods want it."""
WITH_TONES = re.compile("(?:[a-z]{1,6}[1-5])+")
"""Syllables of pinyin, each with the number of its tone."""
MAX_INITIALS = 8
"""The maximum characters of a Chinese name that is found by its initials."""


def has_only_stop_words(query: str) -> bool:
    """Return whether all words of a query are stop words; True if it has no words."""
    return not STOP_WORDS.sub(" ", fold(query[:MAX_QUERY_LENGTH])).split()


def name_keys(*names: str) -> tuple[str, ...]:
    """Return the keys by which names are found as a whole: their words without spaces. Names that
    are too long have none.
    """
    joined = dict.fromkeys("".join(read_words(name[:MAX_QUERY_LENGTH])) for name in names)
    return tuple(WHOLE + key for key in joined if 0 < len(key) <= MAX_KEY_LENGTH)


def query_keys(query: str) -> tuple[str, ...]:
    """Return the keys of names that a query asks for: as typed, then with or without the s of an
    English plural. Shorter ones may be initials.
    """
    keys = name_keys(query)
    if not keys or not ENGLISH_END.search(keys[0]):
        return keys
    return (*keys, keys[0][:-1] if keys[0].endswith("s") else f"{keys[0]}s")


def toneless(term: str) -> str:
    """Return a folded term of pinyin without numbers of tones, and with u for v; the term itself if
    it isn't such pinyin.
    """
    if WITH_TONES.fullmatch(term):
        term = re.sub("[1-5]", "", term)
    return LETTERED_V.sub("u", term) if term.isascii() else term


def grams(folded: str) -> Iterator[str]:
    """Yield the pairs of characters of each word in folded text: START and the first character, …,
    and the last character alone.
    """
    for run in folded.split():
        yield START + run[0]
        yield from (run[at : at + 2] for at in range(len(run)))


def is_word(text: str, at: int, term: str) -> bool:
    """Return whether a match of a term at an index of folded text is a whole word, as far as the
    index knows: of one or two letters, and of Chinese, it knows only where words begin.
    """
    if len(term) < 3 or HAN.search(term) or not begins(text, at):
        return False
    after = text[at + len(term) : at + len(term) + 1]
    return after in ("", " ") or bool(HAN.match(after)) or len(term) == MAX_WORD_LENGTH


def shard(gram: str, shards: int) -> int:
    """Return which of `shards` files a gram belongs to (FNV-1a over code points)."""
    digest = 2166136261
    for char in gram:
        digest = (digest ^ ord(char)) * 16777619 & 0xFFFFFFFF
    return (digest ^ digest >> 15) % shards


SUGGESTABLE = re.compile(r"[^\W_]+")

Words = Sequence[tuple[str, str]]
"""(folded, as written), in order."""


def suggestable_words(texts: Iterable[str]) -> Words:
    """Return the words that can be suggested: at least three letters or two Chinese characters."""
    words: dict[str, str] = {}
    for text in texts:
        for word in SUGGESTABLE.findall(text):
            folded = "".join(fold(word).split())
            if 3 - bool(HAN.match(folded)) <= len(folded) <= 20:
                words.setdefault(folded, word)
    return sorted(words.items())


def whole_names(name: str) -> Iterator[str]:
    """Yield the folded forms in which a whole name may be typed: itself and its other forms;
    of a short Chinese name also the initials of its syllables, and each character read otherwise.
    """
    yield name
    yield from other_forms(name)
    characters = "".join(HAN.findall(name))
    if not 2 <= len(characters) <= MAX_INITIALS:
        return
    for syllables in readings(characters):
        yield "".join(syllable[:1] for syllable in syllables)
    if len(characters) <= MAX_NAME_LENGTH:
        likely = readings(characters)[0]
        for at, char in enumerate(characters):
            for other in character_readings(char):
                yield "".join((*likely[:at], other, *likely[at + 1 :]))
