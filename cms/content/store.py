"""The store of one worker: the current content, reloaded when another process has changed it.

The change log tells every process which entries were written: an append-only file of their names.
Workers check its length. A writer appends after it has written the content, so a worker that sees
the new length finds the new content. If the file can't be appended to, it is removed: a file that
is missing, new or malformed means that anything may have changed.
"""

import os
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple
from weakref import finalize

from cms.content.content_rows import MAX_WAIT_SECONDS, ContentRows
from cms.content.entry_map import EntryMap
from cms.content.loader import Content, LastGood, Loader, Translate, in_english, last_read
from cms.content.snapshot import Snapshot
from cms.core.database import DisposableDatabase
from cms.core.dates import Clock, utc_now
from cms.core.files import make_folder
from cms.schema.content_type import Models
from cms.schema.entry_ref import Name, parse_name
from cms.schema.paths import Paths

MAX_STALENESS_SECONDS = 0.001
"""Seconds for which `cached_position` reuses its last result; `add` waits as long."""
MAX_LOG_BYTES = 1 << 20
"""Size at which a new log is started."""
ANYTHING = b"*"
"""The line for changes other than of entries."""


class Position(NamedTuple):
    """A position in the log: the file's inode and its length."""

    inode: int
    size: int


class ChangeLog:
    """The log at `path`. The file is kept open, since `fstat` takes a third of the time of `stat`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None
        self._cached = (-MAX_STALENESS_SECONDS, Position(0, 0))

    def begin(self) -> None:
        """Create the file if it is missing. Raises OSError."""
        if not self.path.is_file():
            self._append(b"")

    def position(self) -> Position:
        """Return the current position. After `add` in any process, it differs from all earlier
        positions.
        """
        handle = self._handle
        if handle is not None:
            stat = os.fstat(handle)
            if stat.st_nlink:
                return Position(stat.st_ino, stat.st_size)
        return self._opened()

    def cached_position(self) -> Position:
        """Return the position, for callers that check it on every page. Once `add` has returned in
        any process, this is as current as `position`.

        Every system call lets another thread run first. Waiting for that takes an eighth of the
        time of a page from the cache.
        """
        now = monotonic()
        checked_at, position = self._cached
        if now - checked_at >= MAX_STALENESS_SECONDS:
            position = self.position()
            self._cached = now, position  # the time from before the check
        return position

    def _opened(self) -> Position:
        """Open the file now at the path, a new one if there is none, and return the position in it.

        Old handles stay open as long as this object: threads may still use them, and no new file
        gets their inode. If no file can be opened, a change is assumed once per second.
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

    def changed_at(self) -> datetime:
        """Return when content last changed. Raises OSError."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def since(self, before: Position) -> tuple[set[Name] | None, Position]:
        """Return the entries changed since an earlier position of this process, and the current
        position. None instead of entries if anything may have changed.
        """
        now, handle = self.position(), self._handle
        if handle is None or now.inode != before.inode or now.size < before.size:
            return None, now
        return _names(os.pread(handle, now.size - before.size, before.size)), now

    def add(self, names: Sequence[Name]) -> None:
        """Notify every process that entries were written or, without names, that anything may have
        changed. When this returns, no process uses the old content.

        Raises OSError if the file can neither be appended to nor removed.
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
    """Parse complete lines into names; None if anything may have changed."""
    if (lines and not lines.endswith(b"\n")) or ANYTHING in lines.splitlines():
        return None
    try:
        return set(map(parse_name, lines.decode().splitlines()))
    except UnicodeDecodeError:
        return None


