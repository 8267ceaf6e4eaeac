"""The entries of one type by key, made when they are asked for.

They are a stock, shared by all that follow from it, and what differs from it since. So what all
entries are asked costs no object for each, and an edit copies only what was edited before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from cms.content.derived import (
    BESIDE,
    facets_at,
    heading,
    is_indexed,
    place,
    sort_value,
    standing,
    words,
)
from cms.content.entry import Entry, Pair
from cms.content.index_rows import IndexedEntries
from cms.content.version_table import MISSING, Windows, digest
from cms.schema.content_type import ContentType

T = TypeVar("T")
Over = Mapping[str, Entry | None]
"""Entries that override the base; None marks a deleted one.
"""


class EntryMap(Mapping[str, Entry]):
    """Entries of one type in the order of their keys. Immutable. `base` has the rows of `indexed` that
    it is about.
    """

    __slots__ = ("_length", "base", "indexed", "overlay")

    def __init__(
        self, stock: IndexedEntries, rows: Mapping[str, int] | None = None, over: Over | None = None
    ) -> None:
        self.indexed = stock
        self.base = stock.rows if rows is None else rows
        self.overlay: Over = over or {}
        self._length = len(self.base) + sum(
            (entry is not None) - (key in self.base) for key, entry in self.overlay.items()
        )

    @property
    def model(self) -> type[ContentType]:
        return self.indexed.model

    def __getitem__(self, key: str) -> Entry:
        if key in self.overlay:
            entry = self.overlay[key]
            if entry is None:
                raise KeyError(key)
            return entry
        return self.indexed.entry(self.base[key])

    def load_unshared(self, key: str) -> Entry:
        """The entry of a key; not to be held where nobody holds it. Raises KeyError."""
        return self[key] if key in self.overlay else self.indexed.load_unshared(self.base[key])

    def __contains__(self, key: object) -> bool:
        return self.overlay[key] is not None if key in self.overlay else key in self.base  # type: ignore[index]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        over, rows = self.overlay, self.base
        if not over:
            return iter(rows)
        known = [key for key in rows if over.get(key, True)]
        new = [key for key, entry in over.items() if entry and key not in rows]
        return iter(sorted([*known, *new]) if new else known)

    def replaced(self, changed: Over) -> "EntryMap":
        """The same with some entries replaced, added or (None) left out."""
        return EntryMap(self.indexed, self.base, {**self.overlay, **changed}) if changed else self

    def only(self, keys: Iterable[str]) -> "EntryMap":
        """Some of the entries."""
        wanted = set(keys)
        return EntryMap(
            self.indexed,
            {key: row for key, row in self.base.items() if key in wanted},
            {key: entry for key, entry in self.overlay.items() if key in wanted},
        )

    def differing(self, before: Mapping[str, Entry]) -> dict[str, Pair]:
        """Which are not the same objects in another collection, there and here."""
        keys: Iterable[str]
        if isinstance(before, EntryMap) and before.base is self.base:
            keys = self.overlay.keys() | before.overlay.keys()
        else:
            keys = self.keys() | before.keys()
        pairs = ((key, (before.get(key), self.get(key))) for key in keys)
        return {key: pair for key, pair in pairs if pair[0] is not pair[1]}

    def loaded(self) -> list[Entry]:
        """The entries that there are as objects: none of the others can have learned anything."""
        rows, over = self.base, self.overlay
        return [
            entry
            for row, entry in self.indexed.loaded().items()
            if rows.get(entry.key) == row and entry.key not in over
        ] + [entry for entry in over.values() if entry]

    def column(self, of_rows: Iterable[T], of_entry: Callable[[Entry], T]) -> list[T]:
        """One value for each entry, in the order of the keys; no entry is made for it. `of_rows`
        gives the values for `base`, in its order, and `of_entry` those for the overlay.
        """
        if not self.overlay:
            return list(of_rows)
        found = dict(zip(self.base, of_rows, strict=True))
        for key, entry in self.overlay.items():
            if entry:
                found[key] = of_entry(entry)
            else:
                found.pop(key, None)
        is_new = any(entry and key not in self.base for key, entry in self.overlay.items())
        return [found[key] for key in self] if is_new else list(found.values())

    def versions(self) -> list[bytes]:
        """Versions by key, as digests."""
        of_rows = map(self.indexed.versions.__getitem__, self.base.values())
        return self.column(of_rows, lambda entry: digest(entry.version))

    def offsets(self) -> list[tuple[int, int]]:
        """The offset and length of each entry's bytes in the blob file."""
        start, length = self.indexed.start, self.indexed.table.lengths.__getitem__
        rows = self.base.values()
        return self.column(
            zip(map(start, rows), map(length, rows), strict=True), lambda entry: entry.offset
        )

    def windows(self) -> list[Windows]:
        """When each is shown; thousands share a few objects."""
        windows, window = self.indexed.table.windows, self.indexed.table.window
        return self.column(
            map(windows.__getitem__, map(window.__getitem__, self.base.values())),
            lambda entry: entry.windows,
        )

    def windows_of(self, key: str) -> Windows:
        """When one is shown. Raises KeyError."""
        if key in self.overlay:
            return self[key].windows
        table = self.indexed.table
        return table.windows[table.window[self.base[key]]]

    def standings(self) -> list[str]:
        """How the languages of each stand; thousands share a few texts."""
        standings, standing_of = self.indexed.table.standings, self.indexed.table.standing
        return self.column(
            map(standings.__getitem__, map(standing_of.__getitem__, self.base.values())), standing
        )

    def words(self) -> list[bytes]:
        """The search text of each entry (see `derived.words`)."""
        return self.column(
            map(self.indexed.words.__getitem__, self.base.values()),
            lambda entry: words(entry.model, entry.key, heading(entry)),
        )

    def headings(self) -> list[Mapping[str, Any]]:
        """The heading of each entry (see `derived.heading`)."""
        return self.column(map(self.indexed.heading, self.base.values()), heading)

    def heading_of(self, key: str) -> Mapping[str, Any]:
        """The heading of one entry. Raises KeyError."""
        return heading(self[key]) if key in self.overlay else self.indexed.heading(self.base[key])

    def places(self) -> dict[str, Mapping[str, Any]]:
        """Key → `derived.place` of the entries whose address is not made of the key alone."""
        table, rows, over = self.indexed.table, self.base, self.overlay
        found = {
            key: where
            for row, where in table.places.items()
            for key in (table.keys[row],)
            if rows.get(key) == row and key not in over
        }
        return found | {
            key: where for key, entry in over.items() if entry and (where := place(entry))
        }

    def sort_values(self, field: str) -> list[Any]:
        """The `derived.sort_value` of each entry for a field, in the order of the keys."""
        entry, known = self.indexed.entry, self.indexed.table.sorts.get(field)
        if known is None:
            return [sort_value(entry, field) for entry in self.values()]
        of_rows = ((row, known[row]) for row in self.base.values())
        return self.column(
            (
                value if value is not MISSING else sort_value(entry(row), field)
                for row, value in of_rows
            ),
            lambda entry: sort_value(entry, field),
        )

    def keys_by_facet(self, path: str) -> dict[str, list[str]]:
        """Facet → keys of the entries filed under it, for the field at a dotted path."""
        found: dict[str, list[str]] = {}
        entries: Iterable[Entry] = self.values()
        if path in BESIDE or is_indexed(self.model.field(path)):
            names, rows, over = self.indexed.table.keys, self.base, self.overlay
            for facet, filed in self.indexed.table.filed(path):
                keys = [
                    names[row]
                    for row in filed
                    if rows.get(names[row]) == row and names[row] not in over
                ]
                if keys:
                    found.setdefault(facet, []).extend(keys)
            entries = [entry for entry in over.values() if entry]
        facets = facets_at(self.model, path)
        for one in entries:
            for facet in facets(one):
                found.setdefault(facet, []).append(one.key)
        return found
