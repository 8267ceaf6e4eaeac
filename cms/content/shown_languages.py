"""In which languages entries are shown."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from cms.content.entry import Entry, Name
from cms.content.entry_map import EntryMap

Codes = tuple[str, ...]


class Languages(Mapping[Name, Codes]):
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
            found = self._open[id(windows)] = tuple(
                code for code in self._codes if code in windows and windows[code].shows(self._now)
            )
        return found

    def __iter__(self) -> Iterator[Name]:
        return ((type, key) for type, of_type in self._entries.items() for key in of_type)

    def __len__(self) -> int:
        return sum(map(len, self._entries.values()))

    def of_type(self, entries: EntryMap) -> list[Codes]:
        """Those of some entries of a type, in the order of their keys."""
        return list(map(self._of, entries.values()))

    def shown(self, entries: EntryMap) -> EntryMap:
        """Which of the entries of a type are shown."""
        if not entries.model.route or self._titled:
            return entries
        found = self.of_type(entries)
        if all(found):
            return entries
        return entries.only(key for key, codes in zip(entries, found, strict=True) if codes)
