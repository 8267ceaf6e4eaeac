"""Tasks in the background, such as publishing on schedule. One of all workers does them for all,
until its process ends.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from cms.core.disk_errors import as_disk_error
from cms.core.files import Busy, locked

log = logging.getLogger(__name__)

Task = Callable[[threading.Event], None]
"""Works until the event is set, or until all is done. If it raises, it is called again later."""

RETRY_SECONDS = 2.0
"""Seconds between two attempts to be elected, and before a task that failed is called again."""


class Background(threading.Thread):
    """Waits until this process is elected, then runs the tasks, each in a thread."""

    def __init__(self, lock: Path) -> None:
        super().__init__(name="oasis-background", daemon=True)
        self._lock = lock
        self._tasks: dict[str, Task] = {}
        self._stopped = threading.Event()

    def add(self, name: str, task: Task) -> None:
        """Add a task. Its name is for the log."""
        self._tasks[name] = task

    def start(self) -> None:
        """Start, if there are tasks. No task may be added afterwards."""
        if self._tasks:
            super().start()

    def stop(self) -> None:
        """End soon; another worker is then elected."""
        self._stopped.set()

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                with locked(self._lock, timeout=0):
                    self._run_tasks()
            except Busy:
                pass
            except OSError as fault:
                log.error("%s", fault)
            self._stopped.wait(RETRY_SECONDS)

    def _run_tasks(self) -> None:
        """Run the tasks until all have ended, then hold the lock until stopped: other workers would
        do them again.
        """
        threads = [
            threading.Thread(target=self._run_task, args=one, name=f"oasis-{one[0]}", daemon=True)
            for one in self._tasks.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._stopped.wait()

    def _run_task(self, name: str, task: Task) -> None:
        while not self._stopped.is_set():
            try:
                return task(self._stopped)
            except Exception as fault:
                disk_error = as_disk_error(fault)
                unforeseen = None if disk_error or isinstance(fault, OSError) else fault
                log.error(
                    "%s failed, and is tried again: %s",
                    name,
                    disk_error or fault,
                    exc_info=unforeseen,
                )
            self._stopped.wait(RETRY_SECONDS)
