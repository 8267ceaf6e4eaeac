"""A list of entries narrowed, sorted and cut into pages, as the staff asked for it."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from cms.content import Name
from cms.content.derived import heading, titles
from cms.content.query import sort_keys
from cms.core.languages import collation
from cms.editing.entry_rows import EntryRow, Overview, in_order
from cms.editing.entry_status import STATUSES
from cms.schema.content_type import ContentType
from cms.schema.fields import Choice

PAGE = 100
"""Entries on one page of a list."""

CHANGED = "changed"
"""The state of entries with a draft."""

TITLE, UPDATED = "title", "updated"
"""Sort keys beside a type's fields."""


@dataclass(frozen=True, slots=True)
class EntryListFilter:
    """The filter and order of a list. `state` is "", `changed` or `<language>:<status>`; `sort` is
    a column, with `-` before it for descending.
    """

    query: str = ""
    state: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class EntryListPage:
    """One page of a list: its lines, how many there are on all pages, which page of how many."""

    lines: Sequence[EntryRow]
    total: int
    page: int
    pages: int


def find(
    overview: Overview,
    model: type[ContentType],
    asked: EntryListFilter,
    chain: Sequence[str],
    named: Collection[Name] = (),
) -> EntryListPage:
    """The page of `model`'s entries that `asked` wants; titles are read in the languages of
    `chain`.

    `named` are entries that hold the words of the query elsewhere than in their titles and keys.
    """
    keys = _sorted(overview, model, _narrowed(overview, model, asked, named), asked.sort, chain)
    pages = max(1, -(-len(keys) // PAGE))
    page = min(max(asked.page, 1), pages)
    return EntryListPage(
        _lines(overview, model, keys[(page - 1) * PAGE : page * PAGE]), len(keys), page, pages
    )


def search(
    overview: Overview, query: str, limit: int, named: Collection[Name] = ()
) -> list[EntryRow]:
    """Entries of any type that have the words of `query` in a title or in their key; those that
    begin with it first, then those in which it begins a word.

    Then `named`, those that hold the words elsewhere.
    """
    words = _words(query)
    found, begins = [], [before + words[0] for before in (b"\n", b" ")] if words else []
    for entries in overview.staff.entries.values():
        if words and not entries.model.single:
            found += [
                ([first not in of_one for first in begins], entries.model.name, key)
                for key, of_one in zip(entries, entries.words, strict=True)
                if all(word in of_one for word in words)
            ]
    found.sort(key=itemgetter(0))
    names = dict.fromkeys([*((type, key) for _, type, key in found), *named])
    return [line for name in islice(names, limit) if (line := overview.get(*name))]


def _words(query: str) -> list[bytes]:
    return [word.encode() for word in unicodedata.normalize("NFC", query).casefold().split()]


def _lines(overview: Overview, model: type[ContentType], keys: Sequence[str]) -> list[EntryRow]:
    return [line for key in keys if (line := overview.get(model.name, key))]


def _narrowed(
    overview: Overview, model: type[ContentType], asked: EntryListFilter, named: Collection[Name]
) -> list[str]:
    """The keys of the entries that have all that is asked for, in their order."""
    type, entries = model.name, overview.staff.entries[model.name]
    found = list(entries)
    if words := _words(asked.query):
        also = {key for kind, key in named if kind == type}
        found = [
            key
            for key, of_one in zip(entries, entries.words, strict=True)
            if key in also or all(word in of_one for word in words)
        ]
    narrower = [
        overview.staff.index(type, name).get(value, ())
        for name, value in asked.filters.items()
        if value
    ]
    if asked.state == CHANGED:
        narrower.append([key for kind, key in overview.drafts if kind == type])
    locale, _, status = asked.state.partition(":")
    if status in STATUSES and locale in overview.snapshot.by_code:
        narrower.append(overview.standing(type, locale, status))
    for keys in map(set, narrower):
        found = [key for key in found if key in keys]
    return found


def _sorted(
    overview: Overview, model: type[ContentType], keys: list[str], sort: str, chain: Sequence[str]
) -> list[str]:
    """In an order; in the type's own, what lacks the value it goes by comes first: it was begun
    lately and isn't finished."""
    name = (sort or model.order).lstrip("-")
    values = dict(
        zip(overview.staff.entries[model.name], _values(overview, model, name, chain), strict=True)
    )
    lang = next(
        (
            overview.snapshot.by_code[code].lang
            for code in chain
            if code in overview.snapshot.by_code
        ),
        "",
    )
    values = {
        key: collation(value, lang) if isinstance(value, str) else value
        for key, value in values.items()
    }
    lacking = (
        [key for key in keys if values[key] in (None, b"")]
        if not sort and name in model.fields
        else []
    )
    found = sort_keys(keys, sort or model.order, values)
    return lacking + found[: len(found) - len(lacking)]


def _values(
    overview: Overview, model: type[ContentType], name: str, chain: Sequence[str]
) -> Iterable[Any]:
    """The sort value of each entry of a type, in the order of their keys."""
    entries, drafts = overview.staff.entries[model.name], overview.drafts
    if name == TITLE:
        return (
            (in_order(titles(model, heading(entry)), chain) or ("",))[0]
            for entry in entries.values()
        )
    if name == UPDATED:
        return (
            draft.updated if (draft := drafts.get((model.name, key))) else None for key in entries
        )
    if name not in model.fields:
        return (None for _ in entries)
    if isinstance(model.fields[name], Choice):
        found = {
            key: value
            for value, keys in overview.staff.index(model.name, name).items()
            for key in keys
        }
        return (found.get(key) for key in entries)
    return (_in_order(value, chain) for value in entries.sort_values(name))


def _in_order(value: Any, chain: Sequence[str]) -> Any:
    if isinstance(value, Mapping):
        return next((value[code] for code in (*chain, *value) if code in value), None)
    return value
