"""SQLite files that may be lost: `instance/state.db` (sessions, rate limits) and
`instance/cache/site.db` (everything derived from the content).

A file that is missing or damaged, or whose tables were created by another version of the program,
is replaced by an empty one.
"""

import contextlib
import logging
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from errno import EIO, ENOSPC
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from cms.core.files import Busy, locked, make_folder

log = logging.getLogger(__name__)

Result = TypeVar("Result")

BUSY_TIMEOUT = 5.0
"""Seconds to wait for another process that is writing. Once somebody has waited so long in vain,
the following writes wait only for BUSY_AGAIN_TIMEOUT, for as long: a request makes several.
"""
BUSY_AGAIN_TIMEOUT = 0.05
Unavailable = (sqlite3.Error, OSError, Busy)
"""The exceptions raised when a database can't be read or written."""

_LOST = frozenset(
    (
        sqlite3.SQLITE_ERROR,  # no such table or column: another program's file, or an older one
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_FORMAT,
        sqlite3.SQLITE_SCHEMA,
    )
)
"""Errors of the file itself. All other kinds of SQLITE_IOERR, and SQLITE_CANTOPEN, come from the
disk or from a lack of handles, and the rows are still good.
"""
_DAMAGED = (sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_READONLY_DBMOVED)
"""Extended codes of a truncated file, and of one that was replaced."""

_FULL_OR_FAULTY = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
)
MAX_SHM_BYTES = 64 << 10
"""SQLite grows the file that its connections share beside the database by less than this."""

VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version (name TEXT PRIMARY KEY, version INTEGER)"
"""The CRC-32 of each registered schema whose tables are in the file."""


class DamagedDatabase(sqlite3.DatabaseError):
    """The file is damaged, or has a schema other than this program's. If an operation passed to
    `read` or `write` raises it, the file is replaced.
    """


_INHERITED: list[sqlite3.Connection] = []
"""Connections of the parent process. A child must neither use nor close them
(sqlite.org/howtocorrupt, 2.6).
"""


class _Opened(threading.local):
    """This thread's connection, with the file (device, inode) and the process that it belongs to."""

    connection: sqlite3.Connection | None = None
    file: tuple[int, int] | None = None
    process: int = 0
    schemas: int = 0


