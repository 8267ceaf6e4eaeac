"""A cache file of costly results, shared between processes. It may be lost at any time.

A record:

    key (16 bytes)  length (4, big-endian)  check (8, of the payload)  payload

Records are only ever added, each by one write, so that several processes may add at once. A file
with a torn record is begun anew, and so is one that has grown too long: nothing in it is worth
keeping for its own sake.
"""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path

from cms.core.files import LITTER, make_folder
from cms.core.program_version import program_print

HEADER_BYTES = 28
MAX_FILE_BYTES = 1 << 29
"""Bytes of a file that has grown too long."""


def check_of(payload: bytes) -> bytes:
    """The checksum of a payload: 8 bytes."""
    return blake2b(payload, digest_size=8).digest()


class Blobs:
    """The records of one file. What can't be read or written is as if it weren't there."""

    def __init__(self, path: Path, longest: int = MAX_FILE_BYTES) -> None:
        make_folder(path.parent)
        self.path = path
        self.longest = longest
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._places: dict[bytes, tuple[int, int, bytes]] = {}
        self._end = 0
        if not self.scan():
            self._places = {}
            self._end = 0
            os.ftruncate(self._handle, 0)

    def close(self) -> None:
        os.close(self._handle)

    def get(self, key: bytes) -> bytes | None:
        """The payload under a key; None if there is none or it is damaged."""
        place = self._places.get(key)
        if place is None:
            return None
        start, length, check = place
        payload = os.pread(self._handle, length, start)
        return payload if check_of(payload) == check else None

    def put(self, key: bytes, payload: bytes) -> None:
        """Keep something; it is found by those who open the file or `scan` it from now on."""
        with suppress(OSError):  # a full disk: it is only slower without
            os.write(self._handle, record(key, payload))

    def scan(self) -> bool:
        """Find the records added since; False if one is torn or the file too long."""
        size = os.fstat(self._handle).st_size
        while self._end + HEADER_BYTES <= size < self.longest:
            head = os.pread(self._handle, HEADER_BYTES, self._end)
            length = int.from_bytes(head[16:20], "big")
            if self._end + HEADER_BYTES + length > size:
                return False
            self._places[head[:16]] = self._end + HEADER_BYTES, length, head[20:]
            self._end += HEADER_BYTES + length
        return self._end == size


def record(key: bytes, payload: bytes) -> bytes:
    """A record as the file has it."""
    return key + len(payload).to_bytes(4, "big") + check_of(payload) + payload


def open_blobs(folder: Path, name: str) -> Blobs:
    """The file of a name in `folder` that this program fills; that of any other program is removed."""
    path = folder / f"{name}-{program_print().hex()}"
    for other in (*folder.glob(f"{name}-*"), *folder.glob(f"{LITTER}{name}-*")):
        if other != path:
            other.unlink(missing_ok=True)
    return Blobs(path)


def kept_in(folder: Path, name: str, source: bytes, make: Callable[[], bytes]) -> bytes:
    """The result of `make` for `source`, from the cache file `name` in `folder`. If the file
    doesn't have it, it is made and stored there.
    """
    try:
        file = open_blobs(folder, name)
    except OSError:  # nowhere to keep it
        return make()
    with closing(file):
        key = blake2b(source, digest_size=16).digest()
        found = file.get(key)
        if found is None:
            found = make()
            file.put(key, found)
        return found
