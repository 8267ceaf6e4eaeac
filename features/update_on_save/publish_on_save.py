"""Publishes saved changes at once, in the background: a process of its own would take a second to
start.

It has a site object of its own over the same folders. So pages for visitors and for the release
don't get mixed up, and only changed content is read again.
"""

import logging
import time
from collections.abc import Callable
from functools import cache
from threading import Event
from typing import TYPE_CHECKING

from cms.content import Snapshot
from cms.content.store import ChangeLog
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Refusal
from cms.publish.jobs import PublishJobs, PublishRunning
from cms.publish.publisher import Publisher
from cms.publish.update_on_save import UpdateOnSave

if TYPE_CHECKING:
    from cms.site import Site

POLL_SECONDS = 0.05
"""Seconds between two checks of the change log, which take a microsecond each."""
QUIET_SECONDS = 0.1
"""Publish after this many seconds without another change."""
MAX_DELAY_SECONDS = 1.0
"""Publish after this many seconds even if changes go on."""

FAILED_JOB_RETRY_SECONDS = 60.0
"""Seconds before a retry if a job has started and then found the disk full: each retry leaves a
log.
"""

log = logging.getLogger(__name__)


class PublishOnSave:
    """Publishes when the change log has grown. `open_publisher` returns the publisher, once it is
    needed.
    """

    def __init__(self, change_log: ChangeLog, open_publisher: Callable[[], Publisher]) -> None:
        self.change_log = change_log
        self.publisher = cache(open_publisher)
        self._published: object = None

    def run(self, stopped: Event) -> None:
        """Publish changes until stopped. Raises OSError, such as of a full disk."""
        publisher = self.publisher()
        while not stopped.is_set():
            if self.change_log.position() != self._published:
                position = self._wait_until_quiet(stopped)
                retry_after = _publish_changes(publisher)
                if retry_after is None:
                    self._published = position
                stopped.wait(retry_after or 0.0)
            stopped.wait(POLL_SECONDS)

    def _wait_until_quiet(self, stopped: Event) -> object:
        """Wait until no more changes come, or MAX_DELAY_SECONDS have passed. Returns the position
        in the change log.
        """
        deadline = time.monotonic() + MAX_DELAY_SECONDS
        while True:
            position = self.change_log.position()
            if (
                stopped.wait(QUIET_SECONDS)
                or time.monotonic() > deadline
                or self.change_log.position() == position
            ):
                return position


def _publish_changes(publisher: Publisher) -> float | None:
    """Publish if the content has changed. Returns the seconds before a retry if another job is
    running or the disk is full; else None. Raises OSError if not even a log can be written.
    """
    jobs = publisher.site.get(PublishJobs)
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
        if as_disk_error(fault):
            raise
        log.exception("publishing after a save failed")
    return None


class SettingUpdateOnSave(UpdateOnSave):
    """Whether a site publishes after each save, as a setting says."""

    def __init__(self, site: "Site") -> None:
        self._site = site

    def is_due(self) -> bool:
        """Return whether the content is being published, or will be within a second."""
        site = self._site
        if not site.settings.publish_on_save or site.releases.live_unless_rolled_back() is None:
            return False
        newest = next(iter(site.get(PublishJobs).all(1)), None)
        changed = site.store.change_log.changed_at()
        return newest is None or not newest.is_finished or newest.began < changed


def open_updates(site: "Site") -> UpdateOnSave:
    """Return the service of a site."""
    return SettingUpdateOnSave(site)


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
