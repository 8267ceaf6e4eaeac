"""References in parts, each with its role, so that a page can link the title and mark up the
journal.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cms.formats.citations.names import is_han

MARK = re.compile(
    r"[,:;]\s+|\s+\(|(?<=[\u2e80-\u9fff])\(|\)(?:\s+|$)|\)(?=[\u2e80-\u9fff,.:;，：；])"
)
"""Marks in half width beside a space or a Chinese letter."""
FULL = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
RESOLVER = "https://doi.org/"


class ReferencePart(NamedTuple):
    """A piece of a reference. `role`: `title`, `container`, `link` (its text is shown, `href`
    followed) or none. `italic`: whether the style has it in italics."""

    text: str
    role: str = ""
    href: str = ""
    italic: bool = False


def joined(parts: Iterable[ReferencePart]) -> str:
    """A reference as text."""
    return "".join(part.text for part in parts)


def is_chinese(item: Mapping[str, Any]) -> bool:
    """Whether a work is in Chinese: by its language, else by its title."""
    language = str(item.get("language", ""))
    return language.partition("-")[0] == "zh" if language else is_han(str(item.get("title", "")))


def year_of(item: Mapping[str, Any]) -> str:
    """The year a work appeared; empty where it isn't known."""
    parts = date_of(item)
    return str(parts[0]) if parts else ""


def date_of(item: Mapping[str, Any]) -> list[int]:
    """Year, month, day as far as they are known."""
    return list(next(iter(item.get("issued", {}).get("date-parts", ())), []))


def pages_of(item: Mapping[str, Any]) -> tuple[str, str]:
    """First and last page; the last is empty for a single page."""
    first, _, last = str(item.get("page", "")).partition("-")
    return first.strip(), last.strip()


def address_of(item: Mapping[str, Any]) -> str:
    """Where a work is found: its DOI as an address, else its own; empty where it has neither."""
    return RESOLVER + str(item["DOI"]) if item.get("DOI") else str(item.get("URL", ""))


def full_width(text: str) -> str:
    """A text with the marks of a Chinese one; those within words, as in 21378:2019 or f(x), stay."""
    return MARK.sub(lambda found: FULL[found[0].strip()], text)


def ended(text: str) -> str:
    """A text with a full stop, unless it ends with a mark of its own."""
    return text if not text or text[-1] in ".?!。？！…" else f"{text}."
