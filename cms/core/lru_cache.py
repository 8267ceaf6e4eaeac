"""A mapping of bounded size; what was not asked for longest goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """Values by key, of which `size` says how large each is. Safe for threads.

    `limit` is how large they may be together, `largest` how large one may be: a few large ones
    shall not push all others out.
    """

    def __init__(
        self, limit: int, size: Callable[[V], int] = lambda value: 1, largest: int | None = None
    ) -> None:
        self.limit = limit
        self.largest = limit if largest is None else largest
        self.size = size
        self.held = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """The value of a key, or None. Without the lock, which takes longer than both steps: each
        is whole.
        """
        try:
            value, _size = self._values[key]
            self._values.move_to_end(key)
        except KeyError:  # or let go of between the two
            return None
        return value

    def put(self, key: K, value: V) -> None:
        """Keep a value as large as it is now, and let go of others until there is room."""
        size = self.size(value)
        with self._lock:
            self._remove(key)
            if size > self.largest:
                return
            self._values[key] = value, size
            self.held += size
            while self.held > self.limit:
                # in one step: `get` may move values meanwhile
                _oldest, (_value, freed) = self._values.popitem(last=False)
                self.held -= freed

    def drop(self, key: K) -> None:
        """Let go of a value."""
        with self._lock:
            self._remove(key)

    def items(self) -> list[tuple[K, V]]:
        """Every value with its key."""
        return [(key, value) for key, (value, _size) in list(self._values.items())]

    def _remove(self, key: K) -> None:
        if key in self._values:
            _value, size = self._values.pop(key)
            self.held -= size
