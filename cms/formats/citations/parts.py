"""References in parts, each with its role, so that a page can link the title and mark up the
journal.
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
