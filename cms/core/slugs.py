"""Text reduced to its letters: as it is compared where people look for something, and as addresses
have it.
"""

import re
import unicodedata

MAX_SLUG_LENGTH = 60
MAX_QUERY_LENGTH = 200
"""Characters of a search that are read."""
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""A Chinese character."""


def fold(text: str) -> str:
    """Text as it is searched: without case, accents and width."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def slugify(text: str) -> str:
    """Small letters, digits and hyphens, cut at a word; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    key = "-".join(words)
    while len(key) > MAX_SLUG_LENGTH and len(words) > 1:
        words.pop()
        key = "-".join(words)
    return key[:MAX_SLUG_LENGTH]
