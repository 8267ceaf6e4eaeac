"""Watches for changes made by hand, by rsync or by git."""

import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import DefaultFilter, watch

from cms.content.file_scan import SUFFIX
from cms.content.store import Store
from cms.core.background import Background
from cms.core.files import TEMPORARY_PREFIX
from cms.schema.entry_ref import Name
from cms.schema.paths import Paths, is_key

if TYPE_CHECKING:
    from cms.site import Site

POLL_MILLISECONDS = 1000
"""Milliseconds between two polls while no change is reported."""
POLLS_PER_SCAN = 30
"""The number of polls between two scans of the whole folder."""

MAX_NAMED_ENTRIES = 200
"""Entries named in the change log for one change; with more, anything may have changed."""


def start_watching(site: "Site") -> None:
    """Watch the content, styles and templates of a site, unless a setting says no."""
    settings = site.settings
    if settings.watch:
        watcher = Watcher(site.store, *settings.layers("static"), *settings.layers("templates"))
        site.get(Background).add("watching files", watcher.watch)


class ContentFilter(DefaultFilter):
    """Ignores temporary files. Otherwise every save would count as a change that isn't of an entry."""

    ignore_entity_patterns = (
        *DefaultFilter.ignore_entity_patterns,
        f"^{re.escape(TEMPORARY_PREFIX)}",
    )


class Watcher:
    """Notifies every worker when a file under `data` or in `others` changes."""

    def __init__(self, store: Store, *others: Path) -> None:
        self.store = store
        self.others = others
        self._has_failed = False

    def watch(self, stopped: threading.Event) -> None:
        """Watch until stopped. Raises OSError, and RuntimeError without free inotify handles. The
        next call then notifies the workers, since changes may have been missed.
        """
        try:
            if self._has_failed:
                self.store.notify_workers()
            self._watch(stopped, self.store.paths.data, *self.others)
        except (OSError, RuntimeError):
            self._has_failed = True
            raise

    def _watch(self, stopped: threading.Event, *folders: Path) -> None:
        """Watch folders. The first scan comes after the watcher has started, so that no change is
        missed in between.
        """
        there = (folder for folder in folders if folder.is_dir())
        batches = watch(
            *there,
            watch_filter=ContentFilter(),
            stop_event=stopped,
            debounce=300,
            step=50,
            rust_timeout=POLL_MILLISECONDS,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        for number, changes in enumerate(batches):
            if changes:
                self.store.notify_workers(
                    *changed_entries(self.store.paths, (Path(path) for _, path in changes))
                )
            if number % POLLS_PER_SCAN == 0:
                self._scan()

    def _scan(self) -> None:
        before = self.store.content()
        if self.store.refresh().files != before.files:
            self.store.notify_workers()
        self.store.keep()


def changed_entries(paths: Paths, changed: Iterable[Path]) -> list[Name]:
    """Return the entries whose files changed. Empty if anything else changed too, or so many that a
    full scan is faster.
    """
    content, paths_changed = paths.data / "content", list(changed)
    entries = [
        (path.parent.name, path.stem)
        for path in paths_changed
        if path.suffix == SUFFIX and path.parent.parent == content and is_key(path.stem)
    ]
    return entries if len(entries) == len(paths_changed) <= MAX_NAMED_ENTRIES else []
