"""The dependencies of records on their entries, and of parts on their keys."""

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


class PartKind(ContentKind):
    """The keys of a part (parts.py)."""

    name = "record_part"

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(parts_of(snapshot, dependency.type)[int(dependency.argument)])

    def candidates_of_type(
        self, type: str, edits: Sequence[Edit], snapshot: Snapshot, stored: StoredKind
    ) -> Iterator[StoredDependency]:
        numbers = {str(number) for edit in edits for number in possible_parts(edit.key)}
        yield from stored.where(
            "type = ? AND argument IN (SELECT value FROM json_each(?))",
            *(type, orjson.dumps(sorted(numbers)).decode()),
        )
