"""What a site was made from: of each entry that was shown its version, its languages, its address.

Kept in columns: ten thousand rows as objects took longer to read than all the rest of a freeze after an edit needs.
"""

from array import array
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import orjson

from cms.store.entries import Entry, Name
from cms.store.snapshots import Snapshot


class Row(NamedTuple):
    """One entry as it was: its version, its languages and its address, and where its bytes lie (bodies.py)."""

    version: str
    languages: tuple[str, ...]
    address: str
    start: int
    length: int


GONE = Row("", (), "", -1, 0)
"""What stands for an entry that was shown."""


class Columns(NamedTuple):
    """Rows by their fields, and whose they are: all lists are as long as the first."""

    names: list[Name]
    versions: list[str]
    languages: list[tuple[str, ...]]
    addresses: list[str]
    starts: "array[int]"
    lengths: "array[int]"

    def row(self, place: int) -> Row:
        """One row."""
        return Row(self.versions[place], self.languages[place], self.addresses[place], self.starts[place],
                   self.lengths[place])


class Rows:
    """Every entry that was shown, and (`ground`) what all readings depend on beside their entries."""

    def __init__(self, ground: bytes = b"", of: Mapping[Name, Row] | None = None) -> None:
        self.ground = ground
        self._columns = columns_of(of or {})
        self._later: dict[Name, Row] = {}
        """What has changed since, GONE where a row counts no more."""

    @cached_property
    def _places(self) -> dict[Name, int]:
        return {name: place for place, name in enumerate(self._columns.names)}

    def get(self, name: Name) -> Row | None:
        """How an entry was, if it was shown."""
        place = self._places.get(name)
        row = self._later.get(name) or (self._columns.row(place) if place is not None else GONE)
        return row if row.version else None

    def items(self) -> Iterator[tuple[Name, Row]]:
        """Every row with its name; of what is gone, only where that is all there is to tell."""
        for place, name in enumerate(self._columns.names):
            if name not in self._later:
                yield name, self._columns.row(place)
        yield from ((name, row) for name, row in self._later.items() if row.version)

    def take(self, later: "Rows") -> None:
        """Follow what has changed since; `later` has GONE for what is shown no more."""
        self.ground = later.ground
        self._later |= dict(later.items())

    def differing(self, snapshot: Snapshot) -> dict[Name, Row | None]:
        """How each entry was that is otherwise in a snapshot; None for a new one.

        Columns are compared as columns: a third of the time of looking each row up.
        """
        of, old = snapshot.addresses.of, self._columns
        versions = {(type, key): entry.version for type, of_type in snapshot.entries.items()
                    for key, entry in of_type.items()}
        now = zip(map(versions.get, old.names), map(snapshot.languages.get, old.names),
                  map(of.get, old.names, repeat("")), strict=True)
        before = zip(old.versions, old.languages, old.addresses, strict=True)
        doubtful = {old.names[place] for place, (new, was) in enumerate(zip(now, before, strict=True)) if new != was}
        doubtful |= self._later.keys() | versions.keys() - self._places.keys()
        found = {name: self.get(name) for name in doubtful if name[0] in snapshot.entries}
        return {name: row for name, row in found.items()
                if (row[:3] if row else None) != ((versions[name], snapshot.languages[name], of.get(name, ""))
                                                 if name in versions else None)}

    def dump(self) -> bytes:
        """As files have it: one object of JSON, the names of each type together."""
        columns = columns_of(dict(sorted(self.items())))
        kinds: dict[str, list[str]] = {}
        for type, key in columns.names:
            kinds.setdefault(type, []).append(key)
        shared = {languages: number for number, languages in enumerate(dict.fromkeys(columns.languages))}
        return orjson.dumps({
            "ground": self.ground.hex(), "keys": kinds, "versions": columns.versions, "shared": list(shared),
            "languages": [shared[languages] for languages in columns.languages], "addresses": columns.addresses,
            "starts": columns.starts.tolist(), "lengths": columns.lengths.tolist()})


def load_rows(data: bytes) -> Rows:
    """The rows that were dumped. Raises ValueError, LookupError and TypeError for what can't have been."""
    said = orjson.loads(data)
    shared = [tuple(languages) for languages in said["shared"]]
    new = Rows(bytes.fromhex(said["ground"]))
    new._columns = Columns(
        [(type, key) for type, keys in said["keys"].items() for key in keys], said["versions"],
        [shared[number] for number in said["languages"]], said["addresses"],
        array("q", said["starts"]), array("q", said["lengths"]))
    if len({len(column) for column in new._columns}) > 1:
        raise ValueError("columns of different lengths")
    return new


def columns_of(of: Mapping[Name, Row]) -> Columns:
    """Some rows in columns."""
    rows = of.values()
    return Columns(list(of), [row.version for row in rows], [row.languages for row in rows],
                   [row.address for row in rows], array("q", [row.start for row in rows]),
                   array("q", [row.length for row in rows]))


def rows_of(snapshot: Snapshot) -> Rows:
    """The entries that a snapshot shows."""
    return Rows(snapshot.ground, {(type, key): row_of(snapshot, entry)
                                  for type, of_type in snapshot.entries.items() for key, entry in of_type.items()})


def row_of(snapshot: Snapshot, entry: Entry) -> Row:
    """One that it shows."""
    name = entry.name
    return Row(entry.version, snapshot.languages[name], snapshot.addresses.of.get(name, ""), *entry.where)
