"""Themes of research: the terms of the vocabulary of fields, by what the site has about each."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cms.content import LocalizedEntry, Reader
from cms.web.pages.facets import MIN_LISTED_ENTRIES
from cms.web.pages.page import drawing_of_entry, drawing_of_section
from cms.web.templating.render import url

NAMED = {
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
    """A term, and how many entries of each type are about it."""

    term: LocalizedEntry
    counts: Mapping[str, int]

    def number(self) -> int:
        """How many entries there are in all."""
        return sum(self.counts.values())


def themes(read: Reader) -> list[Theme]:
    """The fields that a list of their own is worth, those with most first."""
    counts = {type: dict(read.values(type, path)) for type, path in NAMED.items()}
    listed = []
    for term in read.list("terms", where={"vocabulary": "field"}):
        numbers = {type: of_type.get(term.key, 0) for type, of_type in counts.items()}
        theme = Theme(term, numbers)
        if theme.number() >= MIN_LISTED_ENTRIES:
            listed.append(theme)
    return sorted(listed, key=Theme.number, reverse=True)


def theme_url(read: Reader, term: LocalizedEntry) -> str:
    """The address of the theme that a term is; empty where there is no such page."""
    number = 0
    for type, path in NAMED.items() if term.vocabulary == "field" else ():
        number += read.count(type, {path: term.key}, MIN_LISTED_ENTRIES)
        if number >= MIN_LISTED_ENTRIES:
            return url("research.theme", key=term.key)
    return ""


def linked(read: Reader, keys: Iterable[str]) -> list[tuple[Any, str]]:
    """(name, address of its theme) of each of some terms."""
    return [(term.title, theme_url(read, term)) for term in read.links("terms", keys, "card")]


def pictured(found: list[Theme], most: int) -> tuple[list[Theme], list[Theme]]:
    """Those to show with a picture, no two with the same drawing, and the others."""
    firsts: dict[Any, Theme] = {}
    for theme in found:
        firsts.setdefault(
            drawing_of_entry(theme.term) or drawing_of_section("research") or theme.term.key, theme
        )
    shown = list(firsts.values())[:most]
    return shown, [theme for theme in found if theme not in shown]
