"""Which entries a snapshot lets search find, in the order in which equals are shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from weakref import WeakKeyDictionary

from cms.search.documents import NAMES, Document, read_document, shape
from cms.search.variants import Variants, read_variants
from cms.store import Entry, Name, Reader, Snapshot
from cms.trace import Question, fingerprint

TERMS = "terms"
"""The type whose entries list variants."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
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
        found = [Found(entry, snapshot.languages[type, key]) for type in self.types
                 for key, entry in sorted(snapshot.entries.get(type, {}).items())]
        dated = sorted((one for one in found if _date(one.entry)), key=lambda one: _date(one.entry), reverse=True)
        self.found = (*(one for one in found if not _date(one.entry)), *dated)
        self.kinds = [one.name[0] for one in self.found]
        terms = sorted(snapshot.entries.get(TERMS, {}).items())
        self.terms = [entry.values for _, entry in terms]
        self.variants: Variants = read_variants(self.terms)
        self._made_from = [(key, entry.version) for key, entry in terms], snapshot.content.site.version

    @cached_property
    def versions(self) -> Mapping[Name, str]:
        """What each entry's searched words are known by; the same as long as they are."""
        return {one.name: fingerprint((one.entry.version, one.languages, shape(one.entry.model))).hex()
                for one in self.found}

    @cached_property
    def fingerprint(self) -> bytes:
        """What everything that search says is known by."""
        return fingerprint((tuple(self.versions.items()), self.types, self._made_from))


def _date(entry: Entry) -> str:
    """What a type that is listed newest first goes by."""
    order = entry.model.order
    return str(entry.values.get(order[1:], "")) if order.startswith("-") else ""


_MADE: WeakKeyDictionary[Snapshot, dict[object, object]] = WeakKeyDictionary()


def once(snapshot: Snapshot, name: object, make: Callable[[], T]) -> T:
    """What `make` gives, made once a snapshot; it must not hold on to the snapshot."""
    made = _MADE.setdefault(snapshot, {})
    if name not in made:
        made[name] = make()
    return made[name]  # type: ignore[return-value]


def catalog(snapshot: Snapshot, types: Sequence[str]) -> Catalog:
    """The catalog of a snapshot over the types that have pages."""
    return once(snapshot, ("catalog", tuple(types)), lambda: Catalog(snapshot, types))


def read_catalog(read: Reader, types: Sequence[str]) -> Catalog:
    """The same, noted in the page's trace: whatever entry changes, search says something else."""
    found = catalog(read.snapshot, types)
    read.trace.note(Question("search", "", read.locale, "", " ".join(types)), found.fingerprint)
    read.trace.expires(read.snapshot.next_moment())
    return found


def part(snapshot: Snapshot, types: Sequence[str], number: int, size: int) -> tuple[Found, ...]:
    """The entries from place `number` × `size` on, `size` of them at most."""
    return catalog(snapshot, types).found[number * size:(number + 1) * size]


def part_print(snapshot: Snapshot, argument: str) -> bytes:
    """What such a part is known by; `argument` has number, size and types."""
    number, size, *types = argument.split()
    versions = catalog(snapshot, types).versions
    return fingerprint([(one.name, versions[one.name], snapshot.addresses.of.get(one.name))
                        for one in part(snapshot, types, int(number), int(size))])


def read_part(read: Reader, types: Sequence[str], number: int, size: int) -> tuple[Found, ...]:
    """A part of the catalog, noted in the page's trace: other entries leave it alone."""
    argument = " ".join((str(number), str(size), *types))
    read.trace.note(Question("found", "", read.locale, "", argument), part_print(read.snapshot, argument))
    read.trace.expires(read.snapshot.next_moment())
    return part(read.snapshot, types, number, size)


def titles(found: Catalog) -> Iterator[str]:
    """All titles and names, and the spellings that terms list: what a misspelt word may have meant."""
    for one in found.found:
        yield from (part.text for part in one.document.parts if part.weight >= 3 and part.lang != NAMES)
    for values in found.terms:
        yield from (*(values.get("name") or {}).values(), *values.get("variants", ()))
