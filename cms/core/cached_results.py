"""Costly results, such as the HTML of a text, kept in `site.db` for other processes. They may be lost
at any time.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any
from zlib import crc32

from cms.core.database import DisposableDatabase, Unavailable
from cms.core.program_version import program_print

SCHEMA = """
CREATE TABLE IF NOT EXISTS cached_result (
    key BLOB PRIMARY KEY,
    program BLOB,  -- the version that made it
    payload BLOB,
    checksum INTEGER
);
"""
MAX_RESULTS = 200_000
"""Results that are kept; the oldest go first."""
RESULTS_PER_WRITE = 64
FORMER_FILES = ("texts-*", "ground-*")
"""The files of an earlier version of the program, up to 512 MB each."""


class CachedResults:
    """The results of one installation, for one process."""

    def __init__(self, database: DisposableDatabase) -> None:
        database.needs("cached results", SCHEMA)
        self._database = database
        self._unwritten: list[tuple[bytes, bytes, bytes, int]] = []
        self._is_writable = True
        """Until the database refuses something: each try waits for who writes it all the time."""

    def get(self, key: bytes) -> bytes | None:
        """The result under a key; None if there is none, or one that is damaged or that another
        version of the program made.
        """
        rows: list[tuple[Any, Any]] = []
        with suppress(*Unavailable):
            rows = self._database.rows(
                "SELECT payload, checksum FROM cached_result WHERE key = ? AND program = ?",
                key,
                program_print(),
            )
        for payload, checksum in rows:
            if isinstance(payload, bytes) and checksum == _checksum(key, payload):
                return payload
        return None

    def put(self, key: bytes, payload: bytes) -> None:
        """Keep a result; others find it once it is written: several at a time, and by `flush`."""
        self._unwritten.append((key, program_print(), payload, _checksum(key, payload)))
        if len(self._unwritten) >= RESULTS_PER_WRITE:
            self.flush()

    def flush(self) -> None:
        """Write what isn't written yet."""
        rows, self._unwritten = self._unwritten, []
        if rows:
            self._write("INSERT OR REPLACE INTO cached_result VALUES (?, ?, ?, ?)", rows)

    def prune(self) -> None:
        """Remove what other versions of the program made, and the oldest where there are too many."""
        self._write(
            "DELETE FROM cached_result WHERE program != ?"
            " OR rowid <= (SELECT max(rowid) FROM cached_result) - ?",
            [(program_print(), MAX_RESULTS)],
        )
        for name in FORMER_FILES:
            for path in self._database.path.parent.glob(name):
                with suppress(OSError):
                    path.unlink()

    def kept(self, source: bytes, make: Callable[[], bytes]) -> bytes:
        """The result of `make` for `source`: as it is kept, else made and kept."""
        key = blake2b(source, digest_size=16).digest()
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found)
            self.flush()
        return found

    def _write(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not self._is_writable:
            return
        try:
            self._database.write(lambda connection: connection.executemany(sql, rows))
        except Unavailable:
            self._is_writable = False


def _checksum(key: bytes, payload: bytes) -> int:
    return crc32(payload, crc32(key))
