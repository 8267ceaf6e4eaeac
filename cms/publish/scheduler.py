"""Scheduled publishing: whether a publication time has passed since the last publish, and a task in
the background that checks it.
"""

from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

from cms.content import Snapshot
from cms.publish.jobs import PublishJob, PublishJobs, PublishRunning

if TYPE_CHECKING:
    from cms.site import Site

STOPPED_STATES = ("blocked", "failed")
"""The states of a job that was stopped."""


def is_due(site: "Site") -> bool:
    """Return whether the site has changed by itself since the last publish: a publication window
    opened or closed, or a day began.

    False if nothing may be published automatically (see Releases). After a check or a fault has
    stopped a publish, False until the next such moment, or until somebody publishes.

    A moment in the future was noted by a clock that was ahead, and doesn't count. A release of such
    a moment may show what isn't to be seen yet, so the site is due.
    """
    current, now = site.releases.live_unless_rolled_back(), site.store.clock()
    if current is None:
        return False
    stopped = [
        job.began for job in site.get(PublishJobs).all() if job.what == "publish" and _is_final(job)
    ]
    past = [moment for moment in (current.moment, *stopped) if moment <= now]
    return not past or changes_between(site, max(past), now)


def _is_final(job: PublishJob) -> bool:
    """Return whether a retry would fail again until a person fixes the cause. A full disk isn't such a
    cause: it may have room by now.
    """
    return job.state in STOPPED_STATES and not job.again


def not_due_reason(site: "Site") -> str:
    """Return why nothing is due, for the command line."""
    current = site.releases.current()
    if current is None:
        return "Nothing is published by itself before the first publish: run flask publish."
    if site.releases.live_unless_rolled_back() is None:
        return (
            f"Nothing is published by itself: the site was rolled back to release {current.id}, so newer "
            "content is not out. Run flask publish to publish it."
        )
    last = next((job for job in site.get(PublishJobs).all() if job.what == "publish"), None)
    if last and _is_final(last):
        return "Nothing is published by itself: the last publish was stopped. Run flask publish to see why."
    return "Nothing is due."


def changes_between(site: "Site", then: datetime, now: datetime) -> bool:
    """Return whether a publication window opened or closed between two times, or a day began in the
    site's time zone.
    """
    snapshot = Snapshot(site.store.content(), then)
    moment = snapshot.next_moment()
    if moment is not None and moment <= now:
        return True
    return snapshot.next_day <= now


def publish_when_due(site: "Site", stopped: Event) -> None:
    """Start a job when one is due, at the interval of a setting, until stopped."""
    while not stopped.wait(site.settings.publish_timer):
        with suppress(PublishRunning):
            if is_due(site):
                site.get(PublishJobs).start("publish", "timer", condition=lambda: is_due(site))
