"""The entries of one type."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from cms.content.derived import facets_at, heading, sort_value, words
from cms.content.entry import Entry, Pair
from cms.content.version_table import digest
from cms.schema.content_type import ContentType


class EntryMap(dict[str, Entry]):
    """Key → entry of one type, in the order of the keys. Never changed: snapshots share it."""

    def __init__(self, model: type[ContentType], entries: Mapping[str, Entry]) -> None:
        super().__init__(entries)
        self.model = model

    def replaced(self, changed: Mapping[str, Entry | None]) -> "EntryMap":
        """The same with some entries replaced, added or (None) left out."""
        found = {key: entry for key, entry in {**self, **changed}.items() if entry is not None}
        if changed.keys() - self.keys():
            found = dict(sorted(found.items()))
        return EntryMap(self.model, found)

    def only(self, keys: Iterable[str]) -> "EntryMap":
        """Some of the entries; `keys` are in order."""
        return EntryMap(self.model, {key: self[key] for key in keys})

    def differing(self, before: Mapping[str, Entry]) -> dict[str, Pair]:
        """Which are not the same objects in another collection, there and here."""
        if before is self:
            return {}
        pairs = ((key, before.get(key), self.get(key)) for key in {**before, **self})
        return {key: (old, new) for key, old, new in pairs if old is not new}

    def keys_by_facet(self, path: str) -> dict[str, list[str]]:
        """Facet → keys of the entries filed under it, for the field at a dotted path."""
        found: dict[str, list[str]] = {}
        facets = facets_at(self.model, path)
        for key, entry in self.items():
            for facet in facets(entry):
                found.setdefault(facet, []).append(key)
        return found

    def sort_values(self, field: str) -> list[Any]:
        """The `derived.sort_value` of each entry for a field."""
        return [sort_value(entry, field) for entry in self.values()]

    @cached_property
    def words(self) -> list[bytes]:
        """The search text of each entry (see `derived.words`)."""
        return [words(self.model, key, heading(entry)) for key, entry in self.items()]

    def versions(self) -> list[bytes]:
        """Versions by key, as digests."""
        return [digest(entry.version) for entry in self.values()]

    def offsets(self) -> list[tuple[int, int]]:
        """As `Entry.offset`."""
        return [(0, 0)] * len(self)

    def loaded(self) -> list[Entry]:
        """Entries of which something has to be stored: none."""
        return []
