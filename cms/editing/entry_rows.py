"""The content for the editor's lists and previews, with all drafts applied: titles, language
statuses, drafts in progress.

Values needed of all entries are derived once per entry (cms/content/derived.py). Only the entries
of the displayed rows are parsed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from cms.content import Content, Entry, Snapshot
from cms.content.derived import heading, standing, titles
from cms.content.entry import make_lenient
from cms.editing.drafts import normalize
from cms.editing.edited_entry import Draft, EditedEntry
from cms.editing.entry_files import EntryFiles, FileSignature, file_signature
from cms.editing.entry_status import LanguageStatuses, Status, Windows
from cms.editing.revisions import EntryFile
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name
from cms.schema.flat import Flat, unflatten

Signature = tuple[tuple[Path, FileSignature], ...]
"""Changes with every save of a draft, since each save writes a new file."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in a list. `entry` has the draft applied. `titles` has the title under "" if it
    isn't localized.
    """

    entry: Entry
    draft: Draft | None
    statuses: Mapping[str, Status]
    titles: Mapping[str, str]
    outdated: frozenset[str] = frozenset()
    """The languages in which any original has changed since it was translated, published or not."""

    @property
    def model(self) -> Model:
        return self.entry.model

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def name(self) -> Name:
        return self.entry.name

    @property
    def editors(self) -> tuple[str, ...]:
        """The ids of the accounts that have changes in the draft."""
        return tuple(dict.fromkeys(self.draft.authors.values())) if self.draft else ()

    def title(self, chain: Sequence[str]) -> tuple[str, str]:
        """Return (title, its language) in the first language of `chain` that has one, otherwise in
        any; (key, "") if there is no title.
        """
        return first_title(self.titles, chain) or (self.key, "")


def first_title(titles: Mapping[str, str], chain: Sequence[str]) -> tuple[str, str] | None:
    """Return (title, its language) in the first language of `chain` that has one, otherwise in
    any.
    """
    for code in (*chain, *titles):
        if titles.get(code):
            return titles[code], code
    return None


@dataclass(frozen=True, slots=True)
class TypeTotals:
    """The totals of one type.

    `languages`: per language, the number of entries in each status · `working`: entries with a
    draft · `waiting`: entries with a draft or an outdated translation.
    """

    model: Model
    entries: int
    languages: Mapping[str, Counter[Status]]
    outdated: Counter[str]
    working: int
    waiting: int


class Overview:
    """All entries at one state of the content. `snapshot` is what visitors see; `staff` has all
    `drafts` applied, without values that don't parse.
    """

    def __init__(self, snapshot: Snapshot, staff: Snapshot, drafts: Mapping[Name, Draft]) -> None:
        self.snapshot = snapshot
        self.staff = staff
        self.drafts = drafts
        self._shared: dict[tuple[str, int, str], LanguageStatuses] = {}
        """Key: type, `id` of the windows (the entries keep them alive), and texts. There are few
        different ones.
        """

    @cached_property
    def statuses(self) -> Mapping[str, list[LanguageStatuses]]:
        """Type → statuses of each entry, in the order of the keys."""
        return {
            type: [self._status_of(entry) for entry in entries.values()]
            for type, entries in self.staff.entries.items()
        }

    @cached_property
    def totals(self) -> Mapping[str, TypeTotals]:
        """Type → its totals."""
        return {type: self._count(type) for type in self.staff.entries}

    def _status_of(self, entry: Entry) -> LanguageStatuses:
        windows: Windows = entry.windows
        if entry.name in self.drafts:  # it may not be published yet
            on_site = self.snapshot.content.get(*entry.name)
            windows = on_site.windows if on_site else None
        texts = standing(entry)
        name = (entry.model.name, id(windows), texts)
        if name not in self._shared:
            self._shared[name] = LanguageStatuses(entry.model, windows, texts, self.snapshot)
        return self._shared[name]

    def _count(self, type: str) -> TypeTotals:
        """Return the totals of one type."""
        languages = {code: Counter[Status]() for code in self.snapshot.by_code}
        outdated = Counter[str]()
        working = waiting = 0
        for key, entry_statuses in zip(self.staff.entries[type], self.statuses[type], strict=True):
            for code, status in entry_statuses.statuses.items():
                languages[code][status] += 1
            outdated.update(entry_statuses.outdated)
            has_draft = (type, key) in self.drafts
            working += has_draft
            waiting += has_draft or bool(entry_statuses.outdated)
        model, entries = self.staff.model(type), len(self.staff.entries[type])
        return TypeTotals(model, entries, languages, outdated, working, waiting)

    def get(self, type: str, key: str) -> EntryRow | None:
        """Return the row of an entry, or None. A title that isn't localized is in the language that
        a field of the entry names, or in none.
        """
        entry = self.staff.entry(type, key)
        if entry is None:
            return None
        statuses, entry_titles = self._status_of(entry), titles(entry.model, heading(entry))
        if "" in entry_titles:
            language_field = entry.model.fields[entry.model.title].language
            entry_titles = {str(entry.raw.get(language_field, "")): entry_titles[""]}
        draft = self.drafts.get(entry.name)
        return EntryRow(entry, draft, statuses.statuses, entry_titles, statuses.outdated)

    def entries_with_draft(self) -> list[EntryRow]:
        """Return the entries that have a draft, last saved first."""
        names = sorted(self.drafts, key=lambda name: self.drafts[name].updated, reverse=True)
        return [row for name in names if (row := self.get(*name))]

    def keys_with_status(self, type: str, locale: str, status: str) -> list[str]:
        """Return the keys of the entries of a type that have a status in a language. "stale" also
        matches entries that have another status, such as draft, but outdated texts.
        """
        return [
            key
            for key, entry_statuses in zip(
                self.staff.entries[type], self.statuses[type], strict=True
            )
            if entry_statuses.statuses[locale] == status
            or (status == "stale" and locale in entry_statuses.outdated)
        ]


class OverviewCache:
    """Caches the overview of a process until something changes."""

    def __init__(self, files: EntryFiles) -> None:
        self._files = files
        self._overview = lru_cache(maxsize=1)(self._make)

    def current(self) -> Overview:
        """Return the overview of the present content and drafts: the same object until something
        changes or a new day begins.
        """
        files = self._files
        signature = tuple((path, file_signature(path)) for _ref, path in files.drafts.files())
        return self._overview(files.store.snapshot(), signature, files.clock().date())

    def _make(self, snapshot: Snapshot, _drafts: Signature, _today: date) -> Overview:
        drafts, content = dict(self._files.drafts.all()), snapshot.content
        entries = {name: self._entry(name, draft, content) for name, draft in drafts.items()}
        staff = Snapshot(content.replaced(entries), self._files.clock(), everything=True)
        return Overview(snapshot, staff, drafts)

    def with_values(self, edited: EditedEntry, flat: Flat) -> Snapshot:
        """Return a snapshot of all content with drafts, and with other values for one entry.
        Nothing is saved.
        """
        staff = self.current().staff
        raw = unflatten(edited.model, normalize(flat), edited.raw)
        windows = edited.published.windows if edited.published else {}
        entry = make_lenient(edited.ref, raw).shown_in(windows)
        content = staff.content.replaced({edited.name: entry})
        return Snapshot(content, staff.now, everything=True, before=staff)

    def _entry(self, name: Name, draft: Draft, content: Content) -> Entry:
        """Return an entry with its draft, shown in the windows of its published version."""
        ref, published = self._files.ref(*name), content.get(*name)
        edited = self._files.overlay(ref, EntryFile(entry=published), draft)
        windows = published.windows if published else {}
        return make_lenient(ref, edited.raw).shown_in(windows)
