"""The bytes of every version of the content that this installation reads, one after the other in
one file; between them lies what is remembered of entries (version_table.py).

It is what makes a snapshot immutable while the files under it change: an entry's text is read from
here when somebody asks for it, at the version that the snapshot has. It also has the last good
version of a file that is broken.
"""

import errno
import os
from functools import lru_cache
from pathlib import Path
from weakref import finalize

from cms.content.entry import Entry, Parsed, parse_bytes, parse_json, version_of
from cms.core.errors import Invalid
from cms.schema.content_type import ContentType, Models
from cms.schema.paths import Paths

MAX_PARSED_ENTRIES = 256
"""How many entries stay parsed in a process: some 20 kB each."""


class BlobMissing(LookupError):
    """A version that stands nowhere any more."""


class BlobFile:
    """The file at `path`, which is there. Only ever added to; who has it open reads on when another
    takes its place.
    """

    def __init__(self, path: Path, paths: Paths, models: Models) -> None:
        self.path = path
        self._models = models
        self._paths = paths
        self._handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        finalize(self, os.close, self._handle)

    @property
    def size(self) -> int:
        return os.fstat(self._handle).st_size

    def add(self, data: bytes) -> int:
        """Put bytes at the end by one write; returns where they begin, wherever others add too.
        Raises OSError.
        """
        written = os.write(self._handle, data)
        if written < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))
        return os.lseek(self._handle, 0, os.SEEK_CUR) - written

    def read(self, start: int, length: int) -> bytes:
        """The bytes at a place."""
        return os.pread(self._handle, length, start)

    def parse(self, type: str, key: str, data: bytes, version: str) -> Parsed:
        """The parsed version whose bytes lie here. Raises BlobMissing."""
        model = self._models[type]
        if version_of(data) == version:
            return Parsed(model, parse_json(data))
        raw = parse_json(self._from_site(model, key))
        return Parsed(model, raw, model.parse(raw))

    def version(self, type: str, key: str, start: int, length: int, version: str) -> Entry | None:
        """A version whose bytes were put at a place; None where something else lies there."""
        data = self.read(start, length) if start >= 0 else b""
        if not data or version_of(data) != version:
            return None
        try:
            return parse_bytes(self._models[type], key, data)
        except Invalid:  # to this program, not to the one that read it then
            return None

    def _from_site(self, model: type[ContentType], key: str) -> bytes:
        """The bytes of the entry's file, where they are damaged here: as new as can be is better
        than nothing.
        """
        try:
            return self._paths.entry(model, key).read_bytes()
        except OSError:
            raise BlobMissing(f"{model.name}/{key}") from None


class BlobOffset:
    """Where in the bodies a version lies."""

    __slots__ = ("bodies", "length", "start")

    def __init__(self, bodies: BlobFile, start: int, length: int) -> None:
        self.bodies = bodies
        self.start = start
        self.length = length

    def parsed(self, model: type[ContentType], key: str, version: str) -> Parsed:
        """The parsed version. Raises BlobMissing."""
        return _parsed(self, model.name, key, version)

    def bytes(self) -> bytes:
        """The file's bytes."""
        return self.bodies.read(self.start, self.length)


@lru_cache(maxsize=MAX_PARSED_ENTRIES)
def _parsed(place: BlobOffset, type: str, key: str, version: str) -> Parsed:
    return place.bodies.parse(type, key, place.bytes(), version)
