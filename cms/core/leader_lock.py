"""A file lock that elects one worker of many. It does a task for all of them until its process
ends.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cms.core.files import make_folder

log = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
"""Seconds between two tries."""


@contextmanager
def leader_lock(path: Path, stopped: threading.Event) -> Iterator[bool]:
    """Wait for the lock on `path` and hold it. Yields True, or False if `stopped` was set first."""
    handle = _opened(path, stopped)
    if handle is None:
        yield False
        return
    try:
        yield _elected(handle, stopped)
    finally:
        os.close(handle)


def _opened(path: Path, stopped: threading.Event) -> int | None:
    """The lock file, once the disk lets us have it; None where `stopped` was set first."""
    while not stopped.is_set():
        try:
            make_folder(path.parent)
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            log.error("%s", fault)
            stopped.wait(RETRY_SECONDS)
    return None


def _elected(handle: int, stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stopped.wait(RETRY_SECONDS)
        else:
            return True
    return False
