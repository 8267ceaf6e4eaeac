"""Faults of the disk, raised at one chosen call to the operating system below a folder, or at an
`fsync`.
"""

import errno
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CALLS = (
    "open",
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.scandir",
    "os.truncate",
    "os.link",
    "os.symlink",
)
PROGRAM = str(Path(__file__).parent.parent / "cms")


class Faults:
    """Counts the calls of a thread while it is `on` there and fails call number `at`; with
    `lasting`, also all later ones.
    """

    def __init__(self) -> None:
        self.folder = ""
        self.thread = 0
        self.at = self.count = 0
        self.lasting = False
        self.number = errno.EIO
        self.places: list[tuple[str, ...]] | None = None

    @contextmanager
    def on(
        self, folder: Path, at: int, *, lasting: bool = False, number: int = errno.EIO
    ) -> Iterator[None]:
        self.at, self.count, self.lasting, self.number = at, 0, lasting, number
        self.folder, self.thread = str(folder), threading.get_ident()
        try:
            yield
        finally:
            self.folder = ""

    @property
    def counts(self) -> bool:
        """Whether calls of this thread are counted now."""
        return bool(self.folder) and self.thread == threading.get_ident()

    @property
    def met(self) -> bool:
        """Whether the failing call was reached."""
        return self.count >= self.at

    @contextmanager
    def listed(self, folder: Path) -> Iterator[list[tuple[str, ...]]]:
        """Let no call fail, and yield a list of the calls, each as its two innermost lines of the
        program.
        """
        self.places = []
        try:
            with self.on(folder, 0):
                yield self.places
        finally:
            self.places = None

    def call(self) -> None:
        self.count += 1
        if self.places is not None:
            lines = [
                f"{frame.filename}:{frame.lineno}"
                for frame in traceback.extract_stack()
                if frame.filename.startswith(PROGRAM)
            ]
            self.places.append(tuple(lines[-2:]))
        if self.count == self.at or (self.lasting and self.count > self.at):
            raise OSError(self.number, os.strerror(self.number))

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Audit hook. Python runs it before the call, so an exception raised here is raised by the
        call.
        """
        if (
            self.counts
            and event in CALLS
            and any(str(one).startswith(self.folder) for one in arguments[:2])
        ):
            self.call()

    def watched(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function of `os` that takes an open file, since Python raises no audit event for
        it.
        """

        def call(*arguments: Any) -> Any:
            if self.counts:
                self.call()
            return real(*arguments)

        return call


FAULTS = Faults()
sys.addaudithook(FAULTS.heard)
os.fsync, os.write = FAULTS.watched(os.fsync), FAULTS.watched(os.write)
