"""Parts of references, and editions of books, as entries write them (4, 4th, fourth, 4th ed., 第4版)
and as references do.
"""

import re
from collections.abc import Iterable

from blueprints.shared.works.reference import ReferencePart

SPACE = ReferencePart(" ")
BOOKS = ("book", "proceedings", "map")
IN_BOOKS = ("chapter", "paper-conference", "map")
"""Types of works: books, and those that are part of a book."""


def nonempty_parts(parts: Iterable[ReferencePart]) -> tuple[ReferencePart, ...]:
    """Return the parts that have a text."""
    return tuple(part for part in parts if part.text)


def join_nonempty(separator: str, *texts: str) -> str:
    """Return the texts that aren't empty, with `separator` between them."""
    return separator.join(filter(None, texts))


def with_full_stop(text: str) -> str:
    """Return a text with a full stop, unless it ends with punctuation."""
    if not text or text[-1] in ".?!。？！…":
        return text
    return f"{text}."


ORDINAL_WORDS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
EDITION_NUMBER = re.compile(
    r"(?:第\s*)?(\d+)\s*(?:st|nd|rd|th|\.)?\s*(?:ed(?:ition|n)?\.?|版)?", re.IGNORECASE
)
HAN_NUMBERED = re.compile(r"第?([一二三四五六七八九十])版")
NUMERALS = "一二三四五六七八九十"
REVISED = re.compile(r"rev(?:ised)?\.?(?:\s+ed(?:ition)?\.?)?", re.IGNORECASE)
ENDING = re.compile(r"\s+ed(?:ition|n)?\.?$", re.IGNORECASE)


def edition(text: str, chinese: bool = False) -> str:
    """Return `4th ed.` or `4版`; any other text mostly unchanged. Empty for the first edition, which
    references don't name.
    """
    text = text.strip()
    number = edition_number(text)
    if number == 1 or not text:
        return ""
    if number:
        return f"{number}版" if chinese else f"{ordinal(number)} ed."
    if REVISED.fullmatch(text):
        return "修订版" if chinese else "Rev. ed."
    if chinese or not text.isascii():
        return text
    return f"{ENDING.sub('', text)} ed."


def edition_number(text: str) -> int:
    """Return the number of an edition; 0 if it has none."""
    if text.lower() in ORDINAL_WORDS:
        return ORDINAL_WORDS.index(text.lower()) + 1
    if match := EDITION_NUMBER.fullmatch(text):
        return int(match[1]) if len(match[1]) < 4 else 0
    if match := HAN_NUMBERED.fullmatch(text):
        return NUMERALS.index(match[1]) + 1
    return 0


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th, 21st."""
    if 10 < number % 100 < 14:
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
