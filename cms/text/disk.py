"""HTML of texts kept on the disk, so that a full freeze in a new process doesn't make it again.

Making it is the larger part of a page's time (Markdown, cleaning, headings: 0.2–1 ms a text; reading it here: 5 µs).
The file's name holds the hash of all that makes HTML, so that another version never reads it. A record:

    key (16 bytes)  length (4, big-endian)  check (8, of the payload)  payload

Records are only ever added, each by one write, so that several processes may add at once. A file with a torn record
is begun anew, and so is one that has grown too long: nothing in it is worth keeping for its own sake.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

from cms.files import make_folder

HEAD = 28
LONGEST = 1 << 29
"""Bytes of a file that has grown too long."""


def check_of(payload: bytes) -> bytes:
    """What tells that a payload is whole."""
    return blake2b(payload, digest_size=8).digest()


class TextFile:
    """The texts in one file. What can't be read or written is as if it weren't there."""

    def __init__(self, path: Path) -> None:
        make_folder(path.parent)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._places: dict[bytes, tuple[int, int, bytes]] = {}
        if not self._scan(os.fstat(self._handle).st_size):
            self._places = {}
            os.ftruncate(self._handle, 0)

    def close(self) -> None:
        os.close(self._handle)

    def get(self, key: bytes) -> bytes | None:
        """What is kept under a key."""
        place = self._places.get(key)
        if place is None:
            return None
        start, length, check = place
        payload = os.pread(self._handle, length, start)
        return payload if check_of(payload) == check else None

    def put(self, key: bytes, payload: bytes) -> None:
        """Keep something; others find it when they open the file."""
        with suppress(OSError):  # a full disk: it is only slower without
            os.write(self._handle, key + len(payload).to_bytes(4, "big") + check_of(payload) + payload)

    def _scan(self, size: int) -> bool:
        """Find every record; False if one is torn or the file too long."""
        at = 0
        while at + HEAD <= size < LONGEST:
            head = os.pread(self._handle, HEAD, at)
            length = int.from_bytes(head[16:20], "big")
            self._places[head[:16]] = at + HEAD, length, head[20:]
            at += HEAD + length
        return at == size


class Disk:
    """The file in use, if one is."""

    def __init__(self) -> None:
        self.file: TextFile | None = None

    @contextmanager
    def at(self, folder: Path) -> Iterator[None]:
        """Keep texts in `folder` while this lasts. A file of another version is removed."""
        path = folder / f"texts-{made_by()}"
        for other in folder.glob("texts-*"):
            if other != path:
                other.unlink(missing_ok=True)
        before, self.file = self.file, TextFile(path)
        try:
            yield
        finally:
            self.file.close()
            self.file = before


def made_by() -> str:
    """What the code is known by that makes HTML, and the versions of what it stands on."""
    here = Path(__file__).parent
    sources = [*sorted(here.glob("*.py")), here.parent.parent / "requirements.txt"]
    whole = blake2b(digest_size=8)
    for path in sources:
        whole.update(path.read_bytes())
    return whole.hexdigest()


DISK = Disk()
