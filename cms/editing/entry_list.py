"""The editor's list of entries: filtered, sorted and paginated."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from cms.content import Entry
from cms.content.derived import facets, heading, is_indexed, modified, sort_value, titles
from cms.content.entry_map import EntryMap
from cms.content.query import sort_keys
from cms.core.languages import collation
from cms.editing.entry_rows import EntryRow, Overview, first_title
from cms.editing.entry_status import STATUSES
from cms.editing.list_fields import MODIFIED, TITLE, UPDATED
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name
from cms.schema.fields import Field, Lines, Number
from cms.schema.fields.walk import reference_field

T = TypeVar("T")

PAGE_SIZE = 100
"""Entries per page."""

CHANGED = "changed"
"""The state filter for entries with a draft."""

NO_VALUE = "-"
"""The filter value that matches entries without a value."""
DisplayText = Callable[[Field, str], str]
"""Returns the displayed text of a value, such as the name of a code; lists are sorted by it."""


@dataclass(frozen=True, slots=True)
class EntryListFilter:
    """The filter and order of a list.

    `state` is "", `changed` or `<language>:<status>`. `sort` is a column, prefixed with `-` for
    descending.
    """

    query: str = ""
    state: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""


class ListPage(NamedTuple, Generic[T]):
    """One page of a list: its items, the total number of items, its number and the number of
    pages.
    """

    items: Sequence[T]
    total: int
    page: int
    pages: int


def paginate(items: Sequence[T], number: int, size: int) -> ListPage[T]:
    """Return page number `asked`, limited to the existing pages."""
    pages = max(1, -(-len(items) // size))
    page = min(max(number, 1), pages)
    return ListPage(items[(page - 1) * size : page * size], len(items), page, pages)


def find_keys(
    overview: Overview,
    model: Model,
    list_filter: EntryListFilter,
    chain: Sequence[str],
    named: Collection[Name] = (),
    display_text: DisplayText = lambda _field, value: value,
) -> list[str]:
    """Return the keys of the entries of `model` that match a filter, in its order.

    `chain`: the languages in which titles are read, in order of preference · `named`: entries that
    match the query elsewhere than in their titles and keys.
    """
    keys = _filter_keys(overview, model.name, list_filter, named)
    return _Sorting(overview, model, chain, display_text).sorted(keys, list_filter.sort)


def search(
    overview: Overview,
    query: str,
    limit: int,
    named: Collection[Name] = (),
    types: Collection[str] = (),
) -> list[EntryRow]:
    """Return entries that have the words of `query` in a title or their key, of any type or of
    `types`. First come those that begin with the first word, then those in which it begins a word.

    The entries in `named`, which have the words elsewhere, follow.
    """
    words = _words(query)
    matches = [
        ((entries.model.name, key), text)
        for entries in overview.staff.entries.values()
        if words and not entries.model.single and (not types or entries.model.name in types)
        for key, text in _matching(entries, words)
    ]
    matches.sort(key=lambda match: [prefix + words[0] not in match[1] for prefix in (b"\n", b" ")])
    elsewhere = (name for name in named if not types or name[0] in types)
    names = dict.fromkeys([*(name for name, _text in matches), *elsewhere])
    return [row for name in islice(names, limit) if (row := overview.get(*name))]


def _matching(entries: EntryMap, words: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield (key, search text) of the entries whose search text has all words."""
    for key, text in zip(entries, entries.words, strict=True):
        if all(word in text for word in words):
            yield key, text


def _words(query: str) -> list[bytes]:
    return [word.encode() for word in unicodedata.normalize("NFC", query).casefold().split()]


def _filter_keys(
    overview: Overview, type: str, list_filter: EntryListFilter, named: Collection[Name]
) -> list[str]:
    """Return the keys of the entries that match a filter, in the entries' order."""
    result = list(overview.staff.entries[type])
    for keys in _keys_per_condition(overview, type, list_filter, named):
        matching = set(keys)
        result = [key for key in result if key in matching]
    return result


