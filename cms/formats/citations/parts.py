"""References in parts, each with its role, so that a page can link the title and mark up the
journal.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from cms.formats.citations.csl import NUMBERED, Item
from cms.formats.citations.names import is_han

MARK = re.compile(
    r"[,:;]\s+|\s+\(|(?<=[\u2e80-\u9fff])\(|\)(?:\s+|$)|\)(?=[\u2e80-\u9fff,.:;，：；])"
)
"""Marks in half width beside a space or a Chinese letter."""
FULL = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
RESOLVER = "https://doi.org/"
CSTR_RESOLVER = "https://cstr.cn/"


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


def is_chinese(item: Item) -> bool:
    """Whether a work is in Chinese: by its language, else by its title."""
    language = str(item.get("language", ""))
    if language:
        return language.partition("-")[0] == "zh"
    return is_han(item.get("title", ""))


def dates_of(item: Item, name: str = "issued") -> list[list[int]]:
    """The dates of a date variable: one, or the first and the last day; none where it isn't known.

    Each has year, month and day as far as they are known.
    """
    dates: list[list[int]] = item.get(name, {}).get("date-parts", [])
    return dates


def date_of(item: Item) -> list[int]:
    """Year, month, day of publication as far as they are known."""
    dates = dates_of(item)
    return dates[0] if dates else []


def year_of(item: Item) -> str:
    """The year a work appeared; empty where it isn't known."""
    return "".join(map(str, date_of(item)[:1]))


def written_date(parts: Iterable[int], separator: str = "-") -> str:
    """A date as digits: 2019-03-07, as far as it is known."""
    return separator.join(f"{part:02}" for part in parts)


def pages_of(item: Item) -> tuple[str, str]:
    """First and last page; the last is empty for a single page."""
    first, _, last = str(item.get("page", "")).partition("-")
    return first.strip(), last.strip()


def address_of(item: Item) -> str:
    """Where a work is found: its DOI as an address, else its own; empty where it has neither."""
    doi = item.get("DOI")
    return f"{RESOLVER}{doi}" if doi else str(item.get("URL", ""))


def article_number(item: Item) -> str:
    """The number that stands for the pages of a work that has none."""
    if item["type"] in NUMBERED or item.get("page"):
        return ""
    return str(item.get("number", ""))


def full_width(text: str) -> str:
    """A text with the marks of a Chinese one; those within words, as in 21378:2019 or f(x), stay."""
    return MARK.sub(lambda found: FULL[found[0].strip()], text)


def ended(text: str) -> str:
    """A text with a full stop, unless it ends with a mark of its own."""
    if not text or text[-1] in ".?!。？！…":
        return text
    return f"{text}."
