"""HTML of texts kept by what it was made from: in memory, and on the disk, so that a full freeze in
a new process doesn’t make it again.

Making it is the larger part of a page’s time (Markdown, cleaning, headings).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from cms.core.cache_file import Blobs, open_blobs

T = TypeVar("T")


class LruCache(Generic[T]):
    """A mapping of at most `limit` characters, as `size` counts; what was not asked for longest
    goes first.

    Safe for threads. Two that miss the same key at once both make it: that is cheaper than having
    one wait.
    """

    def __init__(self, limit: int, size: Callable[[T], int]) -> None:
        self.limit = limit
        self.size = size
        self.held = 0
        self._values: OrderedDict[bytes, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: bytes, make: Callable[[], T]) -> T:
        """The value of a key; `make` makes one that isn't kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._put(key, value)
        return value

    def clear(self) -> None:
        """Let go of all values."""
        with self._lock:
            self._values.clear()
            self.held = 0

    def __len__(self) -> int:
        return len(self._values)

    def _put(self, key: bytes, value: T) -> None:
        """Keep a value, and let go of others until there is room."""
        if key in self._values:
            return
        self._values[key] = value
        self.held += self.size(value)
        while self.held > self.limit:
            _key, oldest = self._values.popitem(last=False)
            self.held -= self.size(oldest)


def key_of(*parts: str) -> bytes:
    """A key for what is made from `parts`; no two lists of parts share one."""
    hashed = blake2b(digest_size=16)
    for part in parts:
        text = part.encode("utf-8", "surrogatepass")
        hashed.update(b"%d:%b" % (len(text), text))
    return hashed.digest()


class DiskCache:
    """The file in use, if one is."""

    def __init__(self) -> None:
        self.file: Blobs | None = None

    @contextmanager
    def at(self, folder: Path) -> Iterator[None]:
        """Keep texts in `folder` while this lasts. A file of another version is removed."""
        before, self.file = self.file, open_blobs(folder, "texts")
        try:
            yield
        finally:
            self.file.close()
            self.file = before


DISK_CACHE = DiskCache()
