"""Conversion of texts by OpenCC and the institute's corrections."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from cms.content.reader import Reader
from cms.core.languages import DerivedLocale

if TYPE_CHECKING:
    from opencc import OpenCC


def make_converter(read: Reader, derived: DerivedLocale) -> Callable[[str], str]:
    """Return a function that converts a text into a derived language. The institute's corrections
    take precedence over OpenCC.
    """
    rows = read.single("corrections").corrections
    own = {row.text: row.instead for row in rows if row.text and row.instead}
    longest_first = sorted(own, key=len, reverse=True)
    corrected = re.compile(f"({'|'.join(map(re.escape, longest_first))})") if own else None

    def convert(text: str) -> str:
        if text.isascii():
            return text
        parts = corrected.split(text) if corrected else [text]
        parts[::2] = [_opencc(part, derived.conversion) for part in parts[::2]]
        parts[1::2] = [own[part] for part in parts[1::2]]
        return "".join(parts)

    return convert


def _opencc(text: str, conversion: str) -> str:
    """Convert a text part by part, since OpenCC stops at a NUL character."""
    return "\0".join(str(_converter(conversion).convert(part)) for part in text.split("\0"))


@lru_cache(maxsize=4)
def _converter(conversion: str) -> "OpenCC":
    from opencc import OpenCC  # only if a site has such a language

    return OpenCC(conversion)
