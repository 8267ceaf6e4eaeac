"""The institute's list of words to avoid, and where they occur in a text."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cms.content import Snapshot
from cms.content.snapshot import memoized
from cms.schema.fields import Json
from cms.schema.paths import SINGLE

WORDING = "wording"
"""The type whose only entry has the list."""
LETTERS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f"
"""Letters of alphabets that separate words by spaces."""


class Avoided(NamedTuple):
    """A word to avoid, its replacement and the reason; either may be empty."""

    word: str
    instead: str
    why: str


AvoidedWords = Mapping[str, tuple[Avoided, ...]]
"""The words to avoid, by language."""


@memoized
def words_of(snapshot: Snapshot) -> AvoidedWords:
    """Return the published list."""
    entry = snapshot.content.get(WORDING, SINGLE)
    rows = entry.values.get("words", ()) if entry else ()
    words_by_language: dict[str, dict[str, Avoided]] = {}
    for row in rows:
        for code, words in row.get("avoid", {}).items():
            instead, why = (_localized(row.get(name), code) for name in ("instead", "why"))
            for word in words:
                words_by_language.setdefault(code, {}).setdefault(word, Avoided(word, instead, why))
    return {code: tuple(words.values()) for code, words in words_by_language.items()}


def _localized(value: Json, code: str) -> str:
    return str(value.get(code, "")) if isinstance(value, Mapping) else ""


def find_avoided_words(
    words: str, avoided: tuple[Avoided, ...]
) -> Iterator[tuple[int, int, Avoided]]:
    """Yield (start, end, word to avoid) for each match in a text of words only, in order and
    without overlap.

    A word matches in any case, unless it is listed with capitals. It doesn't match within its own
    replacement.
    """
    lower = words.casefold()
    same_length = len(lower) == len(words)
    present = [one for one in avoided if one.word.casefold() in lower]
    found = [
        (*place, one)
        for one in present
        for place in _occurrences(words, lower if same_length else words.lower(), one)
    ]
    last_end = 0
    for start, end, one in sorted(found, key=lambda each: (each[0], -each[1])):
        if start >= last_end:
            last_end = end
            yield start, end, one


def _occurrences(words: str, lower: str, one: Avoided) -> Iterator[tuple[int, int]]:
    """Yield the ranges where a word occurs as a whole word."""
    exact = one.word != one.word.lower() or len(lower) != len(words)
    text, word, instead = words, one.word, one.instead
    if not exact:
        text, word, instead = lower, word.casefold(), instead.casefold()
    replacements = (
        [match.span() for match in re.finditer(re.escape(instead), text)] if instead else []
    )
    for match in re.finditer(_word_pattern(word), text):
        start, end = match.span()
        nearest = bisect_right(replacements, (start, len(text))) - 1
        is_replacement = nearest >= 0 and replacements[nearest][1] >= end
        if not is_replacement:
            yield start, end


def match_case(found: str, instead: str) -> str:
    """Return the replacement, capitalized if the found words are."""
    return instead[:1].upper() + instead[1:] if found[:1].isupper() else instead


def _word_pattern(word: str) -> str:
    """Return the pattern of a word. In an alphabet, a letter beside it makes it another word."""
    before = f"(?<![{LETTERS}])" if re.match(f"[{LETTERS}]", word) else ""
    after = f"(?![{LETTERS}])" if re.match(f"[{LETTERS}]", word[-1]) else ""
    return f"{before}{re.escape(word)}{after}"
