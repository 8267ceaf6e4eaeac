"""A file lock that elects one of many workers. The leader does a task for all of them until its
process ends.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cms.core.files import Busy, locked

log = logging.getLogger(__name__)

RETRY_SECONDS = 2.0
"""Seconds between two attempts."""


@contextmanager
def leader_lock(path: Path, stopped: threading.Event) -> Iterator[bool]:
    """Wait for the lock on `path` and hold it. Yields True, or False if `stopped` was set first."""
    with ExitStack() as held:
        elected = False
        while not elected and not stopped.is_set():
            try:
                held.enter_context(locked(path, 0.0))
                elected = True
            except Busy:
                stopped.wait(RETRY_SECONDS)
            except OSError as fault:
                log.error("%s", fault)
                stopped.wait(RETRY_SECONDS)
        yield elected


class LeaderThread(threading.Thread):
    """A thread that is started in every process and runs in one of them, until it is stopped."""

    def __init__(self, name: str, lock: Path) -> None:
        super().__init__(name=name, daemon=True)
        self._lock_file = lock
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End soon; another worker is then elected."""
        self._stopped.set()

    def run(self) -> None:
        """Wait to be elected, then call `lead`."""
        with leader_lock(self._lock_file, self._stopped) as elected:
            if elected:
                self.lead()

    def lead(self) -> None:
        """Do the leader's task until `_stopped` is set."""
        raise NotImplementedError
