"""The file of the index: one line of JSON that names the file of bodies (see version_blobs.py), then
tables of rows.

Each table is written by one write, with its length and a checksum before it; the newest row of an
entry counts. What is torn at the end is passed over. Anything else that is not as it was written
makes the whole file count for nothing.
"""

import os
import struct
from array import array
from collections.abc import Iterable
from itertools import accumulate, pairwise
from pathlib import Path
from zlib import crc32

import orjson

from cms.content.version_table import VersionTable, dump_windows, windows_of

FRONT = struct.Struct("=8sQI")
"""Before a table: a mark, its length and its checksum."""
MARK = b"columns\n"
SECTIONS = struct.Struct("=11Q")
"""Lengths of the parts of a table."""
Odd = (OSError, ValueError, LookupError, TypeError, struct.error)
"""What reading a file raises that is no index."""


def read(path: Path) -> tuple[str, list[VersionTable]]:
    """The name of the bodies, and the tables, oldest first. Raises what is in `Odd`."""
    with path.open("rb") as file:
        name = str(orjson.loads(file.readline())["bodies"])
        left = os.fstat(file.fileno()).st_size - file.tell()
        tables = []
        while left >= FRONT.size:
            mark, length, checksum = FRONT.unpack(file.read(FRONT.size))
            left -= FRONT.size + length
            data = file.read(length) if left >= 0 else b""
            if mark != MARK or (data and crc32(data) != checksum):
                raise ValueError(f"{path} is damaged")
            if data:
                tables.append(load(data))
        return name, tables


def head_of(path: Path) -> str:
    """The name of the bodies that an index is about; empty where there is none to read."""
    try:
        with path.open("rb") as file:
            return str(orjson.loads(file.readline())["bodies"])
    except Odd:
        return ""


def write(path: Path, bodies: str, tables: Iterable[VersionTable]) -> None:
    """Put a new file in the place of the old one. Raises OSError."""
    draft = path.with_name(f"{bodies}.index")
    with draft.open("wb") as file:
        file.write(orjson.dumps({"bodies": bodies}) + b"\n")
        file.writelines(map(framed, tables))
    draft.replace(path)


def append(path: Path, tables: Iterable[VersionTable]) -> None:
    """Add tables by one write: a torn one is passed over by who reads it. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    try:
        os.write(handle, b"".join(map(framed, tables)))
    finally:
        os.close(handle)


def framed(table: VersionTable) -> bytes:
    """A table as it stands in the file."""
    data = dump(table)
    return FRONT.pack(MARK, len(data), crc32(data)) + data


def dump(table: VersionTable) -> bytes:
    """A table that isn't joined of several, as the index has it."""
    facets = {path: parts[0][1] for path, parts in table.facets.items()}
    head = orjson.dumps(
        [
            table.type,
            table.keys,
            [orjson.Fragment(dump_windows(one)) for one in table.windows],
            table.standings,
            list(table.places.items()),
            table.sorts,
            {path: len(one) for path, one in facets.items()},
        ]
    )
    sections = (
        head,
        table.versions,
        table.signatures,
        table.starts.tobytes(),
        table.lengths.tobytes(),
        table.window.tobytes(),
        table.standing.tobytes(),
        table.kept.tobytes(),
        table.sizes.tobytes(),
        table.sums.tobytes(),
        b"".join(facets.values()),
    )
    return b"".join((SECTIONS.pack(*map(len, sections)), *sections))


def load(data: bytes) -> VersionTable:
    """The table that `dump` wrote. Raises ValueError, LookupError, TypeError and struct.error for
    what is none.
    """
    ends = list(accumulate(SECTIONS.unpack_from(data), initial=SECTIONS.size))
    sections = [data[start:end] for start, end in pairwise(ends)]
    head, versions, signatures, starts, lengths, window, standing, kept, sizes, sums, filed = (
        sections
    )
    type, keys, windows, standings, places, sorts, paths = orjson.loads(head)
    at = list(accumulate(paths.values(), initial=0))
    return VersionTable(
        type,
        keys,
        versions,
        signatures,
        array("q", starts),
        array("I", lengths),
        [windows_of(orjson.dumps(one)) for one in windows],
        array("I", window),
        standings,
        array("I", standing),
        array("q", kept),
        array("I", sizes),
        array("I", sums),
        dict(places),
        sorts,
        {
            path: [(0, filed[start:end])]
            for path, (start, end) in zip(paths, pairwise(at), strict=True)
        },
    )
