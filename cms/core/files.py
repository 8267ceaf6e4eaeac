"""The only code that writes lasting files: under a lock, atomically, and synced to the disk before
it returns.

A change of several files is a commit. If an error occurs before the first lasting step, it is an
OSError and nothing was changed. After that step the change stays, and Unfinished says what is
missing.
"""

import ctypes
import fcntl
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOTSUP
from pathlib import Path
from typing import TypeVar

from cms.core.errors import Refusal
from cms.core.i18n import N_

log = logging.getLogger(__name__)

Record = TypeVar("Record")
MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
"""Raised by parsers of records that are damaged or were written by another version of the program.
"""
TEMPORARY_PREFIX = ".oasis-"
"""Prefix of files that are being written. Files left by a killed process are removed at the next
start.
"""

LOCK = ".lock"
"""The lock file in a folder of personal data."""
LOCK_TIMEOUT_SECONDS = 5.0
"""Seconds to wait for a lock. Nothing is written without it."""


class Busy(Refusal):
    """Another process has held the lock for too long."""

    msgid = N_("Someone else is saving. Wait a moment and save again. Nothing is lost.")


class Unsynced(OSError):
    """The file was written, but syncing it to the disk failed."""


@contextmanager
def locked(path: Path, timeout: float | None = None, busy: type[Refusal] = Busy) -> Iterator[int]:
    """Hold an exclusive lock on the file `path`, against other threads and processes, and yield its
    file descriptor. Creates the file if it is missing. Raises `busy` after `timeout` seconds, by
    default LOCK_TIMEOUT_SECONDS.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait(handle, LOCK_TIMEOUT_SECONDS if timeout is None else timeout, busy)
        yield handle
    finally:
        os.close(handle)


def is_locked(path: Path) -> bool:
    """Return whether some process holds the lock of a file."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def inherited_lock(handle: int) -> Iterator[None]:
    """Hold the lock of an open file that the process got from the one that started it. No process
    started here inherits it. Raises OSError if another process holds the lock.
    """
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.set_inheritable(handle, False)
    try:
        yield
    finally:
        os.close(handle)


def _wait(handle: int, timeout: float, busy: type[Refusal]) -> None:
    deadline = time.monotonic() + timeout
    pause = 0.001
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise busy from None
            time.sleep(pause)
            pause = min(pause * 2, 0.05)


def write_file(path: Path, *data: bytes | bytearray, mode: int = 0o644) -> None:
    """Write the concatenated `data` to `path` atomically: temporary file, fsync, rename, fsync of
    the folder.

    Raises OSError if `path` is unchanged, and Unsynced if it was written but syncing the folder
    failed.
    """
    make_folder(path.parent)
    draft = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):  # else it is removed at the next start
            draft.unlink(missing_ok=True)
        raise
    sync_after(path)


def link_file(source: Path, path: Path) -> None:
    """Create `path` as a hard link to `source` and sync it. Copies the file instead if the file
    system doesn't support hard links, or if `source` is a symbolic link. Raises OSError, and
    Unsynced.
    """
    make_folder(path.parent)
    try:
        if source.is_symlink():
            raise OSError(ENOTSUP, "a symbolic link would lead elsewhere from another folder")
        os.link(source, path)
    except FileExistsError:
        raise
    except OSError:
        write_file(path, source.read_bytes())
        return
    sync_after(path)


def read_record(path: Path, parse: Callable[[bytes], Record]) -> Record | None:
    """Return the result of `parse` for the file's bytes. None if there is no file, or if `parse`
    fails, which is logged. Raises OSError if the file can't be opened, for then it may exist.
    """
    try:
        return parse(path.read_bytes())
    except FileNotFoundError:
        return None
    except MALFORMED as fault:
        log.error("%s can't be read (%s): mend it, or restore it from a backup", path, fault)
        return None


