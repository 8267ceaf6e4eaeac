"""Publishing after a save on a full disk goes on once there is room."""

from types import SimpleNamespace

import pytest
from disks import Disk

from cms.core.background import Task
from cms.publish.jobs import PublishJobs
from cms.publish.publisher import Publisher
from cms.web.freeze.release_builder import ReleaseBuilder
from features.update_on_save.publish_on_save import PublishOnSave
from tests.background import in_background
from tests.publish.full_disk import (
    A_LITTLE,
    assert_recovers,
    rewrite,
    shown,
    wait_for,
)
from tests.publish.published_site import RENAMED


def test_a_save_that_was_published_into_a_full_disk_is_published_later(
    full: tuple[Disk, SimpleNamespace],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk, place = full
    monkeypatch.setattr("features.update_on_save.publish_on_save.FAILED_JOB_RETRY_SECONDS", 0.1)
    rewrite(place, **RENAMED)
    disk.fill(A_LITTLE)
    with in_background(place.folder, publishing_after_saves(place)):
        wait_for(caplog, lambda: "after a save: failed" in caplog.text)
        disk.make_room()
        wait_for(
            caplog,
            lambda: (
                "About the oasis" in shown(place) and not place.site.get(PublishJobs).is_locked()
            ),
        )


def test_what_was_saved_is_published_when_there_is_room_again(
    full: tuple[Disk, SimpleNamespace],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No job can record its failure, so nobody is notified that they should save or publish
    again.
    """
    monkeypatch.setattr("cms.core.background.RETRY_SECONDS", 0.1)
    disk, place = full
    disk.fill()
    assert_recovers(publishing_after_saves(place), disk, place, caplog)


def publishing_after_saves(place: SimpleNamespace) -> Task:
    builder = ReleaseBuilder(place.app, texts=False)
    return PublishOnSave(place.site.store.change_log, lambda: Publisher(place.site, builder)).run
