"""Counts of how often the files of a site are opened and parsed."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import orjson


class Reads:
    """The number of times that each file below a folder was opened for reading, and parsed, by
    path. `parsed_versions` counts by content.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: Counter[str] = Counter()
        self.parsed: Counter[str] = Counter()
        self.parsed_versions: Counter[bytes] = Counter()
        self._names: dict[bytes, str] = {}
        self._looking = False

    def opening(self, path: str, flags: int) -> None:
        """Audit hook for a file that is about to be opened. Its content is remembered to recognise
        it when it is parsed.
        """
        is_read = not flags & (os.O_WRONLY | os.O_RDWR | os.O_DIRECTORY)
        if self._looking or not is_read or not path.startswith(f"{self.folder}{os.sep}"):
            return
        self._looking = True
        file = Path(path)
        if file.is_file():
            name = file.relative_to(self.folder).as_posix()
            self.opened[name] += 1
            self._names[file.read_bytes()] = name
        self._looking = False

    def calling(self, frame: FrameType, event: str, argument: Any) -> None:
        """Profile hook for `orjson.loads`; the parsed bytes are found among the local variables of
        the caller.
        """
        if event == "c_call" and argument is orjson.loads:
            for value in frame.f_locals.values():
                if isinstance(value, bytes) and value in self._names:
                    self.parsed[self._names[value]] += 1
                    self.parsed_versions[value] += 1


_counting: list[Reads] = []


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _counting and isinstance(arguments[0], str | os.PathLike):
        _counting[-1].opening(os.fspath(arguments[0]), arguments[2])


sys.addaudithook(_listen)


@contextmanager
def counted(folder: Path) -> Iterator[Reads]:
    """Count until the end of the block."""
    reads = Reads(folder)
    _counting.append(reads)
    sys.setprofile(reads.calling)
    try:
        yield reads
    finally:
        sys.setprofile(None)
        _counting.pop()