def _keys_per_condition(
    overview: Overview, type: str, list_filter: EntryListFilter, named: Collection[Name]
) -> Iterator[Collection[str]]:
    """Yield the matching keys of each condition of a filter."""
    for path, value in list_filter.filters.items():
        if value:
            yield _keys_with_value(overview, type, path, value)
    if words := _words(list_filter.query):
        elsewhere = [key for kind, key in named if kind == type]
        yield elsewhere + [key for key, _text in _matching(overview.staff.entries[type], words)]
    if list_filter.state == CHANGED:
        yield [key for kind, key in overview.drafts if kind == type]
    locale, _, status = list_filter.state.partition(":")
    if status in STATUSES and locale in overview.snapshot.by_code:
        yield overview.keys_with_status(type, locale, status)


def _keys_with_value(overview: Overview, type: str, path: str, value: str) -> Collection[str]:
    """Return the keys of the entries that have a value at a path, or no value there."""
    index = overview.staff.index(type, path)
    if value != NO_VALUE:
        return index.get(value, ())
    with_value = {key for keys in index.values() for key in keys}
    return overview.staff.entries[type].keys() - with_value


@dataclass(frozen=True, slots=True)
class _Sorting:
    """The order of a type's entries for a reader of the languages in `chain`."""

    overview: Overview
    model: Model
    chain: Sequence[str]
    display_text: DisplayText
    texts: dict[str, str] = field(default_factory=dict)
    """Facet → displayed text: thousands of entries have the same values."""

    @property
    def _lang(self) -> str:
        locales = self.overview.snapshot.by_code
        return next((locales[code].lang for code in self.chain if code in locales), "")

    def sorted(self, keys: list[str], sort: str) -> list[str]:
        """Return the keys in the order of `sort`.

        In the type's default order, entries without a sort value come first if they were never
        published: they are new and unfinished.
        """
        name, lang = (sort or self.model.order).lstrip("-"), self._lang
        entries, value_of = self.overview.staff.entries[self.model.name], self._value_of(name)
        values = {}
        for key in keys:
            value = value_of(entries[key])
            values[key] = collation(value, lang) if isinstance(value, str) else value
        lacking = (
            [key for key in keys if values[key] in (None, b"") and not self._is_published(key)]
            if not sort and name in self.model.fields
            else []
        )
        new = set(lacking)
        ordered = sort_keys(
            [key for key in keys if key not in new], sort or self.model.order, values
        )
        return lacking + ordered

    def _is_published(self, key: str) -> bool:
        return self.overview.snapshot.shows(self.model.name, key)

    def _value_of(self, name: str) -> Callable[[Entry], Any]:
        """Return the function that maps an entry to the sort value of a column."""
        field = self.model.fields.get(name)
        if name == TITLE:
            return self._title
        if name == UPDATED:
            drafts = self.overview.drafts
            return lambda entry: drafts[entry.name].updated if entry.name in drafts else None
        if name == MODIFIED:
            return lambda entry: max(modified(entry).values(), default=None)
        if field is None:
            return lambda _entry: None
        is_remembered = name == self.model.order.lstrip("-")
        if is_indexed(field) and not field.localized and not is_remembered:
            return lambda entry: self._facet_value(field, facets(entry, name))
        return lambda entry: self._localized(sort_value(entry, name))

    def _facet_value(self, field: Field, values: Sequence[str]) -> Any:
        """Return the sort value of facets: the full date, which comes after its year and its month;
        a number; or the displayed text of a choice. Of several values the first counts.
        """
        if not values:
            return None
        facet = values[0] if isinstance(field, Lines) else values[-1]
        return float(facet) if isinstance(field, Number) else self._display_text(field, facet)

    def _display_text(self, field: Field, facet: str) -> str:
        """Return the displayed text of a facet."""
        if facet not in self.texts:
            reference = reference_field(field)
            entry = self.overview.staff.entry(*reference.split(facet)) if reference else None
            title = self._title(entry) if entry else facet
            self.texts[facet] = title if reference else self.display_text(field.item_field, facet)
        return self.texts[facet]

    def _title(self, entry: Entry) -> str:
        return (first_title(titles(entry.model, heading(entry)), self.chain) or ("",))[0]

    def _localized(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return next((value[code] for code in (*self.chain, *value) if code in value), None)
        return value
