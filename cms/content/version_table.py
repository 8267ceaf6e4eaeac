"""Versions of entries of one type in columns: ten thousand entries are a dozen objects here, and
start in an instant.

A row is one version of one entry. What is remembered with it (derived.py) lies in the bodies as JSON
and is read when the entry is made; what addresses and lists ask of all entries stands in columns,
so that none has to be made for them.
"""

import struct
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from cms.content.derived import all_facets, place, sort_value, standing
from cms.content.entry import Entry
from cms.content.version_blobs import BlobOffset
from cms.schema.fields import Json
from cms.schema.publication import PUBLISHED, Window, parse_publication

Signature = bytes
"""What tells that a file is as it was: times of change of content and of inode (nanoseconds), size,
inode.
"""
SIGNATURE = struct.Struct("=2q2Q")
TOO_RECENT = bytes(SIGNATURE.size)
"""The signature of a file that is too new to be told from its next version."""
DIGEST = 32
"""Bytes of a version: the SHA-256 of a file."""
Windows = Mapping[str, Window]
MISSING = object()
"""Where a row doesn't say what lists in some order go by."""
STANDING = "standing"
"""What an entry remembers that is in a column alone: 200 bytes that thousands share."""
SORT = "sort "
"""Before the field, what an entry remembers it by (derived.py)."""


class VersionRow(NamedTuple):
    """One entry at one version, and where that lies."""

    signature: Signature
    entry: Entry
    place: BlobOffset


@dataclass(slots=True)
class VersionTable:
    """The columns of some rows. The facets of each path are JSON."""

    type: str
    keys: list[str] = field(default_factory=list)
    versions: bytes = b""
    signatures: bytes = b""
    starts: "array[int]" = field(default_factory=lambda: array("q"))
    lengths: "array[int]" = field(default_factory=lambda: array("I"))
    windows: list[Windows] = field(default_factory=list)
    window: "array[int]" = field(default_factory=lambda: array("I"))
    """Row → place in `windows`."""
    standings: list[str] = field(default_factory=list)
    standing: "array[int]" = field(default_factory=lambda: array("I"))
    """Row → place in `standings`."""
    kept: "array[int]" = field(default_factory=lambda: array("q"))
    """Row → where what is remembered of it begins in the bodies."""
    sizes: "array[int]" = field(default_factory=lambda: array("I"))
    """Row → how many bytes that are."""
    sums: "array[int]" = field(default_factory=lambda: array("I"))
    """Row → their checksum."""
    places: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    """Row → what its address is made of, where that isn't its key alone."""
    sorts: dict[str, list[Any]] = field(default_factory=dict)
    """Field → by row, what lists in its order go by."""
    facets: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    """Path → (row to count from, facet → rows)."""

    def version(self, row: int) -> bytes:
        """The digest of a row's file."""
        return self.versions[row * DIGEST : (row + 1) * DIGEST]

    def signature(self, row: int) -> Signature:
        """The signature of a row's file, which tells whether the file has changed."""
        return self.signatures[row * SIGNATURE.size : (row + 1) * SIGNATURE.size]

    def filed(self, path: str) -> Iterator[tuple[str, list[int]]]:
        """The facets at a path with the rows under each; one may come several times."""
        for base, facets in self.facets.get(path, ()):
            for facet, rows in orjson.loads(facets).items():
                yield facet, [base + row for row in rows] if base else rows


def digest(version: str) -> bytes:
    """An entry's version as columns have it. Versions that no file has are told apart too."""
    try:
        return bytes.fromhex(version)
    except ValueError:
        return version.encode()


