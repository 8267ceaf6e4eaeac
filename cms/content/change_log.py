"""The change log tells every process which entries were written: their names, in a file that is
only ever added to.

Its length is all that has to be looked at. Whoever writes content adds to it afterwards; so whoever
sees the new length finds the content. Where nothing can be added, the file is removed: one that is
missing, new, or odd in any way stands for a change of anything.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple
from weakref import finalize

from cms.content.entry import Name
from cms.core.files import make_folder

MAX_STALENESS_SECONDS = 0.001
"""Seconds for which `cached_position` rests on its last look; `add` waits as long."""
MAX_LOG_BYTES = 1 << 20
"""Bytes at which the file is begun anew."""
ANYTHING = b"*"
"""The line for a change that no entry's name stands for."""


class Position(NamedTuple):
    """A position in the log: which file it is, and its length."""

    inode: int
    size: int


class ChangeLog:
    """The log at `path`. The file is kept open: `fstat` takes a third of the time of `stat`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None
        self._looked = (-MAX_STALENESS_SECONDS, Position(0, 0))

    def begin(self) -> None:
        """Make the file where there is none. Raises OSError where the site may not."""
        if not self.path.is_file():
            self._append(b"")

    def position(self) -> Position:
        """The present position. It differs from all earlier ones after `add` in any process."""
        handle = self._handle
        if handle is not None:
            stat = os.fstat(handle)
            if stat.st_nlink:
                return Position(stat.st_ino, stat.st_size)
        return self._opened()

    def cached_position(self) -> Position:
        """The position, for callers that ask with every page. Once an `add` in any process has
        returned, it is as current as `position`.

        A system call lets another thread run first, and waiting for that takes an eighth of the
        time of a page from the cache.
        """
        asked = monotonic()
        looked, stood = self._looked
        if asked - looked >= MAX_STALENESS_SECONDS:
            stood = self.position()
            self._looked = asked, stood  # the time from before the look
        return stood

    def _opened(self) -> Position:
        """The position in the file that stands at the path now; in a new one if there is none.

        An old handle stays open as long as we do: threads may be looking through it, and no new
        file gets its inode. Where there can be no file, a change is assumed once a second.
        """
        try:
            make_folder(self.path.parent)
            handle = os.open(self.path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            self._handle = None
            return Position(0, int(monotonic()))
        finalize(self, os.close, handle)
        self._handle = handle
        stat = os.fstat(handle)
        return Position(stat.st_ino, stat.st_size)

    def since(self, before: Position) -> tuple[set[Name] | None, Position]:
        """The entries changed since a position that this process was at, and the present position.
        None if any may have changed.
        """
        now, handle = self.position(), self._handle
        if handle is None or now.inode != before.inode or now.size < before.size:
            return None, now
        return _names(os.pread(handle, now.size - before.size, before.size)), now

    def add(self, names: Sequence[Name]) -> None:
        """Tell every process that entries were written; or, without names, anything. Nobody takes
        the content for what it was when this returns.

        Raises OSError where the file can neither be added to nor removed.
        """
        lines = b"".join(f"{type}/{key}\n".encode() for type, key in names) or ANYTHING + b"\n"
        try:
            self._append(lines)
        except OSError:
            self.path.unlink(missing_ok=True)
        sleep(MAX_STALENESS_SECONDS)

    def _append(self, lines: bytes) -> None:
        make_folder(self.path.parent)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(handle).st_size > MAX_LOG_BYTES or os.write(handle, lines) < len(lines):
                self.path.unlink(missing_ok=True)
        finally:
            os.close(handle)


def _names(lines: bytes) -> set[Name] | None:
    """The names in whole lines; None for a change of anything."""
    if (lines and not lines.endswith(b"\n")) or ANYTHING in lines.splitlines():
        return None
    try:
        parts = [line.partition("/") for line in lines.decode().splitlines()]
    except UnicodeDecodeError:
        return None
    return {(type, key) for type, _, key in parts}
