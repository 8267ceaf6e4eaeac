"""Finding a work that exists already under another key: by DOI, otherwise by title, year and first
author.
"""

from collections.abc import Iterable

from cms.schema.content_type import Model
from cms.schema.fields import Raw
from features.same_work.works import DOI, TITLE, title_words, year_and_author

TitleKey = tuple[str, str, str]
"""(words of the title, year, folded name of the first author); "" if unknown."""


class WorkIndex:
    """An index of the existing works of `model`. Always empty for types without DOI."""

    def __init__(self, model: Model, works: Iterable[tuple[str, Raw]]) -> None:
        self._applies = DOI in model.fields
        self._by_doi: dict[str, str] = {}
        self._by_title: dict[TitleKey, list[tuple[str, str]]] = {}
        if self._applies:
            for key, raw in works:
                self.add(key, raw)

    def add(self, key: str, raw: Raw) -> None:
        """Add a work to the index."""
        if not self._applies:
            return
        doi, title = _doi_and_title(raw)
        if doi:
            self._by_doi.setdefault(doi, key)
        if title[0]:
            self._by_title.setdefault(title, []).append((doi, key))

    def find(self, raw: Raw) -> str | None:
        """Return the key of the same work. Two works with different DOIs are never the same, even if
        their titles are equal.
        """
        if not self._applies:
            return None
        doi, title = _doi_and_title(raw)
        if doi in self._by_doi:
            return self._by_doi[doi]
        for other_doi, key in self._by_title.get(title, ()):
            if not (doi and other_doi):
                return key
        return None


def _doi_and_title(raw: Raw) -> tuple[str, TitleKey]:
    """Return the values by which a duplicate is found. Works whose title is localized are found by
    DOI only.
    """
    doi = raw.get(DOI)
    year, name = year_and_author(raw)
    return doi.lower() if isinstance(doi, str) else "", (title_words(raw.get(TITLE)), year, name)
