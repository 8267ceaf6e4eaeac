"""Notices what is changed by hand, by rsync or by git, in one worker for all of them."""

import logging
import re
import threading
from collections.abc import Iterable
from pathlib import Path

from watchfiles import DefaultFilter, watch

from cms.content.entry import Name
from cms.content.store import Store
from cms.core.files import TEMPORARY_PREFIX
from cms.core.leader_lock import leader_lock
from cms.schema.paths import Paths

POLL_MILLISECONDS = 1000
"""Milliseconds between two polls while no change is reported."""
POLLS_PER_SCAN = 30
"""The whole folder is scanned after so many polls."""

RETRY_SECONDS = 5.0
"""Seconds after which it is tried again where the disk took nothing."""

MAX_NAMED_ENTRIES = 200
"""Entries that a change names; of more, any may have changed."""

log = logging.getLogger(__name__)


class ContentFilter(DefaultFilter):
    """All but what is on its way to being a file: with it, every save would be one that nobody can
    name.
    """

    ignore_entity_patterns = (
        *DefaultFilter.ignore_entity_patterns,
        f"^{re.escape(TEMPORARY_PREFIX)}",
    )


class Watcher(threading.Thread):
    """Waits for its turn, then tells every worker whenever a file under `data` or in
    `others` changes.
    """

    def __init__(self, store: Store, *others: Path) -> None:
        super().__init__(name="oasis-watcher", daemon=True)
        self.store = store
        self.others = others
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End soon; the turn goes to another worker."""
        self._stopped.set()

    def run(self) -> None:
        """Watch until stopped. Where the disk takes nothing, begin again later: other workers were
        not told then.
        """
        owing = False
        while not self._stopped.is_set():
            try:
                self._take_turn(owing)
            except (OSError, RuntimeError) as fault:  # the second: no handle for the notifier
                log.error("changes by hand are not seen now: %s", fault)
                owing = True
                self._stopped.wait(RETRY_SECONDS)

    def _take_turn(self, owing: bool) -> None:
        with leader_lock(
            self.store.paths.change_log.with_name("watcher.lock"), self._stopped
        ) as ours:
            if ours and owing:
                self.store.bump()
            if ours:
                self._watch(self.store.paths.data, *self.others)

    def _watch(self, *folders: Path) -> None:
        """The first sweep comes when somebody listens already: nothing falls in between."""
        there = (folder for folder in folders if folder.is_dir())
        looks = watch(
            *there,
            watch_filter=ContentFilter(),
            stop_event=self._stopped,
            debounce=300,
            step=50,
            rust_timeout=POLL_MILLISECONDS,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        for number, changes in enumerate(looks):
            if changes:
                self.store.bump(*named(self.store.paths, (Path(path) for _, path in changes)))
            if number % POLLS_PER_SCAN == 0:
                self._sweep()

    def _sweep(self) -> None:
        before = self.store.content()
        if self.store.refresh().files != before.files:
            self.store.bump()
        self.store.keep()


def named(paths: Paths, changed: Iterable[Path]) -> list[Name]:
    """The entries whose files changed; none where something else did too, or so many that looking
    at all is quicker.
    """
    content, found = paths.data / "content", list(changed)
    entries = [
        (path.parent.name, path.stem)
        for path in found
        if path.suffix == ".json" and path.parent.parent == content
    ]
    return entries if len(entries) == len(found) <= MAX_NAMED_ENTRIES else []
