"""A site on a disk that is full, and has room again."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from disks import Disk

from cms.core.background import Task
from cms.publish.jobs import PublishJobs
from tests.background import in_background
from tests.publish.published_site import edit
from tests.waiting import wait_until

A_LITTLE = 128 << 10
"""Bytes: enough for a job's log, too little for the pages."""


def rewrite(place: SimpleNamespace, **fields: object) -> None:
    """Edit a page as a save does."""
    edit(place, **fields)
    place.site.store.notify_workers(("pages", "about"))


def shown(place: SimpleNamespace) -> str:
    return (place.releases.root / "current/en/about/index.html").read_text("utf-8")


def assert_recovers(
    task: Task, disk: Disk, place: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    """The disk's error is logged, and the task publishes once there is space."""

    def complains() -> bool:
        disk.fill()  # an open file that was removed frees its space only when it is closed
        return "tried again: The server’s disk is full" in caplog.text

    with in_background(place.folder, task):
        wait_for(caplog, complains)
        disk.make_room()
        wait_for(
            caplog,
            lambda: (
                "About the oasis" in shown(place) and not place.site.get(PublishJobs).is_locked()
            ),
        )


def wait_for(caplog: pytest.LogCaptureFixture, seen: Callable[[], bool]) -> None:
    wait_until(seen, lambda: caplog.text)
