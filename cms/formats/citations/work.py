"""A work as styles and file formats read it: variables by name, dates, pages and people; references
in parts, each with a role, so that a page can link the title and mark up the journal; and editions
of books, as entries write them (4, 4th, fourth, 4th ed., 第4版) and as references do.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from cms.formats.citations.csl import NUMBERED, Item
from cms.formats.citations.names import Name, is_han


class ReferencePart(NamedTuple):
    """Part of a reference. `role`: `title`, `container`, `link` (its text links to `href`) or none.
    `italic`: the style has it in italics.
    """

    text: str
    role: str = ""
    href: str = ""
    italic: bool = False


SPACE = ReferencePart(" ")
BOOKS = ("book", "proceedings", "map")
IN_BOOKS = ("chapter", "paper-conference", "map")
IN_PERIODICALS = ("article-journal", "article-newspaper")
"""Types of works: books, and those that are part of a book or of a periodical."""


def nonempty_parts(parts: Iterable[ReferencePart]) -> tuple[ReferencePart, ...]:
    """Return the parts that have a text."""
    return tuple(part for part in parts if part.text)


def join_nonempty(separator: str, *texts: str) -> str:
    """Return the texts that aren't empty, with `separator` between them."""
    return separator.join(filter(None, texts))


def reference_text(parts: Iterable[ReferencePart]) -> str:
    """Return a reference as text."""
    return "".join(part.text for part in parts)


def format_date(parts: Iterable[int], separator: str = "-") -> str:
    """Return a date as digits, as far as it is known: 2019-03-07."""
    return separator.join(f"{part:02}" for part in parts)


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


RESOLVER = "https://doi.org/"
CSTR_RESOLVER = "https://cstr.cn/"

Notes = Mapping[str, Any]
"""Data of one author in `custom`: person, name by language, corresponding, omitted."""


class Work:
    """A CSL-JSON item. `work.container_title` is the text of its variable `container-title`;
    missing variables are empty.
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
        """Return a variable by CSL's name for it."""
        return str(self.item.get(variable, ""))

    def names(self, role: str) -> list[Name]:
        """Return the names of the authors, editors or translators."""
        return list(self.item.get(role, []))

    def people(self, role: str = "author") -> list[tuple[Name, Notes]]:
        """Return the names of a role with the notes on each, which may be empty."""
        return list(zip_longest(self.names(role), self.custom.get(role, []), fillvalue={}))

    @property
    def is_complete(self) -> bool:
        """Whether all authors are listed."""
        return bool(self.custom.get("complete", True))

    @property
    def gap(self) -> int | None:
        """The index of the first author listed after authors that are left out; None if there is no
        gap.
        """
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
        """Return the dates of a date variable: one, or the first and the last day; empty if not
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
        """The year of publication; empty if it isn't known."""
        return "".join(map(str, self.date[:1]))

    @property
    def pages(self) -> tuple[str, str]:
        """First and last page; the last is empty for a single page."""
        first, _, last = self.page.partition("-")
        return first.strip(), last.strip()

    @property
    def article_number(self) -> str:
        """The number of a work that has no pages in its volume."""
        return "" if self.type in NUMBERED or self.page else self.number

    @property
    def is_in_periodical(self) -> bool:
        """Whether it is part of a periodical: an article, or a paper of a conference series that
        numbers its volumes, issues and papers as a journal does.
        """
        if self.type == "paper-conference":
            return bool(
                self.container_title and self.volume and (self.issue or self.article_number)
            )
        return self.type in IN_PERIODICALS

    @property
    def cstr(self) -> str:
        """Its identifier in China's registry of scientific resources."""
        return str(self.custom.get("CSTR", ""))

    @property
    def address(self) -> str:
        """Its DOI as an address, else its own address; empty if it has neither."""
        return f"{RESOLVER}{self.DOI}" if self.DOI else self.URL
