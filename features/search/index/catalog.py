"""The catalog: the entries of a snapshot that search can find, in the order in which results with
equal scores are shown.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from cms.content import Entry, Snapshot
from cms.content.derived import TITLE_WEIGHT, Codes, cached_on_entry, place, sort_value
from cms.content.entry import Pair
from cms.schema.entry_ref import Name
from cms.schema.fields.walk import all_fields
from features.search.index.block_layout import Segment, segments_of
from features.search.index.document import (
    FACTS,
    NAMES,
    Class,
    Document,
    indexing_print,
    make_document,
)
from features.search.index.facts import SITE, SearchFacts
from features.search.index.synonyms import Variants, read_variants

TERMS = "terms"
"""The type of entries that list variants."""


class CatalogEntry(NamedTuple):
    """A searchable entry, with the languages in which it is published."""

    entry: Entry
    languages: Codes
    facts: SearchFacts

    @property
    def name(self) -> Name:
        return self.entry.name

    @property
    def document(self) -> Document:
        """The searched texts of the entry."""
        return make_document(*self)


class Catalog:
    """The entries that have a page; each is known by its place, its index in the catalog.

    First come those without a date, by type and key, such as pages, people and stations: a query by
    name means them. Then the dated ones, newest first.
    """

    def __init__(self, snapshot: Snapshot, types: Sequence[str]) -> None:
        self.types = tuple(types)
        self.facts = SearchFacts(snapshot, self.types)
        self._set_snapshot(snapshot)
        unsorted = list(_rows(snapshot, self.types, self.facts))
        rows = [row for row in unsorted if not row.date]
        self.undated = len(rows)
        """The number of entries without a date."""
        rows += sorted((row for row in unsorted if row.date), key=DATE, reverse=True)
        self.names: list[Name] = [row.name for row in rows]
        self.versions = [row.version for row in rows]
        """By place, a string that changes with the entry or its searched words."""
        self.languages = [row.languages for row in rows]
        self.years = [row.date[:4] for row in rows]
        self.terms = [
            _term_names(entry) for _, entry in sorted(snapshot.entries.get(TERMS, {}).items())
        ]
        self.variants: Variants = read_variants((*self.terms, *self.facts.synonyms))
        self.classes = _classes(snapshot, self.types)
        """All classes of texts, in the order in which postings number them."""

    def _set_snapshot(self, snapshot: Snapshot) -> None:
        """Hold the parts of the snapshot, but not itself, since it holds the catalog."""
        self.entries, self.addresses = snapshot.entries, snapshot.addresses.by_name

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, place: int) -> CatalogEntry:
        """Return the entry at a place. Raises IndexError."""
        type, key = self.names[place]
        return CatalogEntry(self.entries[type][key], self.languages[place], self.facts)

    def updated_for(
        self, snapshot: Snapshot, pairs: Mapping[Name, Pair], refiled: Collection[str]
    ) -> "Catalog | None":
        """Return the catalog of a later snapshot that has the same entries at the same places (see
        Reusable); None if it doesn't.
        """
        if not all(self._keeps_layout(name, *pair, snapshot) for name, pair in pairs.items()):
            return None
        new, new.versions = copy(self), self.versions.copy()
        new._set_snapshot(snapshot)
        for type, key in pairs.keys() & self.places.keys():
            entry = snapshot.entries[type][key]
            row = _row(entry, indexing_print(entry.model), snapshot, self.facts)
            new.versions[self.places[type, key]] = row.version
        return new

    def _keeps_layout(
        self, name: Name, old: Entry | None, new: Entry | None, snapshot: Snapshot
    ) -> bool:
        if old is None or new is None or not self.keeps_layout(old, new):
            return False
        languages = self.languages[self.places[name]] if name in self.places else ()
        return name[0] not in self.types or snapshot.languages[name] == languages

    def keeps_layout(self, old: Entry, new: Entry) -> bool:
        """Return whether another version of an entry, in the same languages, leaves all places and
        all other entries unchanged.
        """
        return (
            new.model.name not in (TERMS, SITE)
            and listed_date(old) == listed_date(new)
            and place(old) == place(new)
            and self.facts.leaves_others(old, new)
        )

    @cached_property
    def places(self) -> Mapping[Name, int]:
        """Name → place of each entry."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def kinds(self) -> list[str]:
        """The type of each entry."""
        return [type for type, _ in self.names]

    @cached_property
    def paths(self) -> list[str]:
        """`type/key` of each entry."""
        return list(map("/".join, self.names))

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Its division into blocks."""
        return segments_of(self.paths, self.undated)

    @property
    def files(self) -> list[tuple[int, int]]:
        """(segment, number) of each published file of postings."""
        return [
            (at, number)
            for at, segment in enumerate(self.segments)
            for number in range(len(segment.files))
        ]


DATE = attrgetter("date")


class CatalogRow(NamedTuple):
    """An entry before it has a place; `date` is empty if it has none."""

    date: str
    name: Name
    version: str
    languages: Codes


def _rows(snapshot: Snapshot, types: Sequence[str], facts: SearchFacts) -> Iterator[CatalogRow]:
    """Yield the rows in the order of types and keys."""
    for type in types:
        type_print = indexing_print(snapshot.model(type))
        for entry in snapshot.entries[type].values():
            yield _row(entry, type_print, snapshot, facts)


def _row(entry: Entry, type_print: str, snapshot: Snapshot, facts: SearchFacts) -> CatalogRow:
    name = entry.name
    codes = snapshot.languages[name]
    version = f"{entry.version} {type_print} {' '.join(codes)} {facts.version(entry)}"
    return CatalogRow(listed_date(entry), name, version, codes)


def listed_date(entry: Entry) -> str:
    """Return the date by which entries of its type are sorted; empty if they aren't sorted by date."""
    order = entry.model.order
    return str(sort_value(entry, order[1:]) or "") if order.startswith("-") else ""


@cached_on_entry
def _term_names(entry: Entry) -> Mapping[str, Any]:
    """Return the name and the other spellings of a term."""
    return {
        "name": dict(entry.values.get("name") or {}),
        "variants": list(entry.values.get("variants", ())),
    }


def _classes(snapshot: Snapshot, types: Sequence[str]) -> tuple[Class, ...]:
    numbers = {
        field.search
        for type in types
        for _path, field in all_fields(snapshot.model(type).fields)
        if field.search
    }
    return tuple(
        (lang, weight)
        for lang in ("", NAMES, *snapshot.by_code)
        for weight in sorted(numbers | {FACTS, TITLE_WEIGHT})
    )


def catalog(snapshot: Snapshot, types: Sequence[str]) -> Catalog:
    """Return the catalog of a snapshot for the types that have pages."""
    return snapshot.memo(("catalog", tuple(types)), lambda: Catalog(snapshot, types))
