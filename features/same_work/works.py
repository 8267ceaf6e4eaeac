"""Telling whether two entries are the same work: by DOI, otherwise by title, year and first author."""

import re
from collections.abc import Mapping

from cms.core.slugs import fold
from cms.schema.content_type import Model
from cms.schema.fields import Raw

DOI, TITLE = "DOI", "title"
DISTINCT = ("type", "volume", "number", "edition", "version")
"""Fields that tell works of one title apart: a thesis and its article, the volumes of a flora."""


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
    pairs = zip(year_and_author(one), year_and_author(other), strict=True)
    return any(mine and mine == its for mine, its in pairs)


def title_words(title: object) -> str:
    """Return the letters and digits of a title, folded, by which titles are compared."""
    return "".join(re.findall(r"\w+", fold(title))) if isinstance(title, str) else ""


def year_and_author(raw: Raw) -> tuple[str, str]:
    """Return the year, and the folded name of the first author; "" if unknown."""
    authors = raw.get("author")
    first = authors[0] if isinstance(authors, list) and authors else None
    name = ""
    if isinstance(first, Mapping):
        name = str(first.get("family") or first.get("literal") or "")
    return str(raw.get("issued") or "")[:4], fold(name)
