"""The dependencies of records on their entries."""

from collections.abc import Iterator, Sequence

import orjson

from blueprints.shared.related import references
from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import (
    MAX_EXAMINED_EDITS,
    ContentKind,
    DependencyScope,
    GetKind,
    StoredDependency,
    StoredKind,
)
from cms.content.edits import Edit, Edits
from cms.core.fingerprint import fingerprint
from cms.schema.entry_ref import parse_name
from features.records.parts import parts_of, possible_parts


class RecordKind(GetKind):
    """An entry as JSON in all its published languages; and which of the entries that it refers to
    are published.
    """

    name = "record"

    def keys(self, snapshot: Snapshot, dependency: Dependency) -> Sequence[str]:
        """Return the keys of the entries. Raises LookupError if there are none."""
        return [dependency.argument]

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        type, keys = dependency.type, self.keys(snapshot, dependency)
        return fingerprint([_facts(snapshot, type, key) for key in keys])

    def scope(self, snapshot: Snapshot, dependency: Dependency) -> DependencyScope:
        entries, keys = snapshot.entries[dependency.type], self.keys(snapshot, dependency)
        targets = dict.fromkeys(name for key in keys for name in references(entries[key]))
        return DependencyScope(f"|{'|'.join(targets)}|")

    def candidates(self, edits: Edits, stored: StoredKind) -> Iterator[StoredDependency]:
        yield from super().candidates(edits, stored)
        names = edits.added_or_removed
        if edits.unknown or len(names) > MAX_EXAMINED_EDITS:
            yield from stored.where()
            return
        for name in names:
            yield from stored.where("instr(filter, ?)", f"|{name}|")


class PartKind(RecordKind):
    """All records of a part (parts.py)."""

    name = "record_part"
    why = ContentKind.why

    def keys(self, snapshot: Snapshot, dependency: Dependency) -> Sequence[str]:
        return parts_of(snapshot, dependency.type)[int(dependency.argument)]

    def candidates_of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        numbers = {str(number) for edit in edits for number in possible_parts(edit.key)}
        yield from stored.where(
            "type = ? AND argument IN (SELECT value FROM json_each(?))",
            *(type, orjson.dumps(sorted(numbers)).decode()),
        )


def _facts(snapshot: Snapshot, type: str, key: str) -> tuple[object, ...]:
    """Return all that a record depends on."""
    entry = snapshot.entries[type][key]
    address = snapshot.addresses.by_name.get((type, key))
    shown = [snapshot.shows(*parse_name(other)) for other in references(entry)]
    return key, entry.version, snapshot.languages[type, key], address, shown
