"""A bar on the terminal that shows how far something has come."""

import sys
from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

UPDATE_SECONDS = 0.1
"""Seconds before the bar appears, and between two of its movements."""


class Bar:
    """Shown where somebody looks and there is something to wait for: it takes 20 ms to load."""

    def __init__(self, title: str = "") -> None:
        self._title = title
        self._moved = monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self.end()

    def end(self) -> None:
        """Nothing is waited for any more."""
        if self._shown:
            self._shown[0].stop()

    def begin(self, title: str) -> None:
        """Something else is begun."""
        self._title = title
        if self._shown:
            progress, task = self._shown
            progress.reset(task, description=title)
            progress.refresh()

    def advance(self, done: int, total: int) -> None:
        """So many are done, of so many."""
        if monotonic() - self._moved < UPDATE_SECONDS or not sys.stdout.isatty():
            return
        self._moved = monotonic()
        progress, task = self._shown = self._shown or self._show()
        progress.update(task, completed=done, total=total, refresh=True)

    def _show(self) -> "tuple[Progress, TaskID]":
        from rich.progress import Progress

        progress = Progress(transient=True, auto_refresh=False)
        task = progress.add_task(self._title, total=None)
        progress.start()
        return progress, task
