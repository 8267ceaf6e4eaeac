"""Which entries a snapshot lets search find, in the order in which equals are shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from cms.model import ContentType
from cms.search.documents import NAMES, Class, Document, read_document, shape, weights
from cms.search.layout import Layout, lay_out
from cms.search.variants import Variants, read_variants
from cms.store import Entry, Name, Snapshot
from cms.store.entries import Pair
from cms.store.filing import sort_value
from cms.trace import combined

TERMS = "terms"
"""The type whose entries list variants."""


class Found(NamedTuple):
    """One entry that can be found, in the languages it is published in."""

    entry: Entry
    languages: tuple[str, ...]

    @property
    def name(self) -> Name:
        return self.entry.model.name, self.entry.key

    @property
    def document(self) -> Document:
        return read_document(self.entry, self.languages)


class Catalog:
    """Every entry with a page; its place is what it is known by in rankings.

    First those without a date, in the order of types and keys: a page, a person or a station is what its name means.
    Then the dated ones, newest first.
    """

    def __init__(self, snapshot: Snapshot, types: Sequence[str]) -> None:
        self.types = tuple(types)
        undated: list[Found] = []
        dated: list[tuple[str, Found]] = []
        for type in self.types:
            order, entries = snapshot.model(type).order, snapshot.entries[type]
            for key in sorted(entries):
                one = Found(entries[key], snapshot.languages[type, key])
                date = sort_value(one.entry, order[1:]) if order.startswith("-") else None
                if date:
                    dated.append((str(date), one))
                else:
                    undated.append(one)
        dated.sort(key=itemgetter(0), reverse=True)
        self.found = (*undated, *(one for _, one in dated))
        self.undated = len(undated)
        """How many have no date."""
        self.addresses = snapshot.addresses.of
        self.kinds = [one.entry.model.name for one in self.found]
        self.terms = [_spellings(entry) for _, entry in sorted(snapshot.entries.get(TERMS, {}).items())]
        self.variants: Variants = read_variants(self.terms)
        self.changed: Sequence[int] = ()
        """The places of those that are in other versions than in the catalog that this one follows."""
        self.classes = _classes(snapshot, self.types)
        """Every class that texts can have, in the order in which the frozen index counts them."""

    @cached_property
    def versions(self) -> list[str]:
        """By place, what each entry and its searched words are known by; the same as long as they are."""
        known: dict[tuple[type[ContentType], tuple[str, ...]], str] = {}
        for entry, languages in self.found:
            if (entry.model, languages) not in known:
                known[entry.model, languages] = f"{shape(entry.model)} {' '.join(languages)}"
        return [version_of(one, known[one.entry.model, one.languages]) for one in self.found]

    @cached_property
    def lines(self) -> list[str]:
        """By place, the version and the address."""
        return [f"{version} {self.addresses.get(one.name, '')}"
                for version, one in zip(self.versions, self.found, strict=True)]

    def followed(self, snapshot: Snapshot, pairs: Mapping[Name, Pair], refiled: Collection[str]) -> "Catalog | None":
        """See Following: the same entries at the same places, some in other versions."""
        if not {*self.types, TERMS}.isdisjoint(refiled) or any(type == TERMS for type, _ in pairs):
            return None
        new, found = copy(self), list(self.found)
        versions = {id(old): entry for old, entry in pairs.values() if old and entry}
        new.changed = [place for place, one in enumerate(found) if id(one.entry) in versions]
        known, lines = list(self.versions), list(self.lines)
        for place in new.changed:
            one = found[place] = Found(versions[id(found[place].entry)], found[place].languages)
            known[place] = version_of(one, f"{shape(one.entry.model)} {' '.join(one.languages)}")
            lines[place] = f"{known[place]} {self.addresses.get(one.name, '')}"
        new.found = tuple(found)
        new.__dict__ |= {"versions": known, "lines": lines}
        return new

    @cached_property
    def layout(self) -> Layout:
        """How it is divided among files."""
        return lay_out([f"{one.entry.model.name}/{one.entry.key}" for one in self.found], self.undated)


def version_of(one: Found, shape: str) -> str:
    """What one entry and its searched words are known by; `shape` is that of its words in its languages."""
    return f"{one.entry.model.name}/{one.entry.key} {one.entry.version} {shape}"


def _spellings(entry: Entry) -> Mapping[str, Any]:
    """The name and the other spellings that a term has."""
    found: Mapping[str, Any] = entry.remember("spellings", lambda: {
        "name": dict(entry.values.get("name") or {}), "variants": list(entry.values.get("variants", ()))})
    return found


def _classes(snapshot: Snapshot, types: Sequence[str]) -> tuple[Class, ...]:
    numbers = sorted({weight for type in types for weight in weights(snapshot.model(type).fields)} - {0})
    return tuple((lang, weight) for lang in ("", NAMES, *snapshot.by_code) for weight in numbers)


def catalog(snapshot: Snapshot, types: Sequence[str]) -> Catalog:
    """The catalog of a snapshot over the types that have pages."""
    return snapshot.once(("catalog", tuple(types)), lambda: Catalog(snapshot, types))


def members(found: Catalog, name: str) -> tuple[Found, ...]:
    """The entries in the file of texts of a name. Raises KeyError where there is no such file."""
    places = found.layout.files[name]
    return found.found[places.start:places.stop]


def members_print(found: Catalog, name: str) -> bytes:
    """What such a file is known by: other entries leave it alone. Raises KeyError where there is none."""
    places = found.layout.files[name]
    return combined("\n".join(found.lines[places.start:places.stop]).encode())


def titles(found: Catalog) -> Iterator[str]:
    """All titles and names, and the spellings that terms list: what a misspelt word may have meant."""
    for one in found.found:
        yield from one.document.titles
    yield from spellings(found)


def spellings(found: Catalog) -> Iterator[str]:
    """The names and other spellings that terms list."""
    for values in found.terms:
        yield from (*values["name"].values(), *values["variants"])
