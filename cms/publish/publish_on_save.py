"""Publishes saved changes at once, in a thread: a process of its own would take a second to start.

One worker does it for all, with a site object of its own over the same folders. So pages for
visitors and for the release don't get mixed up, and only changed content is read again.
"""

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from cms.content import Snapshot
from cms.core.disk_errors import DiskError, as_disk_error
from cms.core.errors import Refusal
from cms.core.leader_lock import LeaderThread
from cms.publish.jobs import PublishRunning
from cms.publish.publisher import Publisher

if TYPE_CHECKING:
    from cms.site import Site

POLL_SECONDS = 0.05
"""Seconds between two checks of the change log, which take a microsecond each."""
QUIET_SECONDS = 0.1
"""Publish after this many seconds without another change."""
MAX_DELAY_SECONDS = 1.0
"""Publish after this many seconds even if changes go on."""

RETRY_SECONDS = 5.0
"""Seconds before a retry if the disk is full."""
FAILED_JOB_RETRY_SECONDS = 60.0
"""Seconds before a retry if a job has started and then found the disk full: each retry leaves a
log.
"""

log = logging.getLogger(__name__)


class PublishOnSave(LeaderThread):
    """Publishes when the change log has grown. `open_publisher` returns the publisher, once this
    thread is elected.
    """

    def __init__(self, site: "Site", open_publisher: Callable[[], Publisher]) -> None:
        super().__init__("oasis-publish-on-save", site.paths.jobs / "prompt.lock")
        self.site = site
        self.open_publisher = open_publisher

    def lead(self) -> None:
        while not self._stopped.is_set():
            try:
                self._watch(self.open_publisher())
            except OSError as fault:  # such as no free file handles
                log.error("publishing after a save: %s", fault)
                self._stopped.wait(RETRY_SECONDS)

    def _watch(self, publisher: Publisher) -> None:
        published: object = None
        while not self._stopped.is_set():
            if self.site.store.change_log.position() != published:
                position = self._wait_until_quiet()
                try:
                    retry_after = _publish_changes(publisher)
                    published = position if retry_after is None else published
                    self._stopped.wait(retry_after or 0.0)
                except DiskError as refusal:  # there is no job's log: retry until there is room
                    log.error("publishing after a save: %s", refusal)
                    self._stopped.wait(RETRY_SECONDS)
            self._stopped.wait(POLL_SECONDS)

    def _wait_until_quiet(self) -> object:
        """Wait until no more changes come, or MAX_DELAY_SECONDS have passed. Returns the position
        in the change log.
        """
        deadline = time.monotonic() + MAX_DELAY_SECONDS
        while True:
            position = self.site.store.change_log.position()
            if (
                self._stopped.wait(QUIET_SECONDS)
                or time.monotonic() > deadline
                or self.site.store.change_log.position() == position
            ):
                return position


def _publish_changes(publisher: Publisher) -> float | None:
    """Publish if the content has changed. Returns the seconds before a retry if another job is
    running or the disk is full; else None. Raises DiskError if not even a log can be written.
    """
    jobs = publisher.site.jobs
    if jobs.others_run():  # publish once, after the whole change
        return POLL_SECONDS
    try:
        with jobs.lock():
            snapshot = publisher.site.store.snapshot()
            if is_behind(publisher, snapshot):
                job = jobs.begin("publish", "save")
                state = publisher.publish(job, publisher.targets, snapshot=snapshot)
                publisher.tidy()
                level = logging.INFO if state in ("done", "nothing") else logging.WARNING
                log.log(level, "publish %s after a save: %s", job.id, state)
                return FAILED_JOB_RETRY_SECONDS if jobs.get(job.id).again else None
    except PublishRunning:
        return POLL_SECONDS
    except Exception as fault:  # it is in the job's log; the next publish may succeed
        if refusal := as_disk_error(fault):
            raise refusal from fault
        log.exception("publishing after a save failed")
    return None


def is_due(site: "Site") -> bool:
    """Return whether the content is being published after a save, or will be within a second."""
    if not site.settings.publish_on_save or site.releases.live_unless_rolled_back() is None:
        return False
    newest = next(iter(site.jobs.all(1)), None)
    changed = site.store.change_log.changed_at()
    return newest is None or not newest.is_finished or newest.began < changed


def is_behind(publisher: Publisher, snapshot: Snapshot) -> bool:
    """Return whether `snapshot` would change the live release. False if nothing may be published
    automatically (see Releases.live_unless_rolled_back).
    """
    if publisher.site.releases.live_unless_rolled_back() is None:
        return False
    try:
        return bool(publisher.plan(snapshot, limit=0).changes)
    except Refusal:  # the publish will fail in the same way and log it
        return True
