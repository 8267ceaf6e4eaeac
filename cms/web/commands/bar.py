"""A progress bar on the terminal."""

import sys
from time import monotonic
from typing import Any, Self

import click

UPDATE_SECONDS = 0.1
"""Seconds before the bar appears, and between two updates."""


class Bar:
    """Click's progress bar, shown only on a terminal and after `UPDATE_SECONDS`."""

    def __init__(self, title: str = "") -> None:
        self._title = title
        self._moved = monotonic()
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self.begin("")

    def begin(self, title: str) -> None:
        """Finish the current step and begin another; an empty title begins none."""
        self._title = title
        if self._bar:
            self._bar.render_finish()
            self._bar = None

    def advance(self, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        if monotonic() - self._moved < UPDATE_SECONDS or not sys.stdout.isatty():
            return
        self._moved = monotonic()
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._title)
        self._bar.update(done - self._bar.pos)
