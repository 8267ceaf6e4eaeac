"""A cache of bounded size that evicts the least recently used values."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """A thread-safe LRU cache. `size` returns the size of a value.

    `limit` is the total size of the values. A value larger than `largest` isn't stored, so that a
    few large ones don't evict all others.
    """

    def __init__(
        self, limit: int, size: Callable[[V], int] = lambda value: 1, largest: int | None = None
    ) -> None:
        self.limit = limit
        self.largest = limit if largest is None else largest
        self.size = size
        self.total_size = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """Return the value of a key, or None. It takes no lock, which would cost more than the two
        steps: each of them is atomic.
        """
        try:
            value, _size = self._values[key]
            self._values.move_to_end(key)
        except KeyError:  # missing, or evicted between the two steps
            return None
        return value

    def put(self, key: K, value: V) -> None:
        """Store a value under its current size, and evict the least recently used ones
        until the limit holds."""
        size = self.size(value)
        with self._lock:
            self._remove(key)
            if size > self.largest:
                return
            self._values[key] = value, size
            self.total_size += size
            while self.total_size > self.limit:
                # atomic: `get` may move values meanwhile
                _oldest, (_value, freed) = self._values.popitem(last=False)
                self.total_size -= freed

    def drop(self, key: K) -> None:
        """Remove a value."""
        with self._lock:
            self._remove(key)

    def items(self) -> list[tuple[K, V]]:
        """Return every key and value."""
        return [(key, value) for key, (value, _size) in list(self._values.items())]

    def _remove(self, key: K) -> None:
        if key in self._values:
            _value, size = self._values.pop(key)
            self.total_size -= size
