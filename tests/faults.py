"""Faults of the disk, made at one call of many: what is asked of the system below a folder, and what is flushed."""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CALLS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.scandir", "os.truncate", "os.link", "os.symlink")
PROGRAM = str(Path(__file__).parent.parent / "cms")


class Faults:
    """Counts calls while it is `on`; the one numbered `at` fails, and with `lasting` all that follow."""

    def __init__(self) -> None:
        self.folder = ""
        self.at = self.count = 0
        self.lasting = False
        self.number = errno.EIO
        self.places: list[tuple[str, ...]] | None = None

    @contextmanager
    def on(self, folder: Path, at: int, *, lasting: bool = False, number: int = errno.EIO) -> Iterator[None]:
        self.at, self.count, self.lasting, self.number = at, 0, lasting, number
        self.folder = str(folder)
        try:
            yield
        finally:
            self.folder = ""

    @property
    def met(self) -> bool:
        """Whether so many calls were made that one failed."""
        return self.count >= self.at

    @contextmanager
    def listed(self, folder: Path) -> Iterator[list[tuple[str, ...]]]:
        """No call fails; where in the program each is made: the two innermost lines."""
        self.places = []
        try:
            with self.on(folder, 0):
                yield self.places
        finally:
            self.places = None

    def call(self) -> None:
        self.count += 1
        if self.places is not None:
            lines = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_stack()
                     if frame.filename.startswith(PROGRAM)]
            self.places.append(tuple(lines[-2:]))
        if self.count == self.at or (self.lasting and self.count > self.at):
            raise OSError(self.number, os.strerror(self.number))

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python tells of calls before it makes them; what is raised then is what the call raises."""
        if self.folder and event in CALLS and any(str(one).startswith(self.folder) for one in arguments[:2]):
            self.call()

    def watched(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """A function of `os` that takes an open file, and of which Python doesn't tell."""
        def call(*arguments: Any) -> Any:
            if self.folder:
                self.call()
            return real(*arguments)

        return call


FAULTS = Faults()
sys.addaudithook(FAULTS.heard)
os.fsync, os.write = FAULTS.watched(os.fsync), FAULTS.watched(os.write)
