"""The entries a site was built from: the version, languages and address of each one shown.

Kept in columns, as the index has the entries (version_table.py): ten thousand rows as objects took longer
to read than all the rest of a freeze after an edit needs, and to compare them made an object of
every entry.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from cms.content.entry import Entry, Name
from cms.content.shown_languages import Codes
from cms.content.snapshot import Snapshot
from cms.content.version_table import DIGEST, digest


class BuiltEntry(NamedTuple):
    """One entry as it was built: its version, languages and address, and the offset of its bytes
    (version_blobs.py).
    """

    version: str
    languages: Codes
    address: str
    start: int
    length: int


DELETED = BuiltEntry("", (), "", -1, 0)
"""Marks an entry that is no longer shown."""
Facts = tuple[bytes, Codes, str]
"""Digest of the version, languages and address: equal if the entry is unchanged."""


class BuiltColumns(NamedTuple):
    """The rows of one type, in the order of their keys."""

    keys: list[str]
    facts: list[Facts]
    starts: "array[int]"
    lengths: "array[int]"


class BuiltEntries:
    """Every entry that was shown, and (`context_fingerprint`) what every localized entry depends on besides its entry.

    `overlay` overrides `columns`, by type and key; DELETED marks an entry that is no longer shown.
    """

    def __init__(
        self,
        ground: bytes = b"",
        columns: Mapping[str, BuiltColumns] | None = None,
        later: Mapping[Name, BuiltEntry] | None = None,
    ) -> None:
        self.context_fingerprint = ground
        self.columns = columns or {}
        self.overlay = dict(later or {})
        self._places: dict[str, dict[str, int]] = {}

    def get(self, name: Name) -> BuiltEntry | None:
        """The entry as it was built; None if it was not shown."""
        row = self.overlay.get(name) or self._column_row(*name) or DELETED
        return row if row.version else None

    def _column_row(self, type: str, key: str) -> BuiltEntry | None:
        columns = self.columns.get(type)
        if columns is None:
            return None
        if type not in self._places:
            self._places[type] = {key: place for place, key in enumerate(columns.keys)}
        place = self._places[type].get(key)
        return None if place is None else built_entry_at(columns, place)

    def apply(self, later: "BuiltEntries") -> None:
        """Add the overlay of another one; DELETED marks entries that are no longer shown."""
        self.context_fingerprint = later.context_fingerprint
        self.overlay |= later.overlay

    def differing(self, snapshot: Snapshot) -> dict[Name, BuiltEntry | None]:
        """The built version of each entry that differs in a snapshot; None for a new one."""
        doubtful = set(self.overlay)
        for type in snapshot.entries:
            known = {key for of_type, key in self.overlay if of_type == type}
            doubtful |= {
                (type, key)
                for key in _otherwise(self.columns.get(type), *facts_of(snapshot, type), known)
            }
        found = {name: self.get(name) for name in doubtful if name[0] in snapshot.entries}
        return {
            name: row
            for name, row in found.items()
            if name not in self.overlay or (row or DELETED)[:3] != _shown(snapshot, name)[:3]
        }

    def compacted(self) -> "BuiltEntries":
        """The same with the overlay merged into the columns."""
        changed: dict[str, dict[str, BuiltEntry]] = {}
        for (type, key), row in self.overlay.items():
            changed.setdefault(type, {})[key] = row
        columns = {type: _merged(self.columns.get(type), rows) for type, rows in changed.items()}
        return BuiltEntries(self.context_fingerprint, {**self.columns, **columns})

    def items(self) -> Iterator[tuple[Name, BuiltEntry]]:
        """Every row with its name."""
        for type, columns in self.compacted().columns.items():
            yield from (
                ((type, key), built_entry_at(columns, place))
                for place, key in enumerate(columns.keys)
            )

    def dump(self) -> bytes:
        """As files have it: one object of JSON."""
        shared: dict[Codes, int] = {}
        return orjson.dumps(
            {
                "ground": self.context_fingerprint.hex(),
                "later": [(*name, *row) for name, row in self.overlay.items()],
                "columns": {
                    type: _dumped(columns, shared) for type, columns in self.columns.items()
                },
                "shared": list(shared),
            }
        )


def load_built_entries(data: bytes) -> BuiltEntries:
    """The rows that were dumped. Raises ValueError, LookupError and TypeError for what can't have
    been.
    """
    said = orjson.loads(data)
    shared = [tuple(languages) for languages in said["shared"]]
    later = {
        (type, key): BuiltEntry(version, tuple(languages), *rest)
        for type, key, version, languages, *rest in said["later"]
    }
    return BuiltEntries(
        bytes.fromhex(said["ground"]),
        {type: _loaded(columns, shared) for type, columns in said["columns"].items()},
        later,
    )


def _dumped(columns: BuiltColumns, shared: dict[Codes, int]) -> list[Any]:
    numbers = [shared.setdefault(languages, len(shared)) for _, languages, _ in columns.facts]
    return [
        columns.keys,
        b"".join(version for version, _, _ in columns.facts).hex(),
        numbers,
        [address for _, _, address in columns.facts],
        columns.starts.tolist(),
        columns.lengths.tolist(),
    ]


def _loaded(said: list[Any], shared: list[Codes]) -> BuiltColumns:
    keys, versions, numbers, addresses, starts, lengths = said
    digests = bytes.fromhex(versions)
    cut = (digests[at : at + DIGEST] for at in range(0, len(digests), DIGEST))
    facts = list(zip(cut, map(shared.__getitem__, numbers), addresses, strict=True))
    if not len(keys) == len(facts) == len(starts) == len(lengths):
        raise ValueError("columns of different lengths")
    return BuiltColumns(keys, facts, array("q", starts), array("q", lengths))


def built_entry_at(columns: BuiltColumns, place: int) -> BuiltEntry:
    """One row."""
    version, languages, address = columns.facts[place]
    return BuiltEntry(
        version.hex(), languages, address, columns.starts[place], columns.lengths[place]
    )


def built_entries(snapshot: Snapshot) -> BuiltEntries:
    """The entries that a snapshot shows."""
    return BuiltEntries(
        snapshot.context_fingerprint,
        {
            type: BuiltColumns(*facts_of(snapshot, type), *_wheres(of_type.offsets()))
            for type, of_type in snapshot.entries.items()
        },
    )


def built_entry(snapshot: Snapshot, entry: Entry) -> BuiltEntry:
    """One that it shows."""
    name = entry.name
    return BuiltEntry(
        entry.version, snapshot.languages[name], snapshot.addresses.of.get(name, ""), *entry.offset
    )


def facts_of(snapshot: Snapshot, type: str) -> tuple[list[str], list[Facts]]:
    """The keys of a type's entries, and of each what tells whether it is as it was."""
    of_type, of, keys = snapshot.entries[type], snapshot.addresses.of, list(snapshot.entries[type])
    addresses = (
        [of.get((type, key), "") for key in keys] if of_type.model.route else [""] * len(keys)
    )
    return keys, list(
        zip(of_type.versions(), snapshot.languages.of_type(of_type), addresses, strict=True)
    )


