"""Files of which a browser reads only slices (HTTP Range). Each slice is JSON, compressed by itself:
a server must send the files as they are, since a range of a compressed body has no meaning.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeVar
from zlib import compress

import orjson

from cms.core.database import DisposableDatabase, Unavailable
from cms.core.program_version import program_fingerprint
from features.search.index.tables import PRINT

SCHEMA = """
CREATE TABLE IF NOT EXISTS search_file (
    name TEXT PRIMARY KEY, lengths TEXT, print BLOB, body BLOB
);
"""
Make = Callable[[int], bytes]
"""A function from the number of a slice to its JSON."""
Got = TypeVar("Got")
Get = Callable[[str, Sequence[bytes], Make], Got]
"""`SlicedFiles.file` or `SlicedFiles.lengths`."""


class SlicedFile(NamedTuple):
    """The length of each slice, and all slices one after the other."""

    lengths: Sequence[int]
    body: bytes

    @property
    def slices(self) -> list[bytes]:
        return [
            self.body[start:end] for start, end in pairwise(accumulate(self.lengths, initial=0))
        ]


class SlicedFiles:
    """The files as they were last made. Only slices whose fingerprints differ are made again, since
    a word of an edited text is in one slice of thirty.
    """

    def __init__(self, database: DisposableDatabase) -> None:
        database.register_schema("search files", SCHEMA)
        self._database = database

    def lengths(self, name: str, prints: Sequence[bytes], make: Make) -> Sequence[int]:
        """Return the lengths of the slices with some fingerprints."""
        query, key = "SELECT lengths FROM search_file WHERE name = ? AND print = ?", _key(prints)
        with suppress(*Unavailable):
            for (lengths,) in self._database.rows(query, name, key):
                return list(map(int, lengths.split()))
        return self.file(name, prints, make).lengths

    def file(self, name: str, prints: Sequence[bytes], make: Make) -> SlicedFile:
        """Return the file whose slices have some fingerprints, of PRINT bytes each."""
        key = _key(prints)
        known_key, known = self._stored(name)
        if known_key == key:
            return known
        same_program = known_key[:PRINT] == key[:PRINT]
        slices = dict(zip(_prints(known_key), known.slices, strict=True)) if same_program else {}
        made = [slices.get(print) or compress(make(number)) for number, print in enumerate(prints)]
        file = SlicedFile(list(map(len, made)), b"".join(made))
        self._store(name, key, file)
        return file

    def _stored(self, name: str) -> tuple[bytes, SlicedFile]:
        query = "SELECT print, lengths, body FROM search_file WHERE name = ?"
        with suppress(*Unavailable):
            for key, lengths, body in self._database.rows(query, name):
                return key, SlicedFile(list(map(int, lengths.split())), body)
        return b"", SlicedFile((), b"")

    def _store(self, name: str, key: bytes, file: SlicedFile) -> None:
        row = name, " ".join(map(str, file.lengths)), key, file.body
        with suppress(*Unavailable):
            self._database.execute("INSERT OR REPLACE INTO search_file VALUES (?, ?, ?, ?)", *row)

    def keep(self, names: Sequence[str]) -> None:
        """Delete all files but some."""
        kept = orjson.dumps(names).decode()
        query = "DELETE FROM search_file WHERE name NOT IN (SELECT value FROM json_each(?))"
        with suppress(*Unavailable):
            self._database.execute(query, kept)


def _key(prints: Sequence[bytes]) -> bytes:
    return b"".join((program_fingerprint(), *prints))


def _prints(key: bytes) -> list[bytes]:
    """Return the fingerprints of the slices of a file."""
    return [key[at : at + PRINT] for at in range(PRINT, len(key), PRINT)]
