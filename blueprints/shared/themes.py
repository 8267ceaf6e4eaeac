"""Research themes: the terms of the vocabulary of fields, with the entries about each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from blueprints.shared.people import authors
from cms.content import LocalizedEntry, Reader
from cms.web.pages.facets import MIN_LISTED_ENTRIES
from cms.web.pages.page import drawing_of_entry, drawing_of_section, has_photograph
from cms.web.templating.render import url

KEYWORD_FIELDS = {
    "papers": "keywords",
    "projects": "keywords",
    "people": "fields",
    "units": "keywords",
    "stations": "keywords",
    "datasets": "keywords",
    "news": "keywords",
}
"""The types that a theme brings together, with their field of terms."""


class Theme(NamedTuple):
    """A term, and the number of entries of each type about it; authors of papers are counted apart
    from the people of the institute.
    """

    term: LocalizedEntry
    counts: Mapping[str, int]

    def number(self) -> int:
        """Return the total number of entries."""
        return sum(self.counts.values())


def themes(read: Reader) -> list[Theme]:
    """Return the fields with enough entries for a page, largest first."""
    counts = {type: dict(read.values(type, path)) for type, path in KEYWORD_FIELDS.items()}
    works_in = Counter(key for person in authors(read) for key in person.fields)
    listed = []
    for term in read.list("terms", where={"vocabulary": "field"}):
        numbers = {type: of_type.get(term.key, 0) for type, of_type in counts.items()}
        numbers["authors"] = works_in[term.key]
        numbers["people"] -= numbers["authors"]
        theme = Theme(term, numbers)
        if theme.number() >= MIN_LISTED_ENTRIES:
            listed.append(theme)
    return sorted(listed, key=Theme.number, reverse=True)


def theme_url(read: Reader, term: LocalizedEntry) -> str:
    """Return the address of a term's theme; empty if it has no page."""
    number = 0
    for type, path in KEYWORD_FIELDS.items() if term.vocabulary == "field" else ():
        number += read.count(type, {path: term.key}, MIN_LISTED_ENTRIES)
        if number >= MIN_LISTED_ENTRIES:
            return url("research.theme", key=term.key)
    return ""


def theme_links(read: Reader, keys: Iterable[str]) -> list[tuple[Any, str]]:
    """Return (name, address of its theme) of some terms."""
    return [(term.title, theme_url(read, term)) for term in read.links("terms", keys, "card")]


def split_by_picture(themes: list[Theme], limit: int) -> tuple[list[Theme], list[Theme]]:
    """Split themes into up to `limit` to show with a picture, each with another drawing, and the
    rest; if none has a picture, the first `limit` are shown without. The drawing of the section is
    in the head of its pages.
    """
    above = drawing_of_section("research")
    firsts: dict[Any, Theme] = {}
    for theme in themes:
        drawing = None if has_photograph(theme.term) else drawing_of_entry(theme.term)
        if has_photograph(theme.term) or drawing not in (None, above):
            firsts.setdefault(drawing or theme.term.key, theme)
    with_picture = list(firsts.values() or themes)[:limit]
    return with_picture, [theme for theme in themes if theme not in with_picture]
