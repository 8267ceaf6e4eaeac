"""SQLite files that may be lost: `instance/state.db` (sessions, throttles) and
`instance/cache/site.db` (everything derived from the content).

A file that is missing, damaged, or whose tables another version of the program made is made anew.
"""

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from cms.core.files import Busy, locked, make_folder

log = logging.getLogger(__name__)

Result = TypeVar("Result")

BUSY_TIMEOUT = 5.0
"""Seconds to wait for another process that is writing."""
Unavailable = (sqlite3.Error, OSError, Busy)
"""The exceptions of a database that can't be read or written."""

_LOST = frozenset(
    (
        sqlite3.SQLITE_ERROR,  # no such table or column: somebody else's or an older file
        sqlite3.SQLITE_IOERR,  # a truncated file
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FORMAT,
        sqlite3.SQLITE_SCHEMA,
    )
)

_FULL = frozenset(
    (  # of SQLITE_IOERR: the disk takes nothing, and what the file has is as good as before
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMMAP,
    )
)


VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version (name TEXT PRIMARY KEY, version INTEGER)"
"""The CRC-32 of each schema (see `needs`) whose tables are in the file."""


class DamagedDatabase(sqlite3.DatabaseError):
    """The file is damaged, or a schema is not the one that this program has. Raised by work that is
    passed to `read` or `write`, it has the file made anew.
    """


_INHERITED: list[sqlite3.Connection] = []
"""A parent's connections: a child must neither use nor close them (sqlite.org/howtocorrupt, 2.6).
"""


class _Opened(threading.local):
    """This thread's connection, and which file (device, inode) and process it belongs to."""

    connection: sqlite3.Connection | None = None
    file: tuple[int, int] | None = None
    process: int = 0
    schemas: int = 0


