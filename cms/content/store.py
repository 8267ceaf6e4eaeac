"""The store of one worker: the newest content, read again when somebody changed it."""

import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from cms.content.change_log import ChangeLog
from cms.content.dependency_fingerprints import next_day
from cms.content.entry import Entry, Name
from cms.content.generation import Generation
from cms.content.index import Told
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
    """Holds the content of `paths` for one process. Cheap to ask: one look at the counter where
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
        self.database = DisposableDatabase(paths.database, "what it has is derived again")
        """Everything derived from the content. Whoever has tables in it says so by `needs`."""
        self.generation = Generation(paths.generation)
        self._log = ChangeLog(paths.generation.with_name("changes"))
        self._loader = Loader(paths, models, last_good, taken, translated)
        self._loading = threading.Lock()
        self._read_at: object = None
        self._content: Content | None = None
        self._shown: tuple[Snapshot, datetime] | None = None

    def content(self) -> Content:
        """The content as of now. While a thread reads what changed, the others wait for it."""
        return self._at(self.generation.now())

    def _at(self, generation: object) -> Content:
        """The content at a generation just seen, or a newer one."""
        if (
            generation == self._read_at and self._content
        ):  # in this order: the content is never older than `_read_at`
            return self._content
        with self._loading:
            content = self._content
            generation = self.generation.now()  # first: what is written while we read is read again
            if content is None or generation != self._read_at:
                self._content = content = self._read(self._log.since())
                self._read_at = generation  # last: nobody may take the old content for the new
            return content

    def refresh(self) -> Content:
        """Read again whatever changed on the disk, whether or not anybody said so.

        The same object where nothing did: a new one has the worker work out anew all that pages
        share.
        """
        with self._loading:
            self._log.since()
            old, new = self._content, self._read(None)
            if old and new.same_as(old):
                return old
            self._content = new
            return new

    def _read(self, names: set[Name] | None) -> Content:
        """The content with what `names` says read again, or whatever changed."""
        content = self._content
        if content is None:
            return self._loader.begin()
        return self._loader.all(content) if names is None else self._loader.some(content, names)

    def version(self, name: Name, start: int, length: int, version: str) -> Entry | None:
        """An earlier version of an entry, by where its bytes were put; None where it isn't kept any
        more.
        """
        return self._loader.index.version(name, start, length, version)

    def keep(self, told: Iterable[Told] = ()) -> None:
        """Let the next process find what this one has found out about entries, and what it was told
        of them.
        """
        with self._loading:
            if self._content:
                self._loader.keep(self._content, told)

    def snapshot(self) -> Snapshot:
        """The snapshot of the content that is shown now. The same object is returned until content
        changes, a day begins or the next publication moment comes.
        """
        return self._shown_of(self.content())

    def shown(self) -> Snapshot:
        """The same for who asks with every page: `Generation.cached_value` tells whether content has
        changed.
        """
        return self._shown_of(self._at(self.generation.cached_value()))

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
        try:
            self._log.add(names)
        finally:
            self.generation.bump()


def _until(snapshot: Snapshot) -> datetime:
    """When a snapshot can no longer be what is shown: at the next publication moment, or where a
    day begins.
    """
    midnight = next_day(snapshot)
    return min(midnight, snapshot.next_moment() or midnight)
