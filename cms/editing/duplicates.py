"""Works that are there already, under another key: by their DOI, else by title, year and first
author.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cms.core.slugs import fold
from cms.schema.content_type import ContentType
from cms.schema.fields import Json

DOI = "DOI"


class WorkTraits(NamedTuple):
    """The values by which duplicates are found; empty where unknown."""

    doi: str
    title: tuple[str, str, str]


class KnownWorks:
    """The works that there are, each by its key, among those of `model`; nothing for types that
    have no DOI.
    """

    def __init__(
        self, model: type[ContentType], works: Iterable[tuple[str, Mapping[str, Json]]]
    ) -> None:
        self._applies = DOI in model.fields
        self._by_doi: dict[str, str] = {}
        self._by_title: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
        for key, raw in works if self._applies else ():
            self.add(key, raw)

    def add(self, key: str, raw: Mapping[str, Json]) -> None:
        """Make a work known."""
        traits = traits_of(raw) if self._applies else WorkTraits("", ("", "", ""))
        if traits.doi:
            self._by_doi.setdefault(traits.doi, key)
        if traits.title[0]:
            self._by_title.setdefault(traits.title, []).append((traits.doi, key))

    def find(self, raw: Mapping[str, Json]) -> str | None:
        """The key of the same work. Two works with a DOI each are two, whatever they are called."""
        if not self._applies:
            return None
        doi, title = traits_of(raw)
        if doi in self._by_doi:
            return self._by_doi[doi]
        return next(
            (key for other, key in self._by_title.get(title, ()) if not (doi and other)), None
        )


def traits_of(raw: Mapping[str, Json]) -> WorkTraits:
    """The values by which a duplicate of a work is found, from its title in one language."""
    doi, title = raw.get(DOI), raw.get("title")
    authors = raw.get("author")
    first = (
        authors[0]
        if isinstance(authors, list) and authors and isinstance(authors[0], Mapping)
        else {}
    )
    name = first.get("family") or first.get("literal") or ""
    words = " ".join(fold(title).split()) if isinstance(title, str) else ""
    year = str(raw.get("issued") or "")[:4]
    return WorkTraits(doi.lower() if isinstance(doi, str) else "", (words, year, fold(str(name))))
