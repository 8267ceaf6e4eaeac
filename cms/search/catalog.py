"""Which entries a snapshot lets search find, in the order in which equals are shown."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, NamedTuple, overload

from cms.content import Entry, Name, Snapshot
from cms.content.entry import Pair
from cms.content.entry_map import EntryMap
from cms.content.shown_languages import Codes
from cms.content.version_table import digest
from cms.core.fingerprint import combined, fingerprint
from cms.schema.content_type import ContentType
from cms.search.block_layout import Layout, lay_out
from cms.search.document import NAMES, Class, shape, weights
from cms.search.facts import CALLED, FACTS, SITE, SearchFacts
from cms.search.synonyms import Variants, read_variants

TERMS = "terms"
"""The type whose entries list variants."""


class CatalogEntry(NamedTuple):
    """One entry that can be found, in the languages it is published in."""

    entry: Entry
    languages: tuple[str, ...]
    facts: SearchFacts | None = None

    @property
    def name(self) -> Name:
        return self.entry.model.name, self.entry.key


class Members(Sequence[CatalogEntry]):
    """Entries by place, each made when it is asked for."""

    def __init__(
        self,
        names: Sequence[Name],
        languages: Sequence[Codes],
        entries: Mapping[str, EntryMap],
        facts: SearchFacts,
    ) -> None:
        self.names = names
        self.facts = facts
        self.languages = languages
        self._entries = entries

    def __len__(self) -> int:
        return len(self.names)

    @overload
    def __getitem__(self, place: int) -> CatalogEntry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[CatalogEntry, ...]: ...
    def __getitem__(self, place: int | slice) -> CatalogEntry | tuple[CatalogEntry, ...]:
        if isinstance(place, slice):
            return tuple(self[at] for at in range(len(self))[place])
        type, key = self.names[place]
        return CatalogEntry(self._entries[type][key], self.languages[place], self.facts)


class Catalog:
    """Every entry with a page; its place is what it is known by in rankings.

    First those without a date, in the order of types and keys: a page, a person or a station is
    what its name means. Then the dated ones, newest first. No entry is made for it.
    """

    def __init__(self, snapshot: Snapshot, types: Sequence[str]) -> None:
        self.types = tuple(types)
        self.facts = SearchFacts(snapshot, self.types)
        dates, names, versions, languages = _columns(snapshot, self.types, self.facts)
        order = [at for at, date in enumerate(dates) if not date]
        self.undated = len(order)
        """How many have no date."""
        order += sorted(
            (at for at, date in enumerate(dates) if date), key=dates.__getitem__, reverse=True
        )
        self.names: list[Name] = [names[at] for at in order]
        self.versions = [versions[at] for at in order]
        """By place, what each entry and its searched words are known by; the same as long as they
        are.
        """
        self.found = Members(
            self.names, [languages[at] for at in order], snapshot.entries, self.facts
        )
        self.addresses = snapshot.addresses.of
        self.kinds = [type for type, _ in self.names]
        self.terms = [
            _spellings(entry) for _, entry in sorted(snapshot.entries.get(TERMS, {}).items())
        ]
        self.variants: Variants = read_variants((*self.terms, *self.facts.synonyms))
        self.changed: Sequence[int] = ()
        """The places of those that are in other versions than in the catalog that this one follows.
        """
        self.classes = _classes(snapshot, self.types)
        """Every class that texts can have, in the order in which the frozen index counts them."""

    @cached_property
    def places(self) -> dict[Name, int]:
        """Where each entry stands."""
        return dict(zip(self.names, range(len(self.names)), strict=True))

    @cached_property
    def prints(self) -> dict[str, bytes]:
        """The fingerprint of each file of texts, by name. It changes only with the file's own
        entries.
        """
        return {name: self._print(places) for name, places in self.layout.files.items()}

    def _print(self, places: range) -> bytes:
        names, versions = (
            self.names[places.start : places.stop],
            self.versions[places.start : places.stop],
        )
        addresses = [self.addresses.get(name, "") for name in names]
        return combined("\n".join(versions).encode(), "\n".join(addresses).encode())

    def followed(
        self, snapshot: Snapshot, pairs: Mapping[Name, Pair], refiled: Collection[str]
    ) -> "Catalog | None":
        """See Reusable: the same entries at the same places, some in other versions."""
        if not {*self.types, *self.facts.types, TERMS}.isdisjoint(refiled) or any(
            type in (TERMS, SITE) or not self.facts.holds(*pair)
            for (type, _), pair in pairs.items()
        ):
            return None
        changed = {
            self.places[name]: entry
            for name, (_, entry) in pairs.items()
            if entry and name in self.places
        }
        versions, prints = self.versions.copy(), self.prints.copy()
        new = copy(self)
        new.changed, new.versions = list(changed), versions
        new.found = Members(self.names, self.found.languages, snapshot.entries, self.facts)
        for place, entry in changed.items():
            known_by = f"{_known_by(entry.model, self.found.languages[place])} {self.facts.print(*entry.name)}"
            versions[place] = f"{'/'.join(entry.name)} {digest(entry.version).hex()} {known_by}"
        for name in {self.file_of(place) for place in changed}:
            prints[name] = new._print(self.layout.files[name])
        new.__dict__["prints"] = prints
        return new

    def file_of(self, place: int) -> str:
        """The name of the file of texts that has the entry at a place."""
        names, ends = self._files
        return names[bisect_right(ends, place)]

    @cached_property
    def _files(self) -> tuple[list[str], list[int]]:
        return list(self.layout.files), [places.stop for places in self.layout.files.values()]

    @cached_property
    def files(self) -> bytes:
        """The fingerprint of the file names: the shards of each segment and the names of the files
        of texts.
        """
        layout = self.layout
        return fingerprint(([segment.shards for segment in layout.segments], list(layout.files)))

    @cached_property
    def layout(self) -> Layout:
        """How it is divided among files."""
        return lay_out(list(map("/".join, self.names)), self.undated)


def _columns(
    snapshot: Snapshot, types: Sequence[str], facts: SearchFacts
) -> tuple[list[str], list[Name], list[str], list[Codes]]:
    """(dates, names, versions, languages) of the entries of some types, in the order of types and
    keys.
    """
    dates, names, versions, languages = list[str](), list[Name](), list[str](), list[Codes]()
    for type in types:
        entries = snapshot.entries[type]
        order, of_type = entries.model.order, snapshot.languages.of_type(entries)
        known_by = {codes: _known_by(entries.model, codes) for codes in set(of_type)}
        dated = entries.sort_values(order[1:]) if order.startswith("-") else [None] * len(entries)
        dates += [str(date) if date else "" for date in dated]
        names += [(type, key) for key in entries]
        versions += [
            f"{type}/{key} {version.hex()} {known_by[codes]} {facts.print(type, key)}"
            for key, version, codes in zip(entries, entries.versions(), of_type, strict=True)
        ]
        languages += of_type
    return dates, names, versions, languages


def _known_by(model: type[ContentType], languages: Codes) -> str:
    """The version of the searched words of a type in some languages: its shape and the language
    codes.
    """
    return f"{shape(model)} {' '.join(languages)}"


def _spellings(entry: Entry) -> Mapping[str, Any]:
    """The name and the other spellings that a term has."""
    found: Mapping[str, Any] = entry.cached(
        "spellings",
        lambda: {
            "name": dict(entry.values.get("name") or {}),
            "variants": list(entry.values.get("variants", ())),
        },
    )
    return found


def _classes(snapshot: Snapshot, types: Sequence[str]) -> tuple[Class, ...]:
    numbers = sorted(
        {weight for type in types for weight in weights(snapshot.model(type).fields)} - {0}
        | {FACTS, CALLED}
    )
    return tuple((lang, weight) for lang in ("", NAMES, *snapshot.by_code) for weight in numbers)


def catalog(snapshot: Snapshot, types: Sequence[str]) -> Catalog:
    """The catalog of a snapshot over the types that have pages."""
    return snapshot.memo(("catalog", tuple(types)), lambda: Catalog(snapshot, types))


def members(found: Catalog, name: str) -> tuple[CatalogEntry, ...]:
    """The entries in the file of texts of a name. Raises KeyError where there is no such file."""
    places = found.layout.files[name]
    return found.found[places.start : places.stop]


def spellings(found: Catalog) -> Iterator[str]:
    """The names and other spellings that terms list."""
    for values in found.terms:
        yield from (*values["name"].values(), *values["variants"])
