"""Filling the index in a process of its own, where it would take longer than a visitor waits."""

import fcntl
import os
import time
from pathlib import Path

from cms.core.files import make_folder
from cms.core.processes import Command

MAX_INLINE_ENTRIES = 1000
"""Entries, a second's work: up to so many who asks waits for what is missing."""
PAUSE = 60.0
"""Seconds after the last try before another, where that one failed: on a full disk each search
would begin one.
"""


class IndexBuilder:
    """Has the index of one installation filled.

    The process that does it holds `lock` until it ends. The file's time is that of the last try,
    none once it is done.
    """

    def __init__(self, lock: Path, command: Command, *options: str) -> None:
        self._lock = lock
        self._command = command
        self._options = options

    def begin(self) -> None:
        """Begin filling, unless somebody is at it, or has just failed."""
        make_folder(self._lock.parent)
        tried = self._tried()
        handle = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            if not 0 <= time.time() - tried < PAUSE:
                os.utime(handle)
                self._command.start("search", "fill", *self._options, lock=handle)
        finally:
            os.close(handle)

    def done(self) -> None:
        """The index is filled."""
        if self._lock.exists():
            os.utime(self._lock, (0, 0))

    def _tried(self) -> float:
        try:
            return self._lock.stat().st_mtime
        except FileNotFoundError:
            return 0.0