def table_of(type: str, rows: Sequence[VersionRow], put: Callable[[bytes], int]) -> VersionTable:
    """The columns of entries. `put` writes what is remembered of them into the bodies and says
    where it begins.
    """
    entries = [row.entry for row in rows]
    places = {number: where for number, entry in enumerate(entries) if (where := place(entry))}
    filed: dict[str, dict[str, list[int]]] = {}
    for number, entry in enumerate(entries):
        for path, facets in all_facets(entry).items():
            for facet in facets:
                filed.setdefault(path, {}).setdefault(facet, []).append(number)
    sorts = _sorts(entries)
    windows: dict[bytes, int] = {}
    window = array(
        "I", [windows.setdefault(dump_windows(entry.windows), len(windows)) for entry in entries]
    )
    standings: dict[str, int] = {}
    stands = array(
        "I", [standings.setdefault(standing(entry), len(standings)) for entry in entries]
    )
    kept = [
        orjson.dumps({name: one for name, one in entry.kept.items() if name != STANDING})
        for entry in entries
    ]
    sizes = array("I", map(len, kept))
    at = accumulate(sizes[:-1], initial=put(b"".join(kept)))
    return VersionTable(
        type,
        [entry.key for entry in entries],
        b"".join(digest(entry.version) for entry in entries),
        b"".join(row.signature for row in rows),
        array("q", [row.place.start for row in rows]),
        array("I", [row.place.length for row in rows]),
        [windows_of(one) for one in windows],
        window,
        list(standings),
        stands,
        array("q", at),
        sizes,
        array("I", map(crc32, kept)),
        places,
        sorts,
        {path: [(0, orjson.dumps(facets))] for path, facets in filed.items()},
    )


def _sorts(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    """Field → sort values of all entries, for each field for which every entry has one cached."""
    own = entries[0].model.order.lstrip("-")
    if own in entries[0].model.fields:
        for entry in entries:
            sort_value(entry, own)
    names = [
        name
        for name in entries[0].kept
        if name.startswith(SORT) and all(name in one.kept for one in entries)
    ]
    return {name.removeprefix(SORT): [entry.kept[name] for entry in entries] for name in names}


def join(tables: Sequence[VersionTable]) -> VersionTable:
    """The rows of some tables of a type, one after the other."""
    if len(tables) == 1:
        return tables[0]
    found = VersionTable(
        tables[0].type,
        versions=b"".join(one.versions for one in tables),
        signatures=b"".join(one.signatures for one in tables),
    )
    shared: dict[int, int] = {}
    standings: dict[str, int] = {}
    fields = list(dict.fromkeys(name for one in tables for name in one.sorts))
    for one in tables:
        base = len(found.keys)
        found.keys += one.keys
        found.starts += one.starts
        found.lengths += one.lengths
        found.kept += one.kept
        found.sizes += one.sizes
        found.sums += one.sums
        for windows in one.windows:
            if id(windows) not in shared:
                shared[id(windows)] = len(found.windows)
                found.windows.append(windows)
        numbers = [shared[id(windows)] for windows in one.windows]
        found.window.extend(map(numbers.__getitem__, one.window))
        numbers = [standings.setdefault(standing, len(standings)) for standing in one.standings]
        found.standing.extend(map(numbers.__getitem__, one.standing))
        found.places |= {base + row: where for row, where in one.places.items()}
        for name in fields:
            found.sorts.setdefault(name, []).extend(
                one.sorts.get(name) or [MISSING] * len(one.keys)
            )
        for path, parts in one.facets.items():
            found.facets.setdefault(path, []).extend((base + at, facets) for at, facets in parts)
    found.standings = list(standings)
    return found


def dump_windows(windows: Windows) -> bytes:
    """Windows as `publication` has them, in JSON."""
    edges = {code: {"from": one.opens, "until": one.closes} for code, one in windows.items()}
    raw: dict[str, Json] = {
        code: {"state": PUBLISHED} | {edge: moment for edge, moment in each.items() if moment}
        for code, each in edges.items()
    }
    return orjson.dumps(raw)


@lru_cache(maxsize=5000)
def windows_of(publication: bytes) -> Windows:
    """The windows in a `publication`; thousands of entries share a few."""
    return parse_publication(orjson.loads(publication))


def in_tables(rows: Iterable[VersionRow], put: Callable[[bytes], int]) -> list[VersionTable]:
    """Rows by their types. `put` as above."""
    by_type: dict[str, list[VersionRow]] = {}
    for row in rows:
        by_type.setdefault(row.entry.model.name, []).append(row)
    return [table_of(type, of_type, put) for type, of_type in by_type.items()]
