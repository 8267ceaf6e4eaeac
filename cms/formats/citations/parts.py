"""References in parts, each with its role, so that a page can link the title and mark up the
journal; and editions of books, as entries say them (4, 4th, fourth, 4th ed., 第4版) and as references do.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

MARK = re.compile(
    r"[,:;]\s+|\s+\(|(?<=[\u2e80-\u9fff])\(|\)(?:\s+|$)|\)(?=[\u2e80-\u9fff,.:;，：；])"
)
"""Marks in half width beside a space or a Chinese letter."""
FULL = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}


class ReferencePart(NamedTuple):
    """A piece of a reference. `role`: `title`, `container`, `link` (its text is shown, `href`
    followed) or none. `italic`: whether the style has it in italics."""

    text: str
    role: str = ""
    href: str = ""
    italic: bool = False


SPACE = ReferencePart(" ")


def reference(parts: Iterable[ReferencePart]) -> tuple[ReferencePart, ...]:
    """A reference of the parts that have a text."""
    return tuple(part for part in parts if part.text)


def listed(separator: str, *texts: str) -> str:
    """The texts that aren't empty, with `separator` between them."""
    return separator.join(filter(None, texts))


def joined(parts: Iterable[ReferencePart]) -> str:
    """A reference as text."""
    return "".join(part.text for part in parts)


def written_date(parts: Iterable[int], separator: str = "-") -> str:
    """A date as digits: 2019-03-07, as far as it is known."""
    return separator.join(f"{part:02}" for part in parts)


def full_width(text: str) -> str:
    """A text with the marks of a Chinese one; those within words, as in 21378:2019 or f(x), stay."""
    return MARK.sub(lambda found: FULL[found[0].strip()], text)


def ended(text: str) -> str:
    """A text with a full stop, unless it ends with a mark of its own."""
    if not text or text[-1] in ".?!。？！…":
        return text
    return f"{text}."


WORDS = (
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
NUMBERED = re.compile(
    r"(?:第\s*)?(\d+)\s*(?:st|nd|rd|th|\.)?\s*(?:ed(?:ition|n)?\.?|版)?", re.IGNORECASE
)
HAN_NUMBERED = re.compile(r"第?([一二三四五六七八九十])版")
HAN = "一二三四五六七八九十"
REVISED = re.compile(r"rev(?:ised)?\.?(?:\s+ed(?:ition)?\.?)?", re.IGNORECASE)
ENDING = re.compile(r"\s+ed(?:ition|n)?\.?$", re.IGNORECASE)


def edition(text: str, chinese: bool = False) -> str:
    """`4th ed.`, or `4版`; another one as it stands. Empty for the first, which no reference names."""
    text = text.strip()
    number = number_of(text)
    if number == 1 or not text:
        return ""
    if number:
        return f"{number}版" if chinese else f"{ordinal(number)} ed."
    if REVISED.fullmatch(text):
        return "修订版" if chinese else "Rev. ed."
    if chinese or not text.isascii():
        return text
    return f"{ENDING.sub('', text)} ed."


def number_of(text: str) -> int:
    """The number of an edition; 0 where it has none."""
    if text.lower() in WORDS:
        return WORDS.index(text.lower()) + 1
    if found := NUMBERED.fullmatch(text):
        return int(found[1]) if len(found[1]) < 4 else 0
    if found := HAN_NUMBERED.fullmatch(text):
        return HAN.index(found[1]) + 1
    return 0


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    if 10 < number % 100 < 14:
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
