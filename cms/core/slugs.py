"""Reducing text to its letters: for comparisons in searches, and for slugs."""

import re
import unicodedata

MAX_SLUG_LENGTH = 60
MAX_QUERY_LENGTH = 200
"""Characters of a search query that are read."""
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""A Chinese character."""


def fold(text: str) -> str:
    """Normalize text for a search: lower case, without accents and differences of width."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def slugify(text: str) -> str:
    """Convert text to lower-case ASCII letters, digits and hyphens, cut at a word boundary. Empty
    if nothing is left.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    key = "-".join(words)
    while len(key) > MAX_SLUG_LENGTH and len(words) > 1:
        words.pop()
        key = "-".join(words)
    return key[:MAX_SLUG_LENGTH]
