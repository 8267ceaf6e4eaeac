"""The dependency of a record on its entry."""

from collections.abc import Iterator

from blueprints.shared.related import references
from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import (
    MAX_EXAMINED_EDITS,
    DependencyScope,
    GetKind,
    StoredDependency,
    StoredKind,
)
from cms.content.edits import Edits
from cms.core.fingerprint import fingerprint
from cms.schema.entry_ref import parse_name


class RecordKind(GetKind):
    """An entry as JSON in all its published languages; and which of the entries that it refers to
    are published.
    """

    name = "record"

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        _kind, type, _locale, _projection, key = dependency
        entry = snapshot.entries[type][key]
        languages = snapshot.languages[type, key]
        address = snapshot.addresses.by_name.get((type, key))
        shown = [snapshot.shows(*parse_name(other)) for other in references(entry)]
        return fingerprint((entry.version, languages, address, shown))

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        entry = snapshot.entries[dependency.type][dependency.argument]
        return DependencyScope(f"|{'|'.join(references(entry))}|")

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterator[StoredDependency]:
        yield from super().candidates(edits, stored)
        names = edits.added_or_removed
        if edits.unknown or len(names) > MAX_EXAMINED_EDITS:
            yield from stored.where()
            return
        for name in names:
            yield from stored.where("instr(filter, ?)", f"|{name}|")
