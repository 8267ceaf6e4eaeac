"""Every entry as the staff's lists show it: titles, how each language stands, what is being worked
on.

What is asked of all entries is remembered with each (cms/content/derived.py); only the entries of the
lines that are shown are read.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cms.content import Entry, Name, Snapshot, Store
from cms.content.derived import heading, standing, titles
from cms.editing.draft_files import Draft
from cms.editing.entry_status import LanguageStatuses, Status, Windows
from cms.editing.staff_content import StaffContent, StaffContents
from cms.schema.content_type import ContentType


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in a list. `entry` has the draft in it; its title may be under "" if it isn't
    localized.
    """

    entry: Entry
    draft: Draft | None
    statuses: Mapping[str, Status]
    titles: Mapping[str, str]
    outdated: frozenset[str] = frozenset()
    """The languages in which the original of something has changed since, whether it is published
    or not.
    """

    @property
    def model(self) -> type[ContentType]:
        return self.entry.model

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def name(self) -> Name:
        return self.entry.name

    @property
    def editors(self) -> tuple[str, ...]:
        """The ids of the accounts whose words are in the draft."""
        return tuple(dict.fromkeys(self.draft.authors.values())) if self.draft else ()

    def title(self, chain: Sequence[str]) -> tuple[str, str]:
        """(title, its language) in the first language of `chain` that has one; the key, "" where
        none has.
        """
        return in_order(self.titles, chain) or (self.key, "")


def in_order(titles: Mapping[str, str], chain: Sequence[str]) -> tuple[str, str] | None:
    """(title, its language) in the first language of `chain` that has one, or else in any."""
    return next(((titles[code], code) for code in (*chain, *titles) if titles.get(code)), None)


@dataclass(frozen=True, slots=True)
class TypeTotals:
    """One type in numbers: entries, per language how many stand how, entries with something to do."""

    model: type[ContentType]
    entries: int
    languages: Mapping[str, Counter[Status]]
    outdated: Counter[str]
    working: int
    waiting: int


class Overview:
    """All entries at one state of the content. `staff` has the drafts in it, `snapshot` is what is
    shown.
    """

    def __init__(self, snapshot: Snapshot, staff: Snapshot, drafts: Mapping[Name, Draft]) -> None:
        self.snapshot = snapshot
        self.staff = staff
        self.drafts = drafts
        self._shared: dict[tuple[str, int, str], LanguageStatuses] = {}
        """By type, the `id` of windows, which the entries hold, and texts."""
        self._standings = {type: self._of_type(type) for type in staff.entries}
        self.totals = {type: self._count(type) for type in staff.entries}

    def _of_type(self, type: str) -> list[LanguageStatuses]:
        """How each entry stands, in the order of the keys."""
        entries, model = self.staff.entries[type], self.staff.model(type)
        windows = [entry.windows for entry in entries.values()]
        texts = list(map(standing, entries.values()))
        pairs = list(zip(map(id, windows), texts, strict=True))
        shared = {
            pair: self._share(model, *each)
            for pair, each in dict(
                zip(pairs, zip(windows, texts, strict=True), strict=True)
            ).items()
        }
        found = list(map(shared.__getitem__, pairs))
        keys = list(entries)
        for kind, key in self.drafts:
            if kind == type:  # it may not be on the site yet
                found[bisect_left(keys, key)] = self._standing(entries[key])
        return found

    def _standing(self, entry: Entry) -> LanguageStatuses:
        on_site = self.snapshot.content.get(*entry.name)
        return self._share(entry.model, on_site.windows if on_site else None, standing(entry))

    def _share(self, model: type[ContentType], windows: Windows, texts: str) -> LanguageStatuses:
        """The statuses of all entries with these windows and texts."""
        name = (model.name, id(windows), texts)
        if name not in self._shared:
            self._shared[name] = LanguageStatuses(model, windows, texts, self.snapshot)
        return self._shared[name]

    def _count(self, type: str) -> TypeTotals:
        """The numbers of one type."""
        shared = Counter(self._standings[type])
        languages = {code: Counter[Status]() for code in self.snapshot.by_code}
        outdated = Counter[str]()
        for one, number in shared.items():
            for code, status in one.statuses.items():
                languages[code][status] += number
            outdated.update(dict.fromkeys(one.outdated, number))
        working = [key for kind, key in self.drafts if kind == type]
        waiting = sum(number for one, number in shared.items() if one.waits)
        waiting += sum(
            1 for key in working if not self._standing(self.staff.entries[type][key]).waits
        )
        return TypeTotals(
            self.staff.model(type), shared.total(), languages, outdated, len(working), waiting
        )

    def get(self, type: str, key: str) -> EntryRow | None:
        """The line of an entry."""
        entry = self.staff.entry(type, key)
        return self._line(entry) if entry else None

    def _line(self, entry: Entry) -> EntryRow:
        stands = self._standing(entry)
        return EntryRow(
            entry,
            self.drafts.get(entry.name),
            stands.statuses,
            self._titles(entry),
            stands.outdated,
        )

    def _titles(self, entry: Entry) -> Mapping[str, str]:
        """The title in each language; one that isn't localized in the language that a field names,
        or in none.
        """
        found = titles(entry.model, heading(entry))
        field = entry.model.fields[entry.model.title]
        return {str(entry.raw.get(field.language, "")): found[""]} if "" in found else found

    def working(self) -> list[EntryRow]:
        """The entries that have a draft, newest first."""
        names = sorted(self.drafts, key=lambda name: self.drafts[name].updated, reverse=True)
        return [line for name in names if (line := self.get(*name))]

    def standing(self, type: str, locale: str, status: str) -> list[str]:
        """The keys of the entries of a type one of whose languages stands like this; outdated,
        whatever its state.
        """
        standings = self._standings[type]
        wanted = {
            one
            for one in set(standings)
            if one.statuses[locale] == status or (status == "stale" and locale in one.outdated)
        }
        if not wanted:  # as is most often so
            return []
        return [
            key
            for key, one in zip(self.staff.entries[type], standings, strict=True)
            if one in wanted
        ]


class Overviews:
    """Makes overviews for one process, each when something has changed since the last."""

    def __init__(self, store: Store, staff: StaffContents) -> None:
        self._store = store
        self._staff = staff
        self._last: tuple[Snapshot, StaffContent, Overview] | None = None

    def now(self) -> Overview:
        """The overview of the present content and drafts."""
        shown, staff = self._store.snapshot(), self._staff.now()
        last = self._last
        if last is None or last[0] is not shown or last[1] is not staff:
            overview = Overview(shown, staff.snapshot, staff.drafts)
            last = self._last = shown, staff, overview
        return last[2]
