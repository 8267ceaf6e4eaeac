"""The store of one worker: the newest content, read again when somebody changed it.

The change log tells every process which entries were written: their names, in a file that is only
ever added to. Its length is all that has to be looked at. Whoever writes content adds to it
afterwards; so whoever sees the new length finds the content. Where nothing can be added, the file is
removed: one that is missing, new, or odd in any way stands for a change of anything.
"""

import os
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple
from weakref import finalize

from cms.content.content_rows import MAX_WAIT_SECONDS, ContentRows
from cms.content.entry import Name
from cms.content.entry_map import EntryMap
from cms.content.loader import Content, LastGood, Loader, Translate, in_english, last_read
from cms.content.snapshot import Snapshot
from cms.core.database import DisposableDatabase
from cms.core.dates import Clock, utc_now
from cms.core.files import make_folder
from cms.schema.content_type import Models
from cms.schema.paths import Paths

MAX_STALENESS_SECONDS = 0.001
"""Seconds for which `cached_position` rests on its last look; `add` waits as long."""
MAX_LOG_BYTES = 1 << 20
"""Bytes at which the file is begun anew."""
ANYTHING = b"*"
"""The line for a change that no entry's name stands for."""


class Position(NamedTuple):
    """A position in the log: which file it is, and its length."""

    inode: int
    size: int


class ChangeLog:
    """The log at `path`. The file is kept open: `fstat` takes a third of the time of `stat`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None
        self._looked = (-MAX_STALENESS_SECONDS, Position(0, 0))

    def begin(self) -> None:
        """Make the file where there is none. Raises OSError where the site may not."""
        if not self.path.is_file():
            self._append(b"")

    def position(self) -> Position:
        """The present position. It differs from all earlier ones after `add` in any process."""
        handle = self._handle
        if handle is not None:
            stat = os.fstat(handle)
            if stat.st_nlink:
                return Position(stat.st_ino, stat.st_size)
        return self._opened()

    def cached_position(self) -> Position:
        """The position, for callers that ask with every page. Once an `add` in any process has
        returned, it is as current as `position`.

        A system call lets another thread run first, and waiting for that takes an eighth of the
        time of a page from the cache.
        """
        asked = monotonic()
        looked, stood = self._looked
        if asked - looked >= MAX_STALENESS_SECONDS:
            stood = self.position()
            self._looked = asked, stood  # the time from before the look
        return stood

    def _opened(self) -> Position:
        """The position in the file that stands at the path now; in a new one if there is none.

        An old handle stays open as long as we do: threads may be looking through it, and no new
        file gets its inode. Where there can be no file, a change is assumed once a second.
        """
        try:
            make_folder(self.path.parent)
            handle = os.open(self.path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            self._handle = None
            return Position(0, int(monotonic()))
        finalize(self, os.close, handle)
        self._handle = handle
        stat = os.fstat(handle)
        return Position(stat.st_ino, stat.st_size)

    def since(self, before: Position) -> tuple[set[Name] | None, Position]:
        """The entries changed since a position that this process was at, and the present position.
        None if any may have changed.
        """
        now, handle = self.position(), self._handle
        if handle is None or now.inode != before.inode or now.size < before.size:
            return None, now
        return _names(os.pread(handle, now.size - before.size, before.size)), now

    def add(self, names: Sequence[Name]) -> None:
        """Tell every process that entries were written; or, without names, anything. Nobody takes
        the content for what it was when this returns.

        Raises OSError where the file can neither be added to nor removed.
        """
        lines = b"".join(f"{type}/{key}\n".encode() for type, key in names) or ANYTHING + b"\n"
        try:
            self._append(lines)
        except OSError:
            self.path.unlink(missing_ok=True)
        sleep(MAX_STALENESS_SECONDS)

    def _append(self, lines: bytes) -> None:
        make_folder(self.path.parent)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(handle).st_size > MAX_LOG_BYTES or os.write(handle, lines) < len(lines):
                self.path.unlink(missing_ok=True)
        finally:
            os.close(handle)


def _names(lines: bytes) -> set[Name] | None:
    """The names in whole lines; None for a change of anything."""
    if (lines and not lines.endswith(b"\n")) or ANYTHING in lines.splitlines():
        return None
    try:
        parts = [line.partition("/") for line in lines.decode().splitlines()]
    except UnicodeDecodeError:
        return None
    return {(type, key) for type, _, key in parts}


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
        translate: Translate = in_english,
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
        entries = {type: EntryMap(model) for type, model in models.items()}
        empty = Content(models, entries, taken=taken, translate=translate, media=paths.media)
        self._loader = Loader(paths, rows, empty, last_good)
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

    def version(self, name: Name, version: str) -> bytes | None:
        """The text of an earlier version of an entry; None where it isn't kept any more."""
        return self._loader.rows.version(name, version)

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
