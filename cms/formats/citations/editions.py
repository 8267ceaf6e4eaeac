"""Editions of books, as entries say them (4, 4th, fourth, 4th ed., 第4版) and as references do."""

import re

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
