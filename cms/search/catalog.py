"""Which entries a snapshot lets search find, in the order in which equals are shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from cms.content import Entry, Name, Snapshot
from cms.content.derived import CALLED, Codes, cached_on_entry, place, sort_value
from cms.content.entry import Pair
from cms.core.fingerprint import fingerprint
from cms.schema.fields.walk import all_fields
from cms.search.block_layout import Layout, lay_out
from cms.search.document import (
    FACTS,
    NAMES,
    Class,
    Document,
    make_document,
    shape,
)
from cms.search.facts import SITE, SearchFacts
from cms.search.ranking import Facets
from cms.search.synonyms import Variants, read_variants

TERMS = "terms"
"""The type whose entries list variants."""


class CatalogEntry(NamedTuple):
    """One entry that can be found, in the languages it is published in."""

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
    """Every entry with a page; its place is what it is known by in rankings.

    First those without a date, in the order of types and keys: a page, a person or a station is
    what its name means. Then the dated ones, newest first.
    """

    def __init__(self, snapshot: Snapshot, types: Sequence[str]) -> None:
        self.types = tuple(types)
        self.facts = SearchFacts(snapshot, self.types)
        self.snapshot = snapshot
        found = list(_rows(snapshot, self.types, self.facts))
        rows = [row for row in found if not row.date]
        self.undated = len(rows)
        """How many have no date."""
        rows += sorted((row for row in found if row.date), key=DATE, reverse=True)
        self.names: list[Name] = [row.name for row in rows]
        self.versions = [row.version for row in rows]
        """By place, what each entry and its searched words are known by; the same as long as they
        are.
        """
        self.languages = [row.languages for row in rows]
        self.years = [row.date[:4] for row in rows]
        self.terms = [
            _spellings(entry) for _, entry in sorted(snapshot.entries.get(TERMS, {}).items())
        ]
        self.variants: Variants = read_variants((*self.terms, *self.facts.synonyms))
        self.classes = _classes(snapshot, self.types)
        """Every class that texts can have, in the order in which postings count them."""

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, place: int) -> CatalogEntry:
        """The entry at a place. Raises IndexError."""
        type, key = self.names[place]
        return CatalogEntry(self.snapshot.entries[type][key], self.languages[place], self.facts)

    def followed(
        self, snapshot: Snapshot, pairs: Mapping[Name, Pair], refiled: Collection[str]
    ) -> "Catalog | None":
        """See Reusable: the same entries at the same places, some in other versions."""
        if not all(self._holds(name, *pair, snapshot) for name, pair in pairs.items()):
            return None
        new, new.versions = copy(self), self.versions.copy()
        new.snapshot = snapshot
        for type, key in pairs.keys() & self.places.keys():
            entry = snapshot.entries[type][key]
            row = _row(entry, shape(entry.model), snapshot, self.facts)
            new.versions[self.places[type, key]] = row.version
        return new

    def _holds(self, name: Name, old: Entry | None, new: Entry | None, snapshot: Snapshot) -> bool:
        if old is None or new is None or not self.holds(old, new):
            return False
        languages = self.languages[self.places[name]] if name in self.places else ()
        return name[0] not in self.types or snapshot.languages[name] == languages

    def holds(self, old: Entry, new: Entry) -> bool:
        """Whether another version of an entry in the same languages leaves every place, and all
        other entries, as they are.
        """
        return (
            new.model.name not in (TERMS, SITE)
            and listed_date(old) == listed_date(new)
            and place(old) == place(new)
            and self.facts.holds(old, new)
        )

    @cached_property
    def places(self) -> Mapping[Name, int]:
        """Where each entry stands."""
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
    def layout(self) -> Layout:
        """How it is divided among files."""
        return lay_out(self.paths, self.undated)

    def file_print(self, places: range) -> bytes:
        """The fingerprint of a file of texts or titles, by the places of its entries. It changes
        only with these.
        """
        addresses = self.snapshot.addresses.of
        own = slice(places.start, places.stop)
        return fingerprint(
            (self.versions[own], [addresses.get(one, "") for one in self.names[own]])
        )

    @cached_property
    def print(self) -> bytes:
        """The fingerprint of what the index tells of it, but for the versions of entries."""
        files, titles, _segments = self.layout
        told = (files, titles, self.types, self.kinds, self.years, self.languages)
        return fingerprint((*told, self.classes, self.variants))

    @property
    def facets(self) -> Facets:
        """By what answers are narrowed."""
        return {
            "type": [(kind,) for kind in self.kinds],
            "year": [(year,) if year else () for year in self.years],
            "lang": self.languages,
        }

    @property
    def spellings(self) -> Iterator[str]:
        """The names and other spellings that terms list."""
        for values in self.terms:
            yield from (*values["name"].values(), *values["variants"])


DATE = attrgetter("date")


class CatalogRow(NamedTuple):
    """An entry before its place is known; `date` is empty where it has none."""

    date: str
    name: Name
    version: str
    languages: Codes


def _rows(snapshot: Snapshot, types: Sequence[str], facts: SearchFacts) -> Iterator[CatalogRow]:
    """In the order of types and keys."""
    for type in types:
        indexed = shape(snapshot.model(type))
        for entry in snapshot.entries[type].values():
            yield _row(entry, indexed, snapshot, facts)


def _row(entry: Entry, indexed: str, snapshot: Snapshot, facts: SearchFacts) -> CatalogRow:
    name = entry.name
    codes = snapshot.languages[name]
    version = f"{entry.version} {indexed} {' '.join(codes)} {facts.version(entry)}"
    return CatalogRow(listed_date(entry), name, version, codes)


def listed_date(entry: Entry) -> str:
    """The date by which entries of its type are listed; empty where they aren't."""
    order = entry.model.order
    return str(sort_value(entry, order[1:]) or "") if order.startswith("-") else ""


@cached_on_entry
def _spellings(entry: Entry) -> Mapping[str, Any]:
    """The name and the other spellings that a term has."""
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
        for weight in sorted(numbers | {FACTS, CALLED})
    )


def catalog(snapshot: Snapshot, types: Sequence[str]) -> Catalog:
    """The catalog of a snapshot over the types that have pages."""
    return snapshot.memo(("catalog", tuple(types)), lambda: Catalog(snapshot, types))
