"""Electing the worker that does a task for all workers."""

import threading
from pathlib import Path

import pytest

from cms.core.leader_lock import leader_lock
from tests.waiting import PATIENCE, wait_until


def test_it_is_waited_for_where_the_disk_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("cms.core.leader_lock.RETRY_SECONDS", 0.05)
    (tmp_path / "cache").write_text("in the way")
    ours, stopped = threading.Event(), threading.Event()

    def work() -> None:
        with leader_lock(tmp_path / "cache/lock", stopped) as elected:
            if elected:
                ours.set()

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: caplog.records)
    assert not ours.is_set()
    (tmp_path / "cache").unlink()
    assert ours.wait(PATIENCE)
    thread.join()


def test_who_is_stopped_waits_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("cms.core.leader_lock.RETRY_SECONDS", 10 * PATIENCE)
    (tmp_path / "cache").write_text("in the way")
    stopped, answers = threading.Event(), list[bool]()

    def work() -> None:
        with leader_lock(tmp_path / "cache/lock", stopped) as elected:
            answers.append(elected)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    wait_until(lambda: caplog.records)
    stopped.set()
    thread.join(PATIENCE)
    assert answers == [False]
