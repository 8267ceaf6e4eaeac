"""Filling the index in a process of its own, where it would take longer than a visitor waits."""

import fcntl
import os
from pathlib import Path

from cms.files import make_folder
from cms.processes import Command

MANY = 1000
"""Entries, a second's work: up to so many who asks waits for what is missing."""


class Filler:
    """Has the index of one installation filled; `lock` is held by the process that does it until it ends."""

    def __init__(self, lock: Path, command: Command) -> None:
        self._lock = lock
        self._command = command

    def begin(self) -> None:
        """Begin filling, unless somebody is at it."""
        make_folder(self._lock.parent)
        handle = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            self._command.begin("search", "fill", lock=handle)
        finally:
            os.close(handle)
