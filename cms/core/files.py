"""The only code that writes a lasting file: under a lock, whole or not at all, on the disk before
it says so.

A change of several files is a commit. Before its first lasting step a fault is an OSError: nothing was
changed. After it the change stands, and Unfinished says what is missing.
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
"""Raised by what reads a record that is damaged, or of a release that wrote others."""
LITTER = ".oasis-"
"""Prefix of half-written files; what a killed process left is swept at the next start."""

LOCK_TIMEOUT_SECONDS = 5.0
"""Seconds to wait for a lock before giving up; never goes on without it."""


class Busy(Refusal):
    """Somebody else has been writing for too long."""

    msgid = N_("Someone else is saving. Wait a moment and save again. Nothing is lost.")


class Unsynced(OSError):
    """The file is as it was asked to be, but it is not known whether the disk has it yet."""


@contextmanager
def locked(path: Path, patience: float | None = None, busy: type[Refusal] = Busy) -> Iterator[int]:
    """Hold the lock file `path` (made where missing) against every other thread and process, and
    yield its handle. Raises `busy` after `patience` seconds, or LOCK_TIMEOUT_SECONDS.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait(handle, LOCK_TIMEOUT_SECONDS if patience is None else patience, busy)
        yield handle
    finally:
        os.close(handle)


def _wait(handle: int, patience: float, busy: type[Refusal]) -> None:
    deadline = time.monotonic() + patience
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
    """Put `data` at `path` durably, one after the other: temp file beside it, fsync, rename, fsync
    the folder.

    Raises OSError where `path` is as it was, and Unsynced where it is written but the last step
    failed.
    """
    make_folder(path.parent)
    draft = path.with_name(f"{LITTER}{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):  # what remains is swept at the next start
            draft.unlink(missing_ok=True)
        raise
    sync_after(path)


def link_file(source: Path, path: Path) -> None:
    """Give the file `source` a second name durably: no byte is written, and its times stay. Where the
    file system has no such links, or `source` is a symbolic link, it is copied. Raises OSError, and
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
    """The result of `parse` for a file's bytes; None where there is no file, or one that it can't
    read, which is logged. Raises OSError where the file can't be opened: it may be there.
    """
    try:
        return parse(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        log.error("%s can't be read (%s): mend it, or restore it from a backup", path, fault)
        return None


def append_line(path: Path, line: bytes) -> None:
    """Add one line to a log durably; a torn last line of a killed process is closed first."""
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
    """Write all of `data`: a disk that is nearly full takes a part of it, and says so only when
    asked again.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def remove_file(path: Path) -> None:
    """Remove `path` durably; a missing file is no error. Raises OSError where it is still there,
    and Unsynced.
    """
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_after(path)


def sync_after(path: Path) -> None:
    """Make the name of `path` durable. Raises Unsynced."""
    try:
        sync_folder(path.parent)
    except OSError as fault:
        raise Unsynced(fault.errno, fault.strerror, str(path)) from fault


def make_folder(folder: Path) -> None:
    """Make `folder` and its parents, each new one on the disk before anything is put in it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_disk(folder: Path) -> None:
    """Make everything durable that was written to the file system of `folder` (Linux syncfs).

    Cheaper than many files one by one, and than `os.sync`, which waits for every other disk of the
    machine too.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(handle)


def sweep(*roots: Path, deep: bool = True) -> int:
    """Remove half-written files that killed processes left under (or, not `deep`, right in)
    `roots`; returns how many.

    Nobody may be writing there: hold the lock of whoever does.
    """
    found = list(litter(*roots, deep=deep))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def litter(*roots: Path, deep: bool = True) -> Iterator[Path]:
    """The half-written files under (or, not `deep`, right in) `roots`."""
    for root in roots:
        for one in walk(str(root), deep):
            if one.name.startswith(LITTER):
                yield Path(one.path)


def walk(folder: str, deep: bool = True) -> Iterator[os.DirEntry[str]]:
    """Everything under (or, not `deep`, right in) a folder that is no folder itself. Links are not
    followed; what goes meanwhile is left out, and a missing folder is empty.
    """
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as found:
        for one in found:
            if not one.is_dir(follow_symlinks=False):
                yield one
            elif deep:
                yield from walk(one.path)


UNSURE = N_(
    "Saved, but the server’s disk reported an error right after. A power failure may undo the change. Tell "
    "your webmaster."
)
UNTOLD = N_(
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
    """The change was written; the message says what was not."""

    msgid = PARTLY


class Commit:
    """The steps of one change. `begun`: something of it has been written and stays."""

    def __init__(self) -> None:
        self.begun = False
        self.missing: list[str] = []

    def write(self, path: Path, data: bytes, *, mode: int = 0o644) -> None:
        """Write a file that the change consists of. Raises OSError where it wasn't written."""
        with self._lasting():
            write_file(path, data, mode=mode)

    def remove(self, path: Path) -> None:
        """Remove a file, in which the change consists. Raises OSError where it is still there."""
        with self._lasting():
            remove_file(path)

    @contextmanager
    def _lasting(self) -> Iterator[None]:
        try:
            yield
        except Unsynced:
            log.exception("written, but not known to be on the disk")
            self.missing.append(UNSURE)
        self.begun = True

    @contextmanager
    def then(self, missing: str) -> Iterator[None]:
        """A step after the lasting one. Where it fails the others are done all the same, and
        `missing` is told.
        """
        try:
            yield
        except Unsynced:
            self.missing.append(UNSURE)
        except OSError:
            log.exception("a change could not be finished")
            self.missing.append(missing)

    @contextmanager
    def undone(self, path: Path) -> Iterator[None]:
        """Steps before the lasting one. Where one fails, `path`, which was written for them, is
        removed again.
        """
        try:
            yield
        except BaseException:
            if not self.begun:
                with suppress(OSError):
                    remove_file(path)
            raise


@contextmanager
def commit(lock: Path) -> Iterator[Commit]:
    """Hold `lock` for a change. Raises Busy, OSError where nothing was changed, and Unfinished."""
    with locked(lock):
        steps = Commit()
        try:
            yield steps
        except OSError as fault:
            if not steps.begun:
                raise
            log.exception("a change could not be finished")
            raise Unfinished from fault
    if steps.missing:
        raise Unfinished(next((one for one in steps.missing if one != UNSURE), UNSURE))