def append_line(path: Path, line: bytes) -> None:
    """Append one line to a log and sync it. If a killed process left an incomplete last line, that
    line is ended first.
    """
    make_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        write_all(handle, (b"\n" if torn else b"") + line + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, data: bytes) -> None:
    """Write all of `data`. A single `os.write` to a nearly full disk may write a part, and only the
    next call fails.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def remove_file(path: Path) -> None:
    """Delete `path` and sync the folder; a missing file is no error. Raises OSError if the file is
    still there, and Unsynced.
    """
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_after(path)


def sync_after(path: Path) -> None:
    """Sync the folder of `path` after a change of its name. Raises Unsynced."""
    try:
        sync_folder(path.parent)
    except OSError as fault:
        raise Unsynced(fault.errno, fault.strerror, str(path)) from fault


def make_folder(folder: Path) -> None:
    """Create `folder` and its parents, and sync each one before anything is put in it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_disk(folder: Path) -> None:
    """Sync everything written to the file system of `folder` (Linux syncfs).

    It is faster than syncing many files one by one, and than `os.sync`, which waits for all other
    disks too.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(handle)


def remove_temporary_files(*roots: Path, recursive: bool = True) -> int:
    """Delete the temporary files that killed processes left in `roots`, with `recursive` in all
    folders below too. Returns their number.

    The caller must hold the lock of every process that writes there.
    """
    leftovers = list(temporary_files(*roots, recursive=recursive))
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


def temporary_files(*roots: Path, recursive: bool = True) -> Iterator[Path]:
    """Return the temporary files in `roots`, with `recursive` in all folders below too."""
    for root in roots:
        for file in walk(str(root), recursive):
            if file.name.startswith(TEMPORARY_PREFIX):
                yield Path(file.path)


def walk(folder: str, recursive: bool = True) -> Iterator[os.DirEntry[str]]:
    """Return everything in a folder but folders, with `recursive` of all folders below too.
    Symbolic links are not followed. A missing folder counts as empty, and files that disappear
    meanwhile are skipped.
    """
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield entry
            elif recursive:
                yield from walk(entry.path)


def printable(name: str) -> str:
    """Return a file's name for messages and listings, with bytes that aren't UTF-8 as `\\xff`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


NOT_SYNCED = N_(
    "Saved, but the server’s disk reported an error right after. A power failure may undo the change. Tell "
    "your webmaster."
)
WORKERS_NOT_TOLD = N_(
    "Saved, but the other processes of the server could not be told. Visitors may see the old version for a "
    "while. Tell your webmaster."
)
DRAFT_LEFT = N_(
    "Saved, but the draft could not be updated. The next change to this entry or the next start of the "
    "server does that. Tell your webmaster."
)
TRASH_LEFT = N_(
    "Saved, but the copy in the trash could not be removed. The next change to it or the next start of the "
    "server does that. Tell your webmaster."
)
PARTLY = N_(
    "The server’s disk reported an error, so perhaps only a part of this was saved. Look at what is there now "
    "and repeat what is missing. Tell your webmaster."
)


class Unfinished(Refusal):
    """The change was written, but a later step failed. The message says which."""

    msgid = PARTLY


class Commit:
    """The steps of one change. `has_written` is true once a lasting step is done."""

    def __init__(self) -> None:
        self.has_written = False
        self.failures: list[str] = []

    def write(self, path: Path, data: bytes, *, mode: int = 0o644) -> None:
        """Write a file that is part of the change. Raises OSError if it wasn't written."""
        with self._lasting():
            write_file(path, data, mode=mode)

    def remove(self, path: Path) -> None:
        """Delete a file as part of the change. Raises OSError if it is still there."""
        with self._lasting():
            remove_file(path)

    @contextmanager
    def _lasting(self) -> Iterator[None]:
        try:
            yield
        except Unsynced:
            log.exception("written, but not known to be on the disk")
            self.failures.append(NOT_SYNCED)
        self.has_written = True

    @contextmanager
    def follow_up(self, message: str) -> Iterator[None]:
        """Run a step after the lasting one. If it fails, the remaining steps still run, and
        `message` is reported.
        """
        try:
            yield
        except Unsynced:
            self.failures.append(NOT_SYNCED)
        except OSError:
            log.exception("a change could not be finished")
            self.failures.append(message)

    @contextmanager
    def remove_on_failure(self, path: Path) -> Iterator[None]:
        """Run steps before the lasting one. If one fails, delete `path`, which was written for
        them.
        """
        try:
            yield
        except BaseException:
            if not self.has_written:
                with suppress(OSError):
                    remove_file(path)
            raise


@contextmanager
def commit(lock: Path) -> Iterator[Commit]:
    """Hold `lock` during a change. Raises Busy, OSError if nothing was changed, and Unfinished."""
    with locked(lock):
        steps = Commit()
        try:
            yield steps
        except OSError as fault:
            if not steps.has_written:
                raise
            log.exception("a change could not be finished")
            raise Unfinished from fault
    if steps.failures:
        # the message of a failed step says more than NOT_SYNCED
        raise Unfinished(
            next((failure for failure in steps.failures if failure != NOT_SYNCED), NOT_SYNCED)
        )