class Store:
    """The content of `paths` for one process. Getting it is cheap: one check of the change log if
    nothing has changed.
    """

    def __init__(
        self,
        paths: Paths,
        models: Models,
        clock: Clock = utc_now,
        last_good: LastGood = last_read,
        reserved: frozenset[str] = frozenset(),
        translate: Translate = in_english,
        derives_languages: bool = False,
    ) -> None:
        self.paths = paths
        self.models = models
        self.clock = clock
        self.database = DisposableDatabase(
            paths.database, "what it has is derived again", is_large=True
        )
        """The database of everything derived from the content. Its users register their tables with
        `register_schema`.
        """
        self.has_section_page: Callable[[Snapshot, str], bool] = lambda snapshot, path: False
        """Whether a path has a page or file that isn't an entry's page. Set by the public app, which
        knows the sections.
        """
        self.change_log = ChangeLog(paths.change_log)
        rows = ContentRows(self.database, paths, models)
        entries = {type: EntryMap(model) for type, model in models.items()}
        empty = Content(
            models,
            entries,
            reserved=reserved,
            translate=translate,
            media=paths.media,
            derives_languages=derives_languages,
        )
        self._loader = Loader(paths, rows, empty, last_good)
        self._loading = threading.Lock()
        self._read_at = Position(0, 0)
        self._content: Content | None = None
        self._showing = threading.Lock()
        self._shown: tuple[Snapshot, datetime] | None = None

    def content(self) -> Content:
        """Return the current content. While one thread reads changes, the others wait for it."""
        return self._at(self.change_log.position())

    def _at(self, position: Position) -> Content:
        """Return the content at a position just read, or a newer one."""
        if (
            position == self._read_at and self._content
        ):  # in this order: the content is never older than `_read_at`
            return self._content
        with self._loading:
            content = self._content
            names, position = self.change_log.since(self._read_at)
            if content is None or position != self._read_at:
                self._content = content = self._read(names)
                self._read_at = position  # last, so that the content is never older than `_read_at`
            return content

    def refresh(self) -> Content:
        """Read all changed files, whether or not they were announced in the change log.

        Returns the same object if nothing has changed, since for a new one the worker would
        recompute everything that pages share.
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
        """Return the content with the entries of `names` read again; None for all changed files."""
        content = self._content
        if content is None:
            return self._loader.load()
        return (
            self._loader.reload_all(content)
            if names is None
            else self._loader.reload(content, names)
        )

    def version(self, name: Name, version: str) -> bytes | None:
        """Return the text of an earlier version of an entry; None if it is no longer stored."""
        return self._loader.rows.version(name, version)

    def keep(self) -> None:
        """Write pending rows to the database."""
        with self._loading:
            self._loader.rows.flush(MAX_WAIT_SECONDS)

    def snapshot(self) -> Snapshot:
        """Return the current snapshot. The same object is returned until content changes, a day
        begins or the next publication moment comes. While one thread makes it, the others wait.
        """
        return self._current_snapshot(self.content())

    def cached_snapshot(self) -> Snapshot:
        """Return the current snapshot, for callers that check it on every page (see
        `ChangeLog.cached_position`).
        """
        return self._current_snapshot(self._at(self.change_log.cached_position()))

    def _current_snapshot(self, content: Content) -> Snapshot:
        if snapshot := self._valid_snapshot(content):
            return snapshot
        with self._showing:
            # another thread may meanwhile have shown this content, or a newer one
            content = self._content or content
            return self._valid_snapshot(content) or self._show(content, self.clock())

    def _valid_snapshot(self, content: Content) -> Snapshot | None:
        """Return the last snapshot if it is of this content and hasn't expired."""
        now = self.clock()
        if shown := self._shown:
            snapshot, until = shown
            if snapshot.content is content and snapshot.now <= now < until:
                return snapshot
        return None

    def fresh_snapshot(self, now: datetime | None = None) -> Snapshot:
        """Return the snapshot of the content now or at another time, after reading all changed
        files.
        """
        return self._show(self.refresh(), now or self.clock())

    def _show(self, content: Content, now: datetime) -> Snapshot:
        snapshot = Snapshot(content, now, before=self._shown[0] if self._shown else None)
        self._shown = snapshot, _until(snapshot)
        return snapshot

    def notify_workers(self, *names: Name) -> None:
        """Notify every worker that the entries of `names` changed or, without names, that anything
        may have changed.
        """
        self.change_log.add(names)


def _until(snapshot: Snapshot) -> datetime:
    """Return when a snapshot expires: at the next publication moment or the next midnight."""
    midnight = snapshot.next_day
    return min(midnight, snapshot.next_moment() or midnight)
