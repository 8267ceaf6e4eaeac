"""Where pages are kept: so many bytes, those not asked for longest go first."""

import threading
from collections import OrderedDict

from cms.web.cache.cached_page import CachedPage


class PageStore:
    """The kept pages of one process by path; safe for threads."""

    def __init__(self, room: int) -> None:
        self.max_bytes = room
        """Bytes for all of them."""
        self.max_page_bytes = room // 8
        """Bytes for one: a few large answers shall not push every page out."""
        self._pages: OrderedDict[str, CachedPage] = OrderedDict()
        self._sizes: dict[str, int] = {}
        self._total = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def total(self) -> int:
        """Bytes taken."""
        return self._total

    def get(self, path: str) -> CachedPage | None:
        """The page kept for a path. Without the lock, which takes longer than both steps: each is
        whole.
        """
        try:
            kept = self._pages[path]
            self._pages.move_to_end(path)
        except KeyError:  # or let go of between the two
            return None
        return kept

    def put(self, path: str, kept: CachedPage) -> None:
        """Keep a page; not if it is too large for one."""
        with self._lock:
            self._put(path, kept)

    def grown(self, path: str, kept: CachedPage) -> None:
        """Take note that a page has got another form; nothing if it isn't the one that is kept."""
        with self._lock:
            if self._pages.get(path) is kept:
                self._put(path, kept)

    def drop(self, path: str, kept: CachedPage) -> None:
        """Let go of a page, unless another is kept for the path by now."""
        with self._lock:
            if self._pages.get(path) is kept:
                self._remove(path)

    def _put(self, path: str, kept: CachedPage) -> None:
        size = kept.size + 2 * len(path)
        if size > self.max_page_bytes:
            self._remove(path)
            return
        self._total += size - self._sizes.get(path, 0)
        self._pages[path], self._sizes[path] = kept, size
        self._pages.move_to_end(path)
        while self._total > self.max_bytes:
            oldest, _ = self._pages.popitem(
                last=False
            )  # in one step, as `get` may move pages meanwhile
            self._total -= self._sizes.pop(oldest)

    def _remove(self, path: str) -> None:
        if self._pages.pop(path, None) is not None:
            self._total -= self._sizes.pop(path)
