"""A cache in `site.db` for results that are costly to compute, such as the HTML of a text.
Processes share it, and it may be lost at any time.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b

from cms.core.database import DisposableDatabase, Unavailable
from cms.core.program_version import program_fingerprint

SCHEMA = """
CREATE TABLE IF NOT EXISTS cached_result (
    key BLOB PRIMARY KEY,
    program BLOB,  -- the version that made it
    payload BLOB
);
"""
MAX_RESULTS = 200_000
"""The number of results to keep; the oldest are removed first."""
RESULTS_PER_WRITE = 64
FORMER_FILES = ("texts-*", "ground-*")
"""Cache files of an earlier version of the program, up to 512 MB each."""


class CachedResults:
    """The cached results of one installation, used by one process."""

    def __init__(self, database: DisposableDatabase) -> None:
        database.register_schema("cached results", SCHEMA)
        self._database = database
        self._unwritten: list[tuple[bytes, bytes, bytes]] = []
        self._is_writable = True
        """False once the database has refused a write: each further attempt would wait for the
        process that holds the lock.
        """

    def get(self, key: bytes) -> bytes | None:
        """Return the result under a key. None if there is none, or if another version of the program
        stored it.
        """
        query = "SELECT payload FROM cached_result WHERE key = ? AND program = ?"
        with suppress(*Unavailable):
            for (payload,) in self._database.rows(query, key, program_fingerprint()):
                return bytes(payload)
        return None

    def put(self, key: bytes, payload: bytes) -> None:
        """Store a result. It is written to the database in batches, or by `flush`; until then no
        other process sees it.
        """
        self._unwritten.append((key, program_fingerprint(), payload))
        if len(self._unwritten) >= RESULTS_PER_WRITE:
            self.flush()

    def flush(self) -> None:
        """Write the pending results."""
        rows, self._unwritten = self._unwritten, []
        if rows:
            self._write("INSERT OR REPLACE INTO cached_result VALUES (?, ?, ?)", rows)

    def prune(self) -> None:
        """Delete the results of other versions of the program, and the oldest above MAX_RESULTS."""
        self._write(
            "DELETE FROM cached_result WHERE program != ?"
            " OR rowid <= (SELECT max(rowid) FROM cached_result) - ?",
            [(program_fingerprint(), MAX_RESULTS)],
        )
        for name in FORMER_FILES:
            for path in self._database.path.parent.glob(name):
                with suppress(OSError):
                    path.unlink()

    def get_or_make(self, source: bytes, make: Callable[[], bytes]) -> bytes:
        """Return the cached result for `source`; call `make` and cache its result if there is none."""
        key = blake2b(source, digest_size=16).digest()
        result = self.get(key)
        if result is None:
            result = make()
            self.put(key, result)
            self.flush()
        return result

    def _write(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not self._is_writable:
            return
        try:
            self._database.write(lambda connection: connection.executemany(sql, rows))
        except Unavailable:
            self._is_writable = False
