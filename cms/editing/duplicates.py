"""Finding a work that exists already under another key: by DOI, otherwise by title, year and first
author.
"""

import re
from collections.abc import Iterable, Mapping

from cms.core.slugs import fold
from cms.schema.content_type import Model
from cms.schema.fields import Raw

DOI, TITLE = "DOI", "title"
DISTINCT = ("type", "volume", "number", "edition", "version")
"""Fields that tell works of one title apart: a thesis and its article, the volumes of a flora."""
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
        """Return the key of the same work. Two works with different DOIs are never the same,
        whatever their titles.
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


def is_work(model: Model) -> bool:
    """Return whether a work of a type can be found by its title: the type has DOIs, and its title
    is in the work’s own language.
    """
    return DOI in model.fields and model.title == TITLE and not model.fields[TITLE].localized


def may_be_same(one: Raw, other: Raw) -> bool:
    """Return whether two works of the same title may be one: of one year or first author, not
    compared by their DOIs already, and with nothing that tells them apart.
    """
    if one.get(DOI) and other.get(DOI):
        return False
    for name in DISTINCT:
        mine, its = (str(raw.get(name) or "").lower() for raw in (one, other))
        if mine and its and mine != its:
            return False
    pairs = zip(_year_and_author(one), _year_and_author(other), strict=True)
    return any(mine and mine == its for mine, its in pairs)


def title_words(title: object) -> str:
    """Return the letters and digits of a title, folded, by which titles are compared."""
    return "".join(re.findall(r"\w+", fold(title))) if isinstance(title, str) else ""


def _doi_and_title(raw: Raw) -> tuple[str, TitleKey]:
    """Return the values by which a duplicate is found. Works whose title is localized are found by
    DOI only.
    """
    doi = raw.get(DOI)
    year, name = _year_and_author(raw)
    return doi.lower() if isinstance(doi, str) else "", (title_words(raw.get(TITLE)), year, name)


def _year_and_author(raw: Raw) -> tuple[str, str]:
    authors = raw.get("author")
    first = authors[0] if isinstance(authors, list) and authors else None
    name = ""
    if isinstance(first, Mapping):
        name = str(first.get("family") or first.get("literal") or "")
    return str(raw.get("issued") or "")[:4], fold(name)
