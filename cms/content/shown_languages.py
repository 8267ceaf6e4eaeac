"""In which languages entries are shown: found out from their windows when somebody asks, and none
is made for it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from cms.content.entry import Entry, Name
from cms.content.entry_map import EntryMap
from cms.content.version_table import Windows

Codes = tuple[str, ...]


class Languages(Mapping[Name, Codes]):
    """The languages of every entry at `now`; none where it isn't shown.

    Entries without pages are in all languages, of which `codes` are the codes. So is what `titled`
    is given, if it is: then it says in which languages an entry has a title, for who looks at
    drafts too.
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
        self._known: dict[Name, Codes] = {}
        self._open: dict[int, Codes] = {}
        """By the `id` of windows, which the entries hold."""

    def __getitem__(self, name: Name) -> Codes:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._find(*name)
        return found

    def _find(self, type: str, key: str) -> Codes:
        of_type = self._entries[type]
        if of_type.model.route and not self._titled:
            return self._of(of_type.windows_of(key))
        entry = of_type[key]
        return self._titled(entry) if self._titled and of_type.model.route else self._codes

    def _of(self, windows: Windows) -> Codes:
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
        type, route = entries.model.name, entries.model.route
        if route and not self._titled:
            windows = entries.windows()
            found = {id(one): self._of(one) for one in {id(one): one for one in windows}.values()}
            return list(map(found.__getitem__, map(id, windows)))
        return [self[type, key] for key in entries] if route else [self._codes] * len(entries)

    def shown(self, entries: EntryMap) -> EntryMap:
        """Which of the entries of a type are shown."""
        found = self.of_type(entries) if entries.model.route and not self._titled else ()
        return (
            entries
            if all(found)
            else entries.only(key for key, codes in zip(entries, found, strict=True) if codes)
        )
