"""A counter that all workers see: the length of a file. No locking, no clock, and a torn write can't set it back."""

import os
from pathlib import Path
from weakref import finalize

from cms.files import make_folder


class Generation:
    """The counter at `path`. The file is kept open: `fstat` takes a third of the time of `stat`, at every request."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def now(self) -> tuple[int, int]:
        """What it stands at; unlike any other time if the file was taken away and made again."""
        handle = self._handle
        if handle is None:
            return self._opened()
        stat = os.fstat(handle)
        return (stat.st_ino, stat.st_size) if stat.st_nlink else self._opened()

    def _opened(self) -> tuple[int, int]:
        """The file as it stands at its path now.

        An old handle stays open as long as we do: threads may be looking through it, and no new file gets its inode.
        """
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            self._handle = None
            return 0, 0
        finalize(self, os.close, handle)
        self._handle = handle
        stat = os.fstat(handle)
        return stat.st_ino, stat.st_size

    def begin(self) -> None:
        """Make sure that there is a counter: looking for a missing one takes five times as long."""
        if not self.path.is_file():
            self._append(b"")

    def bump(self) -> None:
        """Make it one more."""
        self._append(b".")

    def _append(self, more: bytes) -> None:
        make_folder(self.path.parent)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, more)
        finally:
            os.close(handle)
