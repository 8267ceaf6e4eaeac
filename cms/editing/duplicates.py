"""Works that are there already, under another key: by their DOI, else by title, year and first
author.
"""

from collections.abc import Iterable, Mapping

from cms.core.slugs import fold
from cms.schema.content_type import Model
from cms.schema.fields import Raw

DOI = "DOI"


Title = tuple[str, str, str]
"""The folded words of a title, the year, the folded name of the first author; empty where unknown."""


class KnownWorks:
    """The works that there are, each by its key, among those of `model`; nothing for types that
    have no DOI.
    """

    def __init__(self, model: Model, works: Iterable[tuple[str, Raw]]) -> None:
        self._applies = DOI in model.fields
        self._by_doi: dict[str, str] = {}
        self._by_title: dict[Title, list[tuple[str, str]]] = {}
        if self._applies:
            for key, raw in works:
                self.add(key, raw)

    def add(self, key: str, raw: Raw) -> None:
        """Make a work known."""
        if not self._applies:
            return
        doi, title = _doi_and_title(raw)
        if doi:
            self._by_doi.setdefault(doi, key)
        if title[0]:
            self._by_title.setdefault(title, []).append((doi, key))

    def find(self, raw: Raw) -> str | None:
        """The key of the same work. Two works with a DOI each are two, whatever they are called."""
        if not self._applies:
            return None
        doi, title = _doi_and_title(raw)
        if doi in self._by_doi:
            return self._by_doi[doi]
        for other, key in self._by_title.get(title, ()):
            if not (doi and other):
                return key
        return None


def _doi_and_title(raw: Raw) -> tuple[str, Title]:
    """The values by which a duplicate of a work is found, from its title in one language."""
    doi, title, authors = raw.get(DOI), raw.get("title"), raw.get("author")
    first = authors[0] if isinstance(authors, list) and authors else None
    name = ""
    if isinstance(first, Mapping):
        name = str(first.get("family") or first.get("literal") or "")
    words = " ".join(fold(title).split()) if isinstance(title, str) else ""
    year = str(raw.get("issued") or "")[:4]
    return doi.lower() if isinstance(doi, str) else "", (words, year, fold(name))