class DisposableDatabase:
    """A SQLite file in WAL mode shared by threads and processes; one connection a thread.

    Work passed to `read` and `write` may run twice, so it changes nothing but the database.
    """

    def __init__(
        self, path: Path, loss: str = "what it had is lost", has_checksums: bool = False
    ) -> None:
        """`loss` tells in the log what it means that the file is made anew. A file whose rows all
        have checksums, which their readers compare, isn't read as a whole when it is opened.
        """
        self.path = path
        self.loss = loss
        self.has_checksums = has_checksums
        self._schemas: dict[str, str] = {}
        self._opened = _Opened()
        self._checked: tuple[int, int] | None = None
        """The file that this process or its parent has found whole."""

    def needs(self, name: str, schema: str) -> None:
        """Have these tables from now on (`CREATE … IF NOT EXISTS` statements).

        The file is made anew where it has tables of this name by another schema. Where what the
        same tables hold changes its meaning, change a comment in the schema.
        """
        self._schemas[name] = schema

    def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """The result of `work`. Raises sqlite3.Error only where a new file would not help."""
        return self._surely(work)

    def write(
        self, work: Callable[[sqlite3.Connection], Result], timeout: float = BUSY_TIMEOUT
    ) -> Result:
        """The same inside one write transaction.

        Raises sqlite3.OperationalError where others have been writing for `timeout` seconds.
        """

        def transaction(connection: sqlite3.Connection) -> Result:
            _begin(connection, timeout)
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            return result

        return self._surely(transaction)

    def rows(self, sql: str, *values: object) -> list[Any]:
        """The rows that one question finds. Raises sqlite3.Error only where a new file would not help."""
        return self.read(lambda connection: connection.execute(sql, values).fetchall())

    def execute(self, sql: str, *values: object) -> int:
        """The number of rows that one statement changed."""
        return self.write(lambda connection: connection.execute(sql, values).rowcount)

    def close(self) -> None:
        """Close this thread's connection."""
        opened = self._opened
        if opened.connection is not None:
            if opened.process == os.getpid():
                opened.connection.close()
            else:
                _INHERITED.append(opened.connection)
        opened.connection = None

    def _surely(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            return work(self._connection())
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if not _lost(error):
                raise
            self._replace(error)
        return work(self._connection())

    def _connection(self) -> sqlite3.Connection:
        opened = self._opened
        # A file put in place of ours must be noticed, or the workers would disagree about who is
        # signed in.
        fit = opened.process == os.getpid() and opened.file == self._file() is not None
        if opened.connection is None or not fit:
            self.close()
            self._open()
        if opened.connection is None:
            raise sqlite3.OperationalError(f"{self.path} could not be opened")
        if opened.schemas < len(self._schemas):
            self._make_tables(opened.connection)
            opened.schemas = len(self._schemas)
        return opened.connection

    def _make_tables(self, connection: sqlite3.Connection) -> None:
        connection.execute(VERSIONS)
        made = dict(connection.execute("SELECT name, version FROM schema_version"))
        for name, schema in self._schemas.items():
            version = crc32(schema.encode())
            if name not in made:
                connection.executescript(schema)
                connection.execute(
                    "INSERT OR REPLACE INTO schema_version VALUES (?, ?)", (name, version)
                )
            # Tables that were made before are not made again: one that is gone since is damage, and
            # an empty one beside the others would pass for what it had.
            elif made[name] != version:
                raise DamagedDatabase(f"{name} has tables of another version")

    def _open(self) -> None:
        opened = self._opened
        with self._lock():
            if self._file() is None:
                self._remove()
                os.close(
                    os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
                )
            opened.file = _identity(self.path.stat())
            opened.process, opened.schemas = os.getpid(), 0
            opened.connection = sqlite3.connect(
                self.path, timeout=BUSY_TIMEOUT, isolation_level=None
            )
            opened.connection.execute("PRAGMA journal_mode = WAL")
            opened.connection.execute("PRAGMA synchronous = NORMAL")
            opened.connection.execute("PRAGMA cell_size_check = ON")
            # in kB: a file of the search index has a piece of each of some hundred blocks, and the
            # next file has those beside them
            opened.connection.execute("PRAGMA cache_size = -4000")
            if self.has_checksums:  # what is deleted was derived: nobody need overwrite it
                opened.connection.execute("PRAGMA secure_delete = OFF")
            elif self._checked != opened.file:  # each thread and child opens it: one look is enough
                self._check(opened.connection)
                self._checked = opened.file

    def _check(self, connection: sqlite3.Connection) -> None:
        """SQLite reads a cut page as zeros and says nothing."""
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise DamagedDatabase(found)

    def _replace(self, error: Exception) -> None:
        broken, self._checked = self._opened.file, None
        with contextlib.suppress(sqlite3.Error):
            self.close()
        self._opened.connection = None
        with self._lock():
            if self._file() == broken is not None:
                log.error("%s: %s: made anew, %s", self.path, error, self.loss)
                self._remove()

    def _remove(self) -> None:
        for suffix in ("-wal", "-shm", ""):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _file(self) -> tuple[int, int] | None:
        """The file; None where there is none, or one that was emptied: SQLite would wait for
        whoever had it open before.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return _identity(found) if found.st_size else None

    def _lock(self) -> contextlib.AbstractContextManager[object]:
        make_folder(self.path.parent)
        # Beside the file, not on it: closing any handle of a database drops this process's SQLite
        # locks.
        return locked(self.path.with_name(self.path.name + ".lock"))


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _begin(connection: sqlite3.Connection, timeout: float) -> None:
    """Begin to write. Raises sqlite3.OperationalError where others write for longer."""
    connection.execute(f"PRAGMA busy_timeout = {int(timeout * 1000)}")
    try:
        connection.execute("BEGIN IMMEDIATE")
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT * 1000)}")


def _lost(error: Exception) -> bool:
    # a UnicodeDecodeError is of a message that names damaged text
    if isinstance(error, DamagedDatabase | UnicodeDecodeError):
        return True
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:  # by Python, of a text with a damaged byte
        return "decode" in str(error)
    return code not in _FULL and (code == sqlite3.SQLITE_READONLY_DBMOVED or code & 0xFF in _LOST)
