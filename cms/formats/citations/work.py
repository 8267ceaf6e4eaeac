"""A work as the styles and files ask for it: its variables by name, its dates, pages and people; references
in parts, each with its role, so that a page can link the title and mark up the journal; and editions of
books, as entries say them (4, 4th, fourth, 4th ed., 第4版) and as references do.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from cms.formats.citations.csl import NUMBERED, Item
from cms.formats.citations.names import Name, is_han


class ReferencePart(NamedTuple):
    """A piece of a reference. `role`: `title`, `container`, `link` (its text is shown, `href`
    followed) or none. `italic`: whether the style has it in italics."""

    text: str
    role: str = ""
    href: str = ""
    italic: bool = False


SPACE = ReferencePart(" ")
BOOKS = ("book", "proceedings", "map")
IN_BOOKS = ("chapter", "paper-conference", "map")
IN_PERIODICALS = ("article-journal", "article-newspaper")
"""Kinds of works: books, and those that are part of one or of a periodical."""


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
EDITION_NUMBER = re.compile(
    r"(?:第\s*)?(\d+)\s*(?:st|nd|rd|th|\.)?\s*(?:ed(?:ition|n)?\.?|版)?", re.IGNORECASE
)
HAN_NUMBERED = re.compile(r"第?([一二三四五六七八九十])版")
NUMERALS = "一二三四五六七八九十"
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
    if found := EDITION_NUMBER.fullmatch(text):
        return int(found[1]) if len(found[1]) < 4 else 0
    if found := HAN_NUMBERED.fullmatch(text):
        return NUMERALS.index(found[1]) + 1
    return 0


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    if 10 < number % 100 < 14:
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


RESOLVER = "https://doi.org/"
CSTR_RESOLVER = "https://cstr.cn/"

Notes = Mapping[str, Any]
"""Data of one author in `custom`: person, name by language, corresponding, omitted."""


class Work:
    """A CSL-JSON item. `work.container_title` is the text of its variable `container-title`; a
    variable that isn't known is empty.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self.type: str = item["type"]
        self.custom: dict[str, Any] = item.get("custom", {})
        self.author: list[Name] = item.get("author", [])
        self.editor: list[Name] = item.get("editor", [])
        self.translator: list[Name] = item.get("translator", [])

    def __getattr__(self, name: str) -> str:
        return self.text(name.replace("_", "-"))

    def text(self, variable: str) -> str:
        """A variable by CSL's name for it."""
        return str(self.item.get(variable, ""))

    def names(self, role: str) -> list[Name]:
        """The names of the authors, editors or translators."""
        return list(self.item.get(role, []))

    def people(self, role: str = "author") -> list[tuple[Name, Notes]]:
        """The names of a role with the notes on each; empty for a name without."""
        return list(zip_longest(self.names(role), self.custom.get(role, []), fillvalue={}))

    @property
    def is_complete(self) -> bool:
        """Whether all authors are listed."""
        return bool(self.custom.get("complete", True))

    @property
    def gap(self) -> int | None:
        """Where authors are left out before one that is listed: the index of that one."""
        for index, (_name, notes) in enumerate(self.people()):
            if index and notes.get("omitted"):
                return index
        return None

    @property
    def is_chinese(self) -> bool:
        """Whether it is in Chinese: by its language, else by its title."""
        if self.language:
            return self.language.partition("-")[0] == "zh"
        return is_han(self.title)

    @property
    def translated_titles(self) -> dict[str, str]:
        """Language → title."""
        return dict(self.custom.get("title", {}))

    def dates(self, variable: str = "issued") -> list[list[int]]:
        """The dates of a date variable: one, or the first and the last day; none where it isn't
        known.

        Each has year, month and day as far as they are known.
        """
        dates: list[list[int]] = self.item.get(variable, {}).get("date-parts", [])
        return dates

    @property
    def date(self) -> list[int]:
        """Year, month, day of publication as far as they are known."""
        dates = self.dates()
        return dates[0] if dates else []

    @property
    def year(self) -> str:
        """The year it appeared; empty where it isn't known."""
        return "".join(map(str, self.date[:1]))

    @property
    def pages(self) -> tuple[str, str]:
        """First and last page; the last is empty for a single page."""
        first, _, last = self.page.partition("-")
        return first.strip(), last.strip()

    @property
    def article_number(self) -> str:
        """The number that stands for the pages of a work that has none."""
        return "" if self.type in NUMBERED or self.page else self.number

    @property
    def cstr(self) -> str:
        """Its identifier in China's registry of scientific resources."""
        return str(self.custom.get("CSTR", ""))

    @property
    def address(self) -> str:
        """Its link: its DOI as an address, else its own; empty where it has neither."""
        return f"{RESOLVER}{self.DOI}" if self.DOI else self.URL