def _otherwise(
    before: BuiltColumns | None, keys: list[str], facts: list[Facts], known: set[str]
) -> Iterable[str]:
    """The keys under which there is something else than there was; those `known` to differ may be
    missing.
    """
    if before is None:
        return keys
    old_keys, old_facts = before.keys, before.facts
    if keys != old_keys and known:  # most often it is they that came or went
        keys, facts = _without(known, keys, facts)
        old_keys, old_facts = _without(known, old_keys, old_facts)
    if keys == old_keys:
        return [key for key, new, old in zip(keys, facts, old_facts, strict=True) if new != old]
    now, was = dict(zip(keys, facts, strict=True)), dict(zip(old_keys, old_facts, strict=True))
    return [key for key in now.keys() | was.keys() if now.get(key) != was.get(key)]


def _without(known: set[str], keys: list[str], facts: list[Facts]) -> tuple[list[str], list[Facts]]:
    places = [place for place, key in enumerate(keys) if key not in known]
    return [keys[place] for place in places], [facts[place] for place in places]


def _shown(snapshot: Snapshot, name: Name) -> BuiltEntry:
    entry = snapshot.entries[name[0]].get(name[1])
    return built_entry(snapshot, entry) if entry else DELETED


def _wheres(wheres: Iterable[tuple[int, int]]) -> tuple["array[int]", "array[int]"]:
    starts, lengths = array("q"), array("q")
    for start, length in wheres:
        starts.append(start)
        lengths.append(length)
    return starts, lengths


def _merged(before: BuiltColumns | None, later: Mapping[str, BuiltEntry]) -> BuiltColumns:
    """The rows of one type after some of them have changed."""
    rows = (
        {key: built_entry_at(before, place) for place, key in enumerate(before.keys)}
        if before
        else {}
    )
    rows = {key: row for key, row in sorted({**rows, **later}.items()) if row.version}
    return BuiltColumns(
        list(rows),
        [(digest(row.version), row.languages, row.address) for row in rows.values()],
        *_wheres((row.start, row.length) for row in rows.values()),
    )
