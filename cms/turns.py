"""Whose turn it is: one worker of many does a thing for all of them, until its process ends."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.files import make_folder

TURN = 2.0
"""Seconds between two tries."""


@contextmanager
def turn(path: Path, stopped: threading.Event) -> Iterator[bool]:
    """Wait for the lock file `path`, then hold it: True, or False where `stopped` was set first."""
    make_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _elected(handle, stopped)
    finally:
        os.close(handle)


def _elected(handle: int, stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stopped.wait(TURN)
        else:
            return True
    return False
