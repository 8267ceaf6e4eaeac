"""Matching headings and file names against a typed query by the rules of search, so that pinyin,
traditional characters and any case match too.
"""

from functools import lru_cache

from cms.search.text import HAN, begins, finds, fold, is_short, other_forms, terms

MAX_CACHED_NAMES = 8192
"""Names whose other forms are cached: each keystroke searches the same names."""


class NameQuery:
    """A query for things by their names."""

    def __init__(self, query: str) -> None:
        self.terms = terms(query)
        self._latin = any(not HAN.search(term) for term in self.terms)

    def matches(self, *names: str) -> bool:
        """Return whether every term occurs in one of the names, as written or in pinyin."""
        return all(any(self._matches(name, term) for name in names) for term in self.terms)

    def matches_any(self, name: str) -> bool:
        """Return whether any term occurs in a name."""
        return any(self._matches(name, term) for term in self.terms)

    def _matches(self, name: str, term: str) -> bool:
        if _contains(fold(name), term):
            return True
        return bool(self._latin and HAN.search(name)) and _contains(_joined_forms(name), term)


def _contains(text: str, term: str) -> bool:
    """Return whether a term occurs in folded text; a short term must begin a word."""
    return any(begins(text, at) or not is_short(term) for at in finds(text, term))


@lru_cache(MAX_CACHED_NAMES)
def _joined_forms(name: str) -> str:
    return " ".join(other_forms(name))
