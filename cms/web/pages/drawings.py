"""Drawings that stand where there is no photograph: `data/drawings.json` says which, and where."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cms.content import LocalizedEntry, Reader
from cms.web.context import memoize_per_snapshot
from cms.web.templating.render import own_asset

FOLDER = "img/drawn"
"""Below the static folders."""


class Drawing(NamedTuple):
    """A drawing, and the text for those who can't see it. Addresses change with the files; `plain` is
    what lists show. `dark` and `plain_dark` are empty where the drawing has no dark version.
    """

    name: str
    text: Any
    light: str
    dark: str
    plain: str
    plain_dark: str


def of_entry(entry: LocalizedEntry) -> Drawing | None:
    """An entry's own drawing, else that of the first of its keywords that has one."""
    found = _places()
    words = entry.keywords if "keywords" in entry else ()
    places = (f"{entry.type}/{entry.key}", *(f"terms/{word}" for word in words))
    return next((found[place] for place in places if place in found), None)


def of_section(section: str) -> Drawing | None:
    """The drawing of a section; that of the front page is `home`'s."""
    return _places().get(section)


def _places() -> Mapping[str, Drawing]:
    return memoize_per_snapshot("drawings", _read)


def _read(read: Reader) -> dict[str, Drawing]:
    """Section or type/key → its drawing, of those whose files the site has."""
    found: dict[str, Drawing] = {}
    for row in read.single("drawings").drawings:
        light = own_asset(f"{FOLDER}/{row.name}.svg")
        if light:
            dark = own_asset(f"{FOLDER}/{row.name}-dark.svg")
            plain, plain_dark = (
                own_asset(f"{FOLDER}/{row.name}-plain{end}.svg") for end in ("", "-dark")
            )
            drawing = Drawing(row.name, row.text, light, dark, plain or light, plain_dark or dark)
            found |= dict.fromkeys((*row.sections, *row.entries), drawing)
    return found
