"""The entries that differ between the content that a site was built from and a snapshot."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from cms.content.derived import Codes, facets, listed_by, markdown_fields, modified, place
from cms.content.entry import Entry, Pair, parse_bytes
from cms.content.snapshot import Snapshot, memoized
from cms.core.errors import Invalid
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.publication import MODIFIED

MAX_COMPARED_ENTRIES = 50
"""With more edits of a type, all dependencies on the type are candidates."""


class BuiltEntry(NamedTuple):
    """An entry as recorded by a build; equal if nothing has changed since."""

    version: str
    languages: str
    """Codes joined by commas."""
    address: str

    @property
    def codes(self) -> Codes:
        return tuple(self.languages.split(",")) if self.languages else ()


BuiltEntries = Mapping[Name, BuiltEntry]
ReadOld = Callable[[Name, str], bytes | None]
"""Returns the text of an entry's version; None if it is lost."""


class ShownEntry(NamedTuple):
    """One version of an entry with its languages and its address on the site."""

    entry: Entry
    languages: Codes
    address: str


class Edit(NamedTuple):
    """One entry that differs: as it was built and as it is now; None if it wasn't or isn't
    published.
    """

    type: str
    key: str
    old: ShownEntry | None
    new: ShownEntry | None

    @property
    def versions(self) -> list[ShownEntry]:
        """The old and the new version, as far as they exist."""
        return [side for side in (self.old, self.new) if side]

    @property
    def is_relisted(self) -> bool:
        """Whether it was added or removed, or has other languages or another address."""
        return not (self.old and self.new) or self.old[1:] != self.new[1:]

    @property
    def is_moved(self) -> bool:
        """Whether addresses of other entries, or former addresses, may change with it."""
        return self.is_relisted or place(self.versions[0].entry) != place(self.versions[1].entry)

    @property
    def is_refiled(self) -> bool:
        """Whether its position in lists may differ: more than its Markdown fields changed."""
        if self.is_moved or listed_by(self.versions[0].entry) != listed_by(self.versions[1].entry):
            return True
        return not self.changed_fields <= markdown_fields(self.versions[1].entry.model) | {MODIFIED}

    @property
    def changed_fields(self) -> set[str]:
        """The fields whose values differ, and those whose language such a field names."""
        assert self.old
        assert self.new
        old, new = self.old.entry, self.new.entry
        changed = {
            name
            for name in old.values.keys() | new.values.keys()
            if old.values.get(name) != new.values.get(name)
        }
        changed |= {name for name, field in new.model.fields.items() if field.language in changed}
        return changed | {MODIFIED} if modified(old) != modified(new) else changed

    def facets(self, path: str) -> list[Collection[str]]:
        """Return the facets of both versions for the field at a path; empty for a missing version."""
        return [facets(side.entry, path) if side else () for side in (self.old, self.new)]


@dataclass(eq=False)
class Edits:
    """All edits between a build and `snapshot`."""

    snapshot: Snapshot
    names: Collection[Name] = ()
    """Every entry that differs, also of unknown types."""
    edits: Sequence[Edit] = ()
    unknown: Collection[str] = ()
    """Types with too many edits to compare, or with an old version that is lost."""
    whole: bool = False
    """Whether everything may differ, for example because the site has other languages."""

    def __iter__(self) -> Iterator[Edit]:
        return iter(self.edits)

    def __bool__(self) -> bool:
        return self.whole or bool(self.names)

    def of_type(self, type: str) -> list[Edit]:
        """Return the edits of a type that is not unknown."""
        return [edit for edit in self.edits if edit.type == type]

    @property
    def types(self) -> list[str]:
        """The types with edits, without unknown ones."""
        types = dict.fromkeys(edit.type for edit in self.edits)
        return [type for type in types if type not in self.unknown]

    @cached_property
    def added_or_removed(self) -> list[str]:
        """`type/key` of every entry that was added or removed."""
        return [f"{edit.type}/{edit.key}" for edit in self if not (edit.old and edit.new)]


class ShownEntries(dict[Name, BuiltEntry]):
    """Every entry that a snapshot shows. See Reusable."""

    def updated_for(
        self, snapshot: Snapshot, pairs: Mapping[Name, Pair], refiled: Collection[str]
    ) -> "ShownEntries | None":
        """Return the entries of the next snapshot; None if languages or addresses may differ."""
        if refiled:
            return None
        edited = self.keys() & pairs.keys()
        return ShownEntries(self | {name: _built_entry(snapshot, name) for name in edited})


@memoized
def built_entries(snapshot: Snapshot) -> ShownEntries:
    """Return every entry that a snapshot shows."""
    return ShownEntries(
        (entry.name, _built_entry(snapshot, entry.name))
        for of_type in snapshot.entries.values()
        for entry in of_type.values()
    )


def _built_entry(snapshot: Snapshot, name: Name) -> BuiltEntry:
    type, key = name
    languages = ",".join(snapshot.languages[name])
    address = snapshot.addresses.by_name.get(name, "")
    return BuiltEntry(snapshot.entries[type][key].version, languages, address)


def edits_since(
    built: BuiltEntries, snapshot: Snapshot, read_old: ReadOld, whole: bool = False
) -> Edits:
    """Return the edits between the entries that a site was built from and those that a snapshot
    shows.
    """
    now = built_entries(snapshot)
    names = sorted({name for name, _ in built.items() ^ now.items() if name[0] in snapshot.entries})
    edits: list[Edit] = []
    unknown = set()
    for type, of_type in groupby(names, key=itemgetter(0)):
        differing = list(of_type)
        is_small = len(differing) <= MAX_COMPARED_ENTRIES
        readable = _edits(differing, built, snapshot, read_old) if is_small else []
        if len(readable) < len(differing):
            unknown.add(type)
        edits += readable
    return Edits(snapshot, names, edits, unknown, whole)


def _edits(
    names: Iterable[Name], built: BuiltEntries, snapshot: Snapshot, read_old: ReadOld
) -> list[Edit]:
    """Return the edits whose old version is still readable."""
    edits = []
    for name in names:
        was = _old(snapshot, name, built[name], read_old) if name in built else None
        if was or name not in built:
            edits.append(Edit(*name, was, _new(snapshot, name)))
    return edits


def _old(snapshot: Snapshot, name: Name, built: BuiltEntry, read_old: ReadOld) -> ShownEntry | None:
    entry = read_version(snapshot, name, built.version, read_old)
    return ShownEntry(entry, built.codes, built.address) if entry else None


def read_version(snapshot: Snapshot, name: Name, version: str, read_old: ReadOld) -> Entry | None:
    """Return an earlier version of an entry; None if it is lost."""
    text = read_old(name, version)
    if text is None:
        return None
    try:
        return parse_bytes(EntryRef(snapshot.model(name[0]), name[1]), text)
    except Invalid:  # invalid for this version of the program
        return None


def _new(snapshot: Snapshot, name: Name) -> ShownEntry | None:
    entry = snapshot.entry(*name)
    if entry is None:
        return None
    return ShownEntry(entry, snapshot.languages[name], snapshot.addresses.by_name.get(name, ""))
