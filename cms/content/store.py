"""The store of one worker: the newest content, read again when somebody changed it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from cms.content.change_log import ChangeLog, Position
from cms.content.content_rows import MAX_WAIT_SECONDS, ContentRows
from cms.content.entry import Name
from cms.content.loader import Content, LastGood, Loader, Translated, in_english, last_read
from cms.content.snapshot import Snapshot
from cms.core.database import DisposableDatabase
from cms.schema.content_type import Models
from cms.schema.paths import Paths

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Store:
    """Holds the content of `paths` for one process. Cheap to ask: one look at the change log where
    nothing changed.
    """

    def __init__(
        self,
        paths: Paths,
        models: Models,
        clock: Clock = utc_now,
        last_good: LastGood = last_read,
        taken: frozenset[str] = frozenset(),
        translated: Translated = in_english,
    ) -> None:
        self.paths = paths
        self.models = models
        self.clock = clock
        self.database = DisposableDatabase(
            paths.database, "what it has is derived again", has_checksums=True
        )
        """Everything derived from the content. Whoever has tables in it says so by `needs`."""
        self.change_log = ChangeLog(paths.change_log)
        rows = ContentRows(self.database, paths, models)
        self._loader = Loader(paths, models, rows, last_good, taken, translated)
        self._loading = threading.Lock()
        self._read_at = Position(0, 0)
        self._content: Content | None = None
        self._shown: tuple[Snapshot, datetime] | None = None

    def content(self) -> Content:
        """The content as of now. While a thread reads what changed, the others wait for it."""
        return self._at(self.change_log.position())

    def _at(self, position: Position) -> Content:
        """The content at a position just seen, or a newer one."""
        if (
            position == self._read_at and self._content
        ):  # in this order: the content is never older than `_read_at`
            return self._content
        with self._loading:
            content = self._content
            names, position = self.change_log.since(self._read_at)
            if content is None or position != self._read_at:
                self._content = content = self._read(names)
                self._read_at = position  # last: nobody may take the old content for the new
            return content

    def refresh(self) -> Content:
        """Read again whatever changed on the disk, whether or not anybody said so.

        The same object where nothing did: a new one has the worker work out anew all that pages
        share.
        """
        with self._loading:
            position = self.change_log.position()
            old, new = self._content, self._read(None)
            if old and new.same_as(old):
                return old
            self._content = new
            self._read_at = position
            return new

    def _read(self, names: set[Name] | None) -> Content:
        """The content with what `names` says read again, or whatever changed."""
        content = self._content
        if content is None:
            return self._loader.begin()
        return self._loader.all(content) if names is None else self._loader.some(content, names)

    def keep(self) -> None:
        """Write what could not be written to the database before."""
        with self._loading:
            self._loader.rows.flush(MAX_WAIT_SECONDS)

    def snapshot(self) -> Snapshot:
        """The snapshot of the content that is shown now. The same object is returned until content
        changes, a day begins or the next publication moment comes.
        """
        return self._shown_of(self.content())

    def shown(self) -> Snapshot:
        """The same for who asks with every page (see `ChangeLog.cached_position`)."""
        return self._shown_of(self._at(self.change_log.cached_position()))

    def _shown_of(self, content: Content) -> Snapshot:
        now = self.clock()
        if shown := self._shown:
            snapshot, until = shown
            if snapshot.content is content and snapshot.now <= now < until:
                return snapshot
        return self._show(content, now)

    def fresh(self, now: datetime | None = None) -> Snapshot:
        """The snapshot of the content shown now, or at another moment, after the files that changed
        on the disk have been read again.
        """
        return self._show(self.refresh(), now or self.clock())

    def _show(self, content: Content, now: datetime) -> Snapshot:
        snapshot = Snapshot(content, now, before=self._shown[0] if self._shown else None)
        self._shown = snapshot, _until(snapshot)
        return snapshot

    def bump(self, *names: Name) -> None:
        """Tell every worker that something changed: the entries of `names`, or else anything."""
        self.change_log.add(names)


def _until(snapshot: Snapshot) -> datetime:
    """When a snapshot can no longer be what is shown: at the next publication moment, or where a
    day begins.
    """
    midnight = snapshot.next_day
    return min(midnight, snapshot.next_moment() or midnight)
