"""Whether something is called as somebody typed it: a heading, a file. By the rules of search, so
pinyin, traditional characters and any case find it too.
"""

from functools import lru_cache

from cms.search.text import HAN, begins, finds, fold, is_short, other_forms, terms

MAX_CACHED_NAMES = 8192
"""Names whose other forms are remembered: the same ones are looked through with every key."""


class NameQuery:
    """A query for entries by their names."""

    def __init__(self, query: str) -> None:
        self.terms = terms(query)
        self._latin = any(not HAN.search(term) for term in self.terms)

    def finds(self, *names: str) -> bool:
        """Whether each term is in one of the names, as it is written or in pinyin."""
        return all(any(self._finds(name, term) for name in names) for term in self.terms)

    def holds_any(self, name: str) -> bool:
        """Whether a name holds one of the terms."""
        return any(self._finds(name, term) for term in self.terms)

    def _finds(self, name: str, term: str) -> bool:
        sounds = self._latin and HAN.search(name)
        return _holds(fold(name), term) or bool(sounds and _holds(_spoken(name), term))


def _holds(text: str, term: str) -> bool:
    """Whether folded text has a term; a short one only where a word begins."""
    return any(begins(text, at) or not is_short(term) for at in finds(text, term))


@lru_cache(MAX_CACHED_NAMES)
def _spoken(name: str) -> str:
    return " ".join(other_forms(name))