class DisposableDatabase:
    """A SQLite file in WAL mode, shared by threads and processes, with one connection per thread.

    Operations passed to `read` and `write` may run twice, so they must have no effect outside the
    database.
    """

    def __init__(
        self, path: Path, loss: str = "what it had is lost", is_large: bool = False
    ) -> None:
        """`loss`: the consequence for the site, logged when the file is replaced. A large file
        isn't checked as a whole when it is opened, which would read all of it.
        """
        self.path = path
        self.loss = loss
        self.is_large = is_large
        self._schemas: dict[str, str] = {}
        self._opened = _Opened()
        self._busy_until = 0.0
        """When writes wait for others again (by `time.monotonic`)."""
        self._checked: tuple[int, int] | None = None
        """The file (device, inode) that this process or its parent has checked as a whole."""

    def register_schema(self, name: str, schema: str) -> None:
        """Register a set of tables (`CREATE … IF NOT EXISTS` statements), to be created when the
        file is next opened.

        If the file has tables of this name with another schema, it is replaced. To discard rows
        whose meaning has changed while the tables are the same, change a comment in the schema.
        """
        self._schemas[name] = schema

    def read(self, operation: Callable[[sqlite3.Connection], Result]) -> Result:
        """Return the result of `operation`. It should parse what it reads: the file is replaced if
        that raises ValueError, and the operation run again. Raises sqlite3.Error only if replacing
        the file would not help.
        """
        return self._with_recovery(operation)

    def write(
        self, operation: Callable[[sqlite3.Connection], Result], timeout: float = BUSY_TIMEOUT
    ) -> Result:
        """Run `operation` in a write transaction and return its result.

        Raises sqlite3.OperationalError if other connections have been writing for `timeout`
        seconds.
        """

        def transaction(connection: sqlite3.Connection) -> Result:
            with self._waiting(connection, timeout):
                connection.execute("BEGIN IMMEDIATE")
            self._busy_until = 0.0
            try:
                result = operation(connection)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            return result

        return self._with_recovery(transaction)

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return all rows of a query. Raises sqlite3.Error only if replacing the file would not
        help.
        """
        return self.read(lambda connection: connection.execute(sql, values).fetchall())

    def execute(self, sql: str, *values: object) -> int:
        """Execute one statement and return the number of rows it changed."""
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

    @contextlib.contextmanager
    def _waiting(self, connection: sqlite3.Connection, timeout: float) -> Iterator[None]:
        """Let the statements within wait for other connections that are writing.

        Raises sqlite3.OperationalError if they have been writing for `timeout` seconds, or for a
        moment if somebody has just waited for them in vain.
        """
        is_busy = time.monotonic() < self._busy_until
        seconds = min(timeout, BUSY_AGAIN_TIMEOUT) if is_busy else timeout
        connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY and timeout >= BUSY_TIMEOUT:
                self._busy_until = time.monotonic() + BUSY_TIMEOUT
            raise
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT * 1000)}")

    def _with_recovery(self, operation: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            return operation(self._connection())
        except (sqlite3.DatabaseError, ValueError) as error:
            if not _needs_new_file(error):
                self._explain(error)
                raise
            self._recreate(error)
        return operation(self._connection())

    def _explain(self, error: Exception) -> None:
        """Note the number of the system's error, where SQLite has one code for a full disk and for
        a faulty one.
        """
        if getattr(error, "sqlite_errorcode", 0) in _FULL_OR_FAULTY:
            with contextlib.suppress(OSError):
                free = shutil.disk_usage(self.path.parent).free
                error.errno = ENOSPC if free < MAX_SHM_BYTES else EIO  # type: ignore[attr-defined]

    def _connection(self) -> sqlite3.Connection:
        opened = self._opened
        # If another file has taken its place, reopen: workers with different files would disagree
        # about who is signed in.
        fit = opened.process == os.getpid() and opened.file == self._file() is not None
        if opened.connection is None or not fit:
            self.close()
            self._open()
        if opened.connection is None:
            raise sqlite3.OperationalError(f"{self.path} could not be opened")
        if opened.schemas < len(self._schemas):
            with self._waiting(opened.connection, BUSY_TIMEOUT):
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
            # Existing schemas are not created again: a table that has gone missing is damage, and an
            # empty one in its place would pass for a table without rows.
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
            file = _identity(self.path.stat())
            connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT, isolation_level=None)
            opened.file, opened.process, opened.schemas = file, os.getpid(), 0
            try:
                self._prepare(connection, file)
            except BaseException:
                connection.close()
                raise
            opened.connection = connection

    def _prepare(self, connection: sqlite3.Connection, file: tuple[int, int]) -> None:
        """Set up a new connection to a file. Raises DamagedDatabase."""
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cell_size_check = ON")
        # in kB: writing one file of the search index reads a piece of each of some hundred
        # blocks, and the next file reads the adjacent pieces
        connection.execute("PRAGMA cache_size = -4000")
        if self.is_large:  # derived rows needn't be overwritten
            connection.execute("PRAGMA secure_delete = OFF")
        elif self._checked != file:  # each thread and child opens it: check it once
            self._check(connection)
            self._checked = file

    def _check(self, connection: sqlite3.Connection) -> None:
        """Raise DamagedDatabase if the file is damaged: SQLite silently reads a truncated page as
        zeros.
        """
        (problem,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if problem != "ok":
            raise DamagedDatabase(problem)

    def _recreate(self, error: Exception) -> None:
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
        """Return the file's device and inode. None if it is missing or was emptied: SQLite would
        wait for the connections that had it open before.
        """
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return _identity(status) if status.st_size else None

    def _lock(self) -> contextlib.AbstractContextManager[object]:
        make_folder(self.path.parent)
        # A separate lock file: closing any handle of a database drops this process's SQLite locks.
        return locked(self.path.with_name(self.path.name + ".lock"))


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _needs_new_file(error: Exception) -> bool:
    # rows that can't be parsed, such as JSON; sqlite3 raises UnicodeDecodeError if its own error
    # message quotes damaged text
    if isinstance(error, DamagedDatabase | ValueError):
        return True
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by the sqlite3 module for text that isn't UTF-8
        return "decode" in str(error)
    return code in _DAMAGED or code & 0xFF in _LOST
