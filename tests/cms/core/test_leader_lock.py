"""Whose turn it is to do a thing for all workers."""

import threading
import time
from pathlib import Path

import pytest

from cms.core.leader_lock import leader_lock


def test_it_is_waited_for_where_the_disk_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    assert not ours.wait(0.3)
    (tmp_path / "cache").unlink()
    assert ours.wait(10)
    thread.join(10)


def test_who_is_stopped_waits_no_longer(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    stopped = threading.Event()
    threading.Timer(0.2, stopped.set).start()
    began = time.monotonic()
    with leader_lock(tmp_path / "cache/lock", stopped) as elected:
        assert not elected
    assert time.monotonic() - began < 10
