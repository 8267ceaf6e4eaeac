"""Watches for changes made by hand, by rsync or by git, in one worker for all of them."""

import logging
import re
import threading
from collections.abc import Iterable
from pathlib import Path

from watchfiles import DefaultFilter, watch

from cms.content.entry import Name
from cms.content.file_scan import SUFFIX
from cms.content.store import Store
from cms.core.files import TEMPORARY_PREFIX
from cms.core.leader_lock import leader_lock
from cms.schema.paths import Paths, is_key

POLL_MILLISECONDS = 1000
"""Milliseconds between two polls while no change is reported."""
POLLS_PER_SCAN = 30
"""The number of polls between two scans of the whole folder."""

RETRY_SECONDS = 5.0
"""Seconds until the next attempt after an error of the disk."""

MAX_NAMED_ENTRIES = 200
"""Entries named in the change log for one change; with more, anything may have changed."""

log = logging.getLogger(__name__)


class ContentFilter(DefaultFilter):
    """Ignores temporary files. Otherwise every save would count as a change that isn't of an entry."""

    ignore_entity_patterns = (
        *DefaultFilter.ignore_entity_patterns,
        f"^{re.escape(TEMPORARY_PREFIX)}",
    )


class Watcher(threading.Thread):
    """Waits to be elected, then notifies every worker when a file under `data` or in `others`
    changes.
    """

    def __init__(self, store: Store, *others: Path) -> None:
        super().__init__(name="oasis-watcher", daemon=True)
        self.store = store
        self.others = others
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End soon; another worker is then elected."""
        self._stopped.set()

    def run(self) -> None:
        """Watch until stopped. After an error of the disk, retry later and then notify the workers,
        since changes may have been missed.
        """
        missed_changes = False
        while not self._stopped.is_set():
            try:
                self._watch_if_leader(missed_changes)
            except (OSError, RuntimeError) as fault:  # RuntimeError: too many inotify handles
                log.error("changes by hand are not seen now: %s", fault)
                missed_changes = True
                self._stopped.wait(RETRY_SECONDS)

    def _watch_if_leader(self, missed_changes: bool) -> None:
        with leader_lock(
            self.store.paths.change_log.with_name("watcher.lock"), self._stopped
        ) as is_leader:
            if is_leader and missed_changes:
                self.store.notify_workers()
            if is_leader:
                self._watch(self.store.paths.data, *self.others)

    def _watch(self, *folders: Path) -> None:
        """Watch folders. The first scan comes after the watcher has started, so that no change is
        missed in between.
        """
        there = (folder for folder in folders if folder.is_dir())
        batches = watch(
            *there,
            watch_filter=ContentFilter(),
            stop_event=self._stopped,
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
