"""Builds a search index in a background process if it would take too long in a request."""

import os
import time
from contextlib import suppress
from pathlib import Path

from cms.core.files import Busy, locked
from cms.core.processes import Command

NICENESS = 10
"""Niceness of a process that fills an index in the background."""
RETRY_SECONDS = 60.0
"""Seconds after a failed run before the next one starts: on a full disk each search would start
one.
"""


def be_nice() -> None:
    """Lower the priority of this process, so that it doesn't slow down answers to visitors."""
    os.nice(NICENESS)


class IndexBuilder:
    """Starts the process that fills one index of an installation.

    That process holds `lock` until it ends. The file's modification time is that of the last start,
    or 0 after success.
    """

    def __init__(self, lock: Path, command: Command, *words: str) -> None:
        """`words` are those of the command that fills the index."""
        self._lock = lock
        self._command = command
        self._words = words

    def begin(self) -> None:
        """Start the process, unless one is running or has just failed."""
        last_start = self._last_start()
        with suppress(Busy), locked(self._lock, timeout=0) as handle:
            if not 0 <= time.time() - last_start < RETRY_SECONDS:
                os.utime(handle)
                self._command.start(*self._words, lock=handle)

    def done(self) -> None:
        """Note that the index is complete."""
        if self._lock.exists():
            os.utime(self._lock, (0, 0))

    def _last_start(self) -> float:
        try:
            return self._lock.stat().st_mtime
        except FileNotFoundError:
            return 0.0
