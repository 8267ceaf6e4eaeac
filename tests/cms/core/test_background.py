"""Tasks in the background: one of all workers does them."""

import threading
from pathlib import Path

import pytest

from tests.background import in_background
from tests.waiting import PATIENCE, wait_until


def test_the_lock_is_waited_for_where_the_disk_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("cms.core.background.RETRY_SECONDS", 0.05)
    (tmp_path / "cache").write_text("in the way")
    ours = threading.Event()
    with in_background(tmp_path / "cache", lambda _stopped: ours.set()):
        wait_until(lambda: caplog.records)
        assert not ours.is_set()
        (tmp_path / "cache").unlink()
        assert ours.wait(PATIENCE)


def test_who_is_stopped_waits_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("cms.core.background.RETRY_SECONDS", 10 * PATIENCE)
    (tmp_path / "cache").write_text("in the way")
    before = threading.active_count()
    with in_background(tmp_path / "cache", lambda _stopped: None):
        wait_until(lambda: caplog.records)
    assert threading.active_count() == before


def test_a_second_worker_does_nothing_until_the_first_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.core.background.RETRY_SECONDS", 0.01)
    called, ended = list[str](), threading.Event()

    def first(stopped: threading.Event) -> None:
        called.append("first")
        stopped.wait()

    def second(stopped: threading.Event) -> None:
        called.append("second")
        ended.set()

    with in_background(tmp_path, first):
        wait_until(lambda: called == ["first"])
        with in_background(tmp_path, second):
            assert not ended.wait(0.1)
    with in_background(tmp_path, second):
        assert ended.wait(PATIENCE)


def test_what_was_done_is_not_done_again_by_another_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.core.background.RETRY_SECONDS", 0.01)
    called, ended = list[int](), threading.Event()
    with in_background(tmp_path, lambda _stopped: called.append(1)):
        wait_until(lambda: called)
        with in_background(tmp_path, lambda _stopped: ended.set()):
            assert not ended.wait(0.1)


def test_a_task_that_fails_is_called_again_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("cms.core.background.RETRY_SECONDS", 0.01)
    faults = iter([ValueError("unforeseen"), OSError(28, "No space left on device")])
    done, other = threading.Event(), threading.Event()

    def failing(_stopped: threading.Event) -> None:
        for fault in faults:
            raise fault
        done.set()

    with in_background(tmp_path, failing, lambda _stopped: other.set()):
        assert done.wait(PATIENCE)
        assert other.wait(PATIENCE)
    first, second = caplog.records
    assert first.exc_info
    assert "unforeseen" in first.getMessage()
    assert not second.exc_info
    assert "disk is full" in second.getMessage()
