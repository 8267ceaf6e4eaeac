"""The entries that wait for the next update of the site: those in which the content differs from
the release that visitors get as files.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from cms.accounts.audit_log import AuditRecord, read_since
from cms.content import Snapshot
from cms.content.edits import (
    MAX_COMPARED_ENTRIES,
    BuiltEntries,
    BuiltEntry,
    built_entries,
    read_version,
)
from cms.core.errors import NotFound
from cms.editing.modified import page_digest
from cms.publish.builder_interface import Kind
from cms.publish.manifest import Manifests
from cms.publish.output import read_mark
from cms.publish.releases import Release
from cms.schema.entry_ref import EntryRef, Name

if TYPE_CHECKING:
    from cms.site import Site

DRAFT_ACTS = frozenset({"save", "create", "discard", "confirm"})
"""Acts that change no file of an entry."""
Codes = tuple[str, ...]


class WaitingEntry(NamedTuple):
    """An entry that waits: since when (None: unknown), and the accounts that changed it, as (id,
    name at that time); nobody if it was changed by schedule or outside the editor.
    """

    name: Name
    kind: Kind
    since: datetime | None
    people: Sequence[tuple[str, str]]
    scheduled: bool
    """Whether a time of publication has passed since the release."""


class Differences(NamedTuple):
    """The differences between a release and a snapshot.

    `built`: the entries of the release · `languages`: each entry that waits → the languages in
    which its page waits to appear, to change or to go · `is_exact`: false if the manifest of the
    release is lost; then only the entries known to the audit log and the schedule are there.
    """

    built: BuiltEntries
    languages: Mapping[Name, Codes]
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Waiting:
    """The entries that wait, between the current release (None before the first) and a snapshot."""

    site: "Site"
    snapshot: Snapshot
    release: Release | None
    differences: Differences

    @property
    def number(self) -> int:
        """The number of entries that wait."""
        return len(self.differences.languages)

    def languages(self, name: Name) -> Codes:
        """Return the languages in which the page of an entry waits."""
        return self.differences.languages.get(name, ())

    def on_site(self, name: Name) -> Codes:
        """Return the languages of an entry that visitors get from the release."""
        built = self.differences.built
        return built[name].codes if name in built else ()

    def entries(self) -> list[WaitingEntry]:
        """Return all waiting entries, the oldest change first, those without a time last."""
        acts = _acts(self.site, self.release)
        found = [self._entry(name, acts.get(name, ())) for name in self.differences.languages]
        last = datetime.max.replace(tzinfo=UTC)
        return sorted(found, key=lambda one: (one.since or last, one.name))

    def _entry(self, name: Name, acts: Sequence[AuditRecord]) -> WaitingEntry:
        """Return a waiting entry. `acts`: its changes since the release, newest first."""
        is_new, is_gone = not self.on_site(name), name not in built_entries(self.snapshot)
        kind: Kind = "new" if is_new else "gone" if is_gone else "changed"
        people = tuple(dict.fromkeys((act.who, act.name) for act in acts if act.who))
        opened = _scheduled_moments(self.snapshot, self.release, [name]).get(name)
        times = [*(act.when for act in acts[-1:]), *filter(None, [opened])]
        since = min(times) if times else _file_time(self.site, name)
        return WaitingEntry(name, kind, since, people, opened is not None)


def waiting(site: "Site", snapshot: Snapshot) -> Waiting:
    """Return the entries that the next update of the site would change."""
    release = site.releases.current()
    mark = (release.id, release.moment) if release else None
    found = snapshot.memo((waiting, mark), lambda: _compare(site, snapshot, release))
    return Waiting(site, snapshot, release, found)


def _compare(site: "Site", snapshot: Snapshot, release: Release | None) -> Differences:
    now = built_entries(snapshot)
    if release is None:
        return Differences({}, {name: facts.codes for name, facts in now.items()})
    folder = site.releases.folder(release.id)
    manifest = site.get(Manifests).open(str(folder.parent), read_mark(folder))
    if manifest is None:
        names = {*_acts(site, release), *_scheduled_moments(snapshot, release, now)}
        every = tuple(snapshot.by_code)
        return Differences(now, dict.fromkeys(names, every), is_exact=False)
    built = manifest.entries()
    names = {name for name, _facts in built.items() ^ now.items()}
    compare_texts = len(names) <= MAX_COMPARED_ENTRIES
    languages = {
        name: _languages(site, snapshot, name, built.get(name), now.get(name), compare_texts)
        for name in names
    }
    return Differences(built, {name: codes for name, codes in languages.items() if codes})


def _languages(
    site: "Site",
    snapshot: Snapshot,
    name: Name,
    old: BuiltEntry | None,
    new: BuiltEntry | None,
    compare_texts: bool,
) -> Codes:
    """Return the languages in which the page of an entry differs; all, if texts aren't compared."""
    either = tuple(dict.fromkeys((*(old.codes if old else ()), *(new.codes if new else ()))))
    if old is None or new is None or old.address != new.address or not compare_texts:
        return either
    former = read_version(snapshot, name, old.version, site.store.version)
    entry = snapshot.entry(*name)
    if former is None or entry is None:
        return either
    codes = tuple(snapshot.by_code)
    return tuple(
        code
        for code in either
        if (code in old.codes) != (code in new.codes)
        or page_digest(former, code, codes) != page_digest(entry, code, codes)
    )


def _acts(site: "Site", release: Release | None) -> dict[Name, list[AuditRecord]]:
    """Return the changes of each entry since a release, newest first, from the audit log, which has a
    resolution of one second.
    """
    since = release.moment.replace(microsecond=0) if release else datetime.min.replace(tzinfo=UTC)
    acts: dict[Name, list[AuditRecord]] = {}
    for act in read_since(site.paths, since):
        if act.type in site.models and act.what not in DRAFT_ACTS:
            acts.setdefault((act.type, act.key), []).append(act)
    return acts


def _scheduled_moments(
    snapshot: Snapshot, release: Release | None, names: Collection[Name]
) -> Mapping[Name, datetime]:
    """Return the entries among `names` of which a time of publication or its end has passed since a
    release, with the first such time.
    """
    return dict(_passed(snapshot, release, names)) if release else {}


def _passed(
    snapshot: Snapshot, release: Release, names: Collection[Name]
) -> Iterator[tuple[Name, datetime]]:
    for type, key in names:
        entry = snapshot.content.get(type, key)
        windows = entry.windows.values() if entry else ()
        moments = [moment for window in windows for moment in window.moments()]
        passed = [moment for moment in moments if release.moment < moment <= snapshot.now]
        if passed:
            yield (type, key), min(passed)


def _file_time(site: "Site", name: Name) -> datetime | None:
    """Return when an entry's file was written, for changes made outside the editor."""
    type, key = name
    try:
        path = site.paths.entry(EntryRef(site.models[type], key))
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, NotFound):
        return None
