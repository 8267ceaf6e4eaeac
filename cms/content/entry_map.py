"""All entries of one type, and the languages in which each is published."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property

from cms.content.derived import Codes, facets_at, heading, words
from cms.content.entry import Entry, Pair
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name


class EntryMap(dict[str, Entry]):
    """Key → entry of one type, sorted by key. Immutable, since snapshots share it."""

    def __init__(
        self,
        model: Model,
        entries: Mapping[str, Entry] | Iterable[tuple[str, Entry]] = (),
    ) -> None:
        super().__init__(entries)
        self.model = model

    def replaced(self, changed: Mapping[str, Entry | None]) -> "EntryMap":
        """Return a copy with some entries replaced, added or (None) removed."""
        copy = EntryMap(self.model, self)
        for key, entry in changed.items():
            if entry is None:
                copy.pop(key, None)
            else:
                copy[key] = entry
        if changed.keys() - self.keys():
            return EntryMap(self.model, sorted(copy.items()))
        return copy

    def only(self, keys: Iterable[str]) -> "EntryMap":
        """Return the entries with some keys, which must be in order."""
        return EntryMap(self.model, {key: self[key] for key in keys})

    def differing(self, before: "EntryMap") -> dict[str, Pair]:
        """Return the entries that differ from those of another map, each as (there, here)."""
        pairs: dict[str, Pair] = {}
        for key, entry in self.items():
            old = before.get(key)
            if old is not entry:
                pairs[key] = old, entry
        for key, old in before.items():
            if key not in self:
                pairs[key] = old, None
        return pairs

    def keys_by_facet(self, path: str) -> dict[str, list[str]]:
        """Return facet → keys of the entries with it, for the field at a dotted path."""
        keys: dict[str, list[str]] = {}
        facets = facets_at(self.model, path)
        for key, entry in self.items():
            for facet in facets(entry):
                keys.setdefault(facet, []).append(key)
        return keys

    @cached_property
    def words(self) -> list[bytes]:
        """The search text of each entry (see `derived.words`)."""
        return [words(self.model, key, heading(entry)) for key, entry in self.items()]


def with_changes(
    entries: Mapping[str, EntryMap], changed: Mapping[Name, Entry | None]
) -> dict[str, EntryMap]:
    """Return type → entries, with some of them replaced, added or (None) removed."""
    by_type: dict[str, dict[str, Entry | None]] = {}
    for (type, key), entry in changed.items():
        by_type.setdefault(type, {})[key] = entry
    replaced = dict(entries)
    for type, of_type in by_type.items():
        replaced[type] = entries[type].replaced(of_type)
    return replaced


class Languages:
    """The languages in which every entry is published at `now`.

    Entries without pages are in all languages, `codes`. `titled`, if given, returns an entry's
    languages instead: those of its title, for snapshots that include drafts.
    """

    def __init__(
        self,
        entries: Mapping[str, EntryMap],
        codes: Codes,
        now: datetime,
        titled: Callable[[Entry], Codes] | None = None,
    ) -> None:
        self._entries = entries
        self._codes = codes
        self._now = now
        self._titled = titled
        self._open: dict[int, Codes] = {}
        """Cached by the `id` of the windows, which thousands of entries share and keep alive."""

    def __getitem__(self, name: Name) -> Codes:
        return self._languages_of(self._entries[name[0]][name[1]])

    def _languages_of(self, entry: Entry) -> Codes:
        if not entry.model.route:
            return self._codes
        if self._titled:
            return self._titled(entry)
        windows = entry.windows
        codes = self._open.get(id(windows))
        if codes is None:
            shown = [
                code for code in self._codes if code in windows and windows[code].shows(self._now)
            ]
            codes = self._open[id(windows)] = tuple(shown)
        return codes

    def shown(self, entries: EntryMap) -> EntryMap:
        """Return the published entries of a type."""
        if not entries.model.route or self._titled:
            return entries
        keys = [key for key, entry in entries.items() if self._languages_of(entry)]
        return entries if len(keys) == len(entries) else entries.only(keys)
