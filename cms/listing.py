"""A list of entries narrowed, sorted and cut into pages, as the staff asked for it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.model import ContentType
from cms.overview import STATUSES, Line, Overview
from cms.store.filing import facets, sort_value
from cms.store.queries import sort_keys

PAGE = 100
"""Entries on one page of a list."""

CHANGED = "changed"
"""The state of entries with a working copy."""

TITLE, UPDATED = "title", "updated"
"""What a list can be sorted by beside a type's fields."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to. `state` is "", `changed` or `<language>:<status>`; `sort` a column, `-` before it
    for descending."""

    query: str = ""
    state: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list: its lines, how many there are on all pages, which page of how many."""

    lines: Sequence[Line]
    total: int
    page: int
    pages: int


def find(overview: Overview, model: type[ContentType], asked: Asked, chain: Sequence[str]) -> Found:
    """The page of `model`'s entries that `asked` wants; titles are read in the languages of `chain`."""
    lines = [line for line in overview.lines.get(model.name, ()) if _wanted(line, asked, overview)]
    lines = _sorted(lines, asked.sort, chain) if asked.sort else _in_order(lines, model.order, chain)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(asked.page, 1), pages)
    return Found(lines[(page - 1) * PAGE:page * PAGE], len(lines), page, pages)


def search(overview: Overview, query: str, limit: int) -> list[Line]:
    """Entries of any type that have the words of `query` in a title or in their key; those that begin with it first."""
    words = _words(query)
    if not words:
        return []
    found = [line for line in overview.every() if not line.model.single and all(word in line.words for word in words)]
    found.sort(key=lambda line: not any(title.casefold().startswith(words[0]) for title in line.titles.values()))
    return found[:limit]


def _words(query: str) -> list[str]:
    return unicodedata.normalize("NFC", query).casefold().split()


def _wanted(line: Line, asked: Asked, overview: Overview) -> bool:
    return (all(word in line.words for word in _words(asked.query))
            and all(value in facets(line.entry, name) for name, value in asked.filters.items() if value)
            and _stands(line, asked.state, overview))


def _stands(line: Line, state: str, overview: Overview) -> bool:
    if state == CHANGED:
        return line.work is not None
    locale, _, status = state.partition(":")
    known = status in STATUSES and locale in overview.snapshot.by_code
    return not known or line.status(locale, overview.snapshot.now) == status


def _in_order(lines: list[Line], order: str, chain: Sequence[str]) -> list[Line]:
    """The type's own order, but first what lacks the value it goes by: it was begun lately and is not finished."""
    name = order.lstrip("-")
    lacking = [line for line in lines if name in line.model.fields and sort_value(line.entry, name) in (None, "")]
    keys = {line.key for line in lacking}
    return lacking + _sorted([line for line in lines if line.key not in keys], order, chain)


def _sorted(lines: list[Line], order: str, chain: Sequence[str]) -> list[Line]:
    by_key = {line.key: line for line in lines}

    def value(key: str, name: str) -> Any:
        line = by_key[key]
        if name == TITLE:
            return line.title(chain)[0]
        if name == UPDATED:
            return line.work.updated if line.work else None
        found = sort_value(line.entry, name) if name in line.model.fields else None
        if isinstance(found, Mapping):
            return next((found[code] for code in (*chain, *found) if code in found), None)
        return found

    return [by_key[key] for key in sort_keys(list(by_key), order, value)]
