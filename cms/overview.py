"""Every entry as the staff's lists show it: titles, how each language stands, what is being worked on.

Made once per state of the content and kept entry by entry, so that ten thousand of them cost nothing where nothing
changed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cms.changes import Changes
from cms.i18n import N_
from cms.ledger import summary
from cms.model import ContentType
from cms.publication import Window
from cms.store import Entry, Name, Snapshot, Store
from cms.store.filing import heading
from cms.workcopies import WorkingCopy

Status = Literal["missing", "draft", "scheduled", "expired", "stale", "incomplete", "published"]

STATUSES: Mapping[Status, str] = {
    "published": N_("Published"), "stale": N_("Outdated"), "incomplete": N_("Incomplete"), "draft": N_("Draft"),
    "scheduled": N_("Scheduled"), "expired": N_("Expired"), "missing": N_("Missing"),
}
"""How one language of an entry stands, in the order in which people look for them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in a list. `entry` has the working copy in it; `windows` is what the site shows; `ledger` the worst
    state of each language's texts."""

    entry: Entry
    windows: Mapping[str, Window] | None
    work: WorkingCopy | None
    ledger: Mapping[str, str]
    titles: Mapping[str, str]
    words: str

    @property
    def model(self) -> type[ContentType]:
        return self.entry.model

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def name(self) -> Name:
        return self.model.name, self.key

    @property
    def editors(self) -> tuple[str, ...]:
        """The ids of the accounts whose words are in the working copy."""
        return tuple(dict.fromkeys(self.work.by.values())) if self.work else ()

    def title(self, chain: Sequence[str]) -> tuple[str, str]:
        """(title, its language) in the first language of `chain` that has one; the key, "" where none has."""
        return next(((self.titles[code], code) for code in (*chain, *self.titles) if self.titles.get(code)),
                    (self.key, ""))

    def status(self, locale: str, now: datetime) -> Status:
        """How a language stands."""
        if locale not in self.titles and self.titles and not self.model.fields[self.model.title].any_language:
            return "missing"
        shown = self._window(locale, now)
        if shown != "published":
            return shown
        texts = self.ledger.get(locale, "current")
        return "stale" if texts == "stale" else "incomplete" if texts == "missing" else "published"

    def _window(self, locale: str, now: datetime) -> Status:
        if self.windows is None:
            return "draft"
        if not self.model.route:
            return "published"
        window = self.windows.get(locale)
        if window is None:
            return "draft"
        if window.closes and window.closes <= now:
            return "expired"
        return "scheduled" if window.opens and now < window.opens else "published"


@dataclass(frozen=True, slots=True)
class Totals:
    """One type in numbers: entries, per language how many stand how, entries with something to do."""

    model: type[ContentType]
    entries: int
    languages: Mapping[str, Counter[Status]]
    working: int
    waiting: int


@dataclass(frozen=True)
class Overview:
    """All lines at one state of the content."""

    lines: Mapping[str, Sequence[Line]]
    snapshot: Snapshot
    totals: Mapping[str, Totals] = field(default_factory=dict)

    def get(self, type: str, key: str) -> Line | None:
        """The line of an entry."""
        return next((line for line in self.lines.get(type, ()) if line.key == key), None)

    def every(self) -> Iterator[Line]:
        for lines in self.lines.values():
            yield from lines

    def working(self) -> list[Line]:
        """What is being worked on, newest first."""
        return sorted((line for line in self.every() if line.work), key=lambda line: line.work.updated if line.work
                      else "", reverse=True)

    def standing(self, status: Status, locale: str) -> list[Line]:
        """The entries one of whose languages stands like this."""
        return [line for line in self.every() if line.status(locale, self.snapshot.now) == status]


Stamp = tuple[str, WorkingCopy | None]
"""What a line is made of: the version on the site and the working copy."""


class Overviews:
    """Makes overviews for one process."""

    def __init__(self, store: Store, changes: Changes) -> None:
        self._store = store
        self._changes = changes
        self._kept: dict[Name, tuple[Stamp, Line]] = {}
        self._last: tuple[Snapshot, Mapping[Name, WorkingCopy], Overview] | None = None

    def now(self) -> Overview:
        """The overview of the present content and working copies."""
        shown, works = self._store.snapshot(), self._changes.works()
        if self._last and self._last[0] is shown and self._last[1] == works:
            return self._last[2]
        overview = self._make(shown, works)
        self._last = (shown, works, overview)
        return overview

    def _make(self, shown: Snapshot, works: Mapping[Name, WorkingCopy]) -> Overview:
        known = self._kept if self._last and self._last[0].locales == shown.locales else {}
        merged, kept = self._changes.snapshot().content, {}
        for type, entries in merged.entries.items():
            for key, entry in entries.items():
                on_site, work = shown.content.get(type, key), works.get((type, key))
                stamp = (on_site.version if on_site else "", work)
                old = known.get((type, key))
                kept[type, key] = old if old and old[0] == stamp else (stamp, _line(entry, on_site, work, shown))
        self._kept = kept
        lines: dict[str, list[Line]] = {type: [] for type in merged.entries}
        for (type, _key), (_stamp, line) in kept.items():
            lines[type].append(line)
        return Overview(lines, shown, {type: _totals(shown, type, found) for type, found in lines.items()})


def _line(entry: Entry, on_site: Entry | None, work: WorkingCopy | None, shown: Snapshot) -> Line:
    ledger = {code: _worst(entry, code, shown.default_locale) for code in shown.by_code}
    titles = _titles(entry, shown)
    words = "\n".join([entry.key, *titles.values()]).casefold()
    return Line(entry, on_site.windows if on_site else None, work, ledger, titles, words)


def _worst(entry: Entry, code: str, default: str) -> str:
    found: str = entry.remember(f"ledger {code} {default}", lambda: summary(
        entry.model, entry.raw, code, True, (), default=default))
    return found


def _titles(entry: Entry, shown: Snapshot) -> dict[str, str]:
    """The title in each language; one that isn't localized stands for all."""
    title = heading(entry).get(entry.model.title)
    if isinstance(title, Mapping):
        return dict(title)
    return dict.fromkeys(shown.by_code, title) if isinstance(title, str) else {}


def _totals(shown: Snapshot, type: str, lines: Sequence[Line]) -> Totals:
    languages: dict[str, Counter[Status]] = {
        code: Counter(line.status(code, shown.now) for line in lines) for code in shown.by_code}
    working = sum(1 for line in lines if line.work)
    waiting = sum(1 for line in lines if line.work or "stale" in line.ledger.values())
    return Totals(shown.content.models[type], len(lines), languages, working, waiting)
