"""A counter that all workers see: the length of a file. No locking, no clock, and a torn write
can't set it back.
"""

import os
from pathlib import Path
from time import monotonic, sleep
from weakref import finalize

from cms.core.files import make_folder

MAX_STALENESS_SECONDS = 0.001
"""Seconds for which `cached_value` rests on its last look; `bump` waits as long."""


class Generation:
    """The counter at `path`. The file is kept open: `fstat` takes a third of the time of `stat`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None
        self._looked: tuple[float, tuple[int, int]] = (-MAX_STALENESS_SECONDS, (0, 0))

    def now(self) -> tuple[int, int]:
        """The counter's value: inode and length of the file. It differs from all earlier ones if
        the file was removed and made again.
        """
        handle = self._handle
        if handle is None:
            return self._opened()
        stat = os.fstat(handle)
        return (stat.st_ino, stat.st_size) if stat.st_nlink else self._opened()

    def cached_value(self) -> tuple[int, int]:
        """The counter's value, for callers that ask with every page. Once a `bump` in any process
        has returned, it is as current as `now`.

        `fstat` is a system call that lets another thread run first, and waiting for that takes an
        eighth of the time of a page from the cache. So the file is looked at once in
        MAX_STALENESS_SECONDS, and `bump` waits as long before it returns.
        """
        asked = monotonic()
        looked, stood = self._looked
        if asked - looked >= MAX_STALENESS_SECONDS:
            stood = self.now()
            self._looked = (
                asked,
                stood,
            )  # the time from before the look: what comes later may have been missed
        return stood

    def _opened(self) -> tuple[int, int]:
        """The file as it stands at its path now.

        An old handle stays open as long as we do: threads may be looking through it, and no new
        file gets its inode.
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
        """Make it one more. Nobody takes it for what it was when this returns."""
        self._append(b".")
        sleep(MAX_STALENESS_SECONDS)

    def _append(self, more: bytes) -> None:
        make_folder(self.path.parent)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, more)
        finally:
            os.close(handle)
