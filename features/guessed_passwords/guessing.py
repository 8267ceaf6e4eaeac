"""Passwords that are guessed although no list of common ones has them: known phrases, a word with a
year, and patterns, which zxcvbn estimates.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from features.guessed_passwords.common_passwords import (
    SIGNS_FOR_LETTERS,
    WORDS,
    own_words,
    with_hosts,
)

PHRASES = Path(__file__).with_name("known_phrases.txt")
MAX_REST = 4
"""Letters beside a known phrase that don't make it one's own."""
YEAR = re.compile(r"(?:19|20)\d\d")
MAX_LETTERS = 12
"""Letters of the word or two that stand with a year."""
MAX_HAN = 5
"""The same in Chinese characters, of which more are a sentence."""
RUN = re.compile(r"(.)\1+", re.DOTALL)
"""A repeated character."""
MAX_SINGLE = 0.6
"""The part that is left of a password whose characters are doubled."""
MIN_SCORE = 4
"""Of zxcvbn: at least 10^10 guesses."""
MAX_ESTIMATED = 72
"""Characters that zxcvbn looks at; its time grows with the square of their number."""


@cache
def known_phrases() -> frozenset[str]:
    """Return the letters of the known phrases."""
    return frozenset(map(_letters, PHRASES.read_text("utf-8").splitlines()))


def is_known_phrase(password: str) -> bool:
    """Return whether the letters of a case-folded password are a known phrase and little more."""
    for text in {password, password.translate(SIGNS_FOR_LETTERS)}:
        letters = _letters(text)
        if any(
            phrase in letters and len(letters) - len(phrase) <= MAX_REST
            for phrase in known_phrases()
        ):
            return True
    return False


def is_word_and_year(password: str) -> bool:
    """Return whether a password is one or two short words with a year."""
    words = WORDS.findall(password)
    letters = "".join(words)
    most = MAX_LETTERS if letters.isascii() or not _is_han(letters) else MAX_HAN
    return len(words) <= 2 and len(letters) <= most and bool(YEAR.search(password))


def is_pattern(password: str, own: Iterable[str]) -> bool:
    """Return whether a case-folded password is guessed by common words, names, dates, sequences,
    repetitions and neighbouring keys. `own` are texts whose words are tried first.
    """
    from zxcvbn import zxcvbn  # takes time to load

    texts = [unicodedata.normalize("NFKC", text).casefold() for text in with_hosts(own)]
    words = list(dict.fromkeys(text[:MAX_ESTIMATED] for text in (*texts, *own_words(texts))))
    forms = {password[:MAX_ESTIMATED], _without_repeats(password)[:MAX_ESTIMATED]}
    return any(int(zxcvbn(form, words)["score"]) < MIN_SCORE for form in forms)


def _without_repeats(password: str) -> str:
    """Return a password with one of each word that it repeats, and with single letters if most are
    doubled.
    """
    seen = set[str]()

    def first(word: re.Match[str]) -> str:
        is_repeated = word[0] in seen
        seen.add(word[0])
        return "" if is_repeated else word[0]

    single = RUN.sub(r"\1", password)
    return WORDS.sub(first, single if len(single) <= MAX_SINGLE * len(password) else password)


def _letters(text: str) -> str:
    return "".join(WORDS.findall(text))


def _is_han(letters: str) -> bool:
    return any("\u3400" <= letter <= "\u9fff" for letter in letters)
