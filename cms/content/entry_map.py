"""All entries of one type at a moment, and the languages in which each is shown."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property

from cms.content.derived import Codes, facets_at, heading, words
from cms.content.entry import Entry, Name, Pair
from cms.schema.content_type import Model


class EntryMap(dict[str, Entry]):
    """Key → entry of one type, in the order of the keys. Never changed: snapshots share it."""

    def __init__(
        self,
        model: Model,
        entries: Mapping[str, Entry] | Iterable[tuple[str, Entry]] = (),
    ) -> None:
        super().__init__(entries)
        self.model = model

    def replaced(self, changed: Mapping[str, Entry | None]) -> "EntryMap":
        """The same with some entries replaced, added or (None) left out."""
        found = EntryMap(self.model, self)
        for key, entry in changed.items():
            if entry is None:
                found.pop(key, None)
            else:
                found[key] = entry
        if changed.keys() - self.keys():
            return EntryMap(self.model, sorted(found.items()))
        return found

    def only(self, keys: Iterable[str]) -> "EntryMap":
        """Some of the entries; `keys` are in order."""
        return EntryMap(self.model, {key: self[key] for key in keys})

    def differing(self, before: "EntryMap") -> dict[str, Pair]:
        """The entries that differ from those of another collection, each as (there, here)."""
        found: dict[str, Pair] = {}
        for key, entry in self.items():
            old = before.get(key)
            if old is not entry:
                found[key] = old, entry
        for key, old in before.items():
            if key not in self:
                found[key] = old, None
        return found

    def keys_by_facet(self, path: str) -> dict[str, list[str]]:
        """Facet → keys of the entries filed under it, for the field at a dotted path."""
        found: dict[str, list[str]] = {}
        facets = facets_at(self.model, path)
        for key, entry in self.items():
            for facet in facets(entry):
                found.setdefault(facet, []).append(key)
        return found

    @cached_property
    def words(self) -> list[bytes]:
        """The search text of each entry (see `derived.words`)."""
        return [words(self.model, key, heading(entry)) for key, entry in self.items()]


def with_changes(
    entries: Mapping[str, EntryMap], changed: Mapping[Name, Entry | None]
) -> dict[str, EntryMap]:
    """Type → entries, with some of them replaced, added or (None) left out."""
    by_type: dict[str, dict[str, Entry | None]] = {}
    for (type, key), entry in changed.items():
        by_type.setdefault(type, {})[key] = entry
    found = dict(entries)
    for type, of_type in by_type.items():
        found[type] = entries[type].replaced(of_type)
    return found


class Languages:
    """The languages of every entry at `now`; none where it isn't shown.

    Entries without pages are in all languages, of which `codes` are the codes. `titled` says
    instead in which languages an entry has a title, for who looks at drafts too.
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
        """By the `id` of windows, which the entries hold and thousands share."""

    def __getitem__(self, name: Name) -> Codes:
        return self._of(self._entries[name[0]][name[1]])

    def _of(self, entry: Entry) -> Codes:
        if not entry.model.route:
            return self._codes
        if self._titled:
            return self._titled(entry)
        windows = entry.windows
        found = self._open.get(id(windows))
        if found is None:
            shown = [
                code for code in self._codes if code in windows and windows[code].shows(self._now)
            ]
            found = self._open[id(windows)] = tuple(shown)
        return found

    def shown(self, entries: EntryMap) -> EntryMap:
        """The entries of a type that are shown."""
        if not entries.model.route or self._titled:
            return entries
        keys = [key for key, entry in entries.items() if self._of(entry)]
        return entries if len(keys) == len(entries) else entries.only(keys)
