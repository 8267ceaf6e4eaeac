"""The store of one worker: the newest content, read again when somebody changed it."""

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from cms.files import make_folder
from cms.model import Models
from cms.paths import Paths
from cms.store.content import Content, LastGood, last_read, load
from cms.store.snapshots import Snapshot

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Store:
    """Holds the content of `paths` for one process. Cheap to ask: one `stat` where nothing changed."""

    def __init__(self, paths: Paths, models: Models, clock: Clock = utc_now,
                 last_good: LastGood = last_read, taken: frozenset[str] = frozenset()) -> None:
        self.paths = paths
        self.models = models
        self.clock = clock
        self._last_good = last_good
        self._taken = taken
        self._loading = threading.Lock()
        self._generation = self._read_generation()
        self._content = load(paths, models, None, last_good, taken)
        self._snapshot: Snapshot | None = None

    def _read_generation(self) -> int:
        try:
            return os.stat(self.paths.generation).st_size
        except FileNotFoundError:
            return 0

    def content(self) -> Content:
        """The content as of now."""
        if self._read_generation() != self._generation:
            self.refresh()
        return self._content

    def refresh(self) -> Content:
        """Read again whatever changed on the disk, whether or not anybody said so."""
        with self._loading:
            self._generation = self._read_generation()
            self._content = load(self.paths, self.models, self._content, self._last_good, self._taken)
        return self._content

    def snapshot(self) -> Snapshot:
        """What is shown now. The same object until content changes or the next publication moment comes."""
        content, now = self.content(), self.clock()
        last = self._snapshot
        if last is None or last.content is not content or not _still(last, now):
            last = self._snapshot = Snapshot(content, now)
        return last

    def bump(self) -> None:
        """Tell every worker that something changed: the counter is the length of a file."""
        make_folder(self.paths.generation.parent)
        handle = os.open(self.paths.generation, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, b".")
        finally:
            os.close(handle)


def _still(snapshot: Snapshot, now: datetime) -> bool:
    """Whether a snapshot still shows the same at `now`, in the site's day as well."""
    moment = snapshot.next_moment()
    same_day = snapshot.now.astimezone(snapshot.zone).date() == now.astimezone(snapshot.zone).date()
    return same_day and snapshot.now <= now and (moment is None or now < moment)
