"""Counts per day, shared by all processes, bounded, and deleted after their time."""

import os
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from cms.core.database import DisposableDatabase
from features.daily_counts import counts as daily_counts
from features.daily_counts.counts import MAX_DAYS, DailyCounts, Name

TODAY = date(2026, 11, 27)
DAY = TODAY.isoformat()


@pytest.fixture
def counts(tmp_path: Path) -> DailyCounts:
    return opened(tmp_path)


def opened(folder: Path, most: int = 3, waiting: int = 5, today: date = TODAY) -> DailyCounts:
    database = DisposableDatabase(folder / "statistics.db")
    return DailyCounts(database, lambda: today, most, waiting)


def test_processes_add_to_the_same_numbers(counts: DailyCounts, tmp_path: Path) -> None:
    other = opened(tmp_path)
    for _time in range(3):
        counts.increment("page", "/a/")
        other.increment("page", "/a/")
    counts.increment("download", "/a/")
    counts.write()
    assert other.sums("page") == [("/a/", 6, DAY)]
    assert other.days("page") == {DAY: 6}


def test_a_flood_of_names_leaves_the_frequent_ones_and_the_sum(counts: DailyCounts) -> None:
    counts.add({(DAY, "missing", "/real"): 5})
    counts.add({(DAY, "missing", f"/scan-{number:03}"): 1 for number in range(200)})
    assert len(counts.sums("missing")) == 3
    assert counts.sums("missing")[0] == ("/real", 5, DAY)
    assert counts.days("missing") == {DAY: 205}


def test_a_process_holds_no_more_than_so_many(counts: DailyCounts) -> None:
    for number in range(100):
        counts.increment("missing", f"/scan-{number}")
    counts.increment("missing", "/scan-0")
    assert counts.sums("missing")[0] == ("/scan-0", 2, DAY)
    assert counts.days("missing") == {DAY: 101}


def test_days_go_after_their_time_and_none_is_of_the_future(tmp_path: Path) -> None:
    counts = opened(tmp_path)
    late = (TODAY + timedelta(1)).isoformat()
    counts.add({(DAY, "page", "/"): 1, (late, "page", "/"): 1})
    assert counts.days("page") == {DAY: 1}
    assert counts.days("page", days=1) == {DAY: 1}
    later = opened(tmp_path, today=TODAY + timedelta(MAX_DAYS))
    later.add({(later._today().isoformat(), "page", "/"): 1})
    assert DAY not in later.days("page")
    assert DAY not in counts.days("page")


def test_a_child_leaves_what_its_parent_counted_to_the_parent(counts: DailyCounts) -> None:
    counts.increment("page", "/a/")
    child = os.fork()
    if not child:
        counts.increment("page", "/b/")
        counts.write()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert counts.sums("page") == [("/a/", 1, DAY), ("/b/", 1, DAY)]


def test_a_fork_waits_for_who_is_writing(
    counts: DailyCounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fork during a write would leave locks of SQLite in the child that are never released."""
    order: list[str] = []
    begun, go_on = threading.Event(), threading.Event()
    add = counts.add

    def held_up(numbers: dict[Name, int]) -> None:
        begun.set()
        go_on.wait()
        add(numbers)
        order.append("written")

    def fork() -> None:
        if not (child := os.fork()):
            os._exit(0)
        order.append("forked")
        os.waitpid(child, 0)

    counts.increment("page", "/")
    monkeypatch.setattr(counts, "add", held_up)
    writer, forker = threading.Thread(target=counts.write), threading.Thread(target=fork)
    writer.start()
    begun.wait()
    forker.start()
    forker.join(0.5)
    go_on.set()
    writer.join()
    forker.join()
    assert order == ["written", "forked"]


def test_a_thread_closes_its_connection_before_another_forks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it were left to the end of the thread, it could be closed at any moment, also during the
    next fork.
    """
    closed: list[tuple[bool, bool]] = []

    class Watched(DisposableDatabase):
        def close(self) -> None:
            closed.append((self._opened.connection is not None, daily_counts._WRITING.locked()))
            super().close()

    monkeypatch.setattr(daily_counts, "WRITE_SECONDS", 0.0)
    counts = DailyCounts(Watched(tmp_path / "statistics.db"), lambda: TODAY)
    before = set(threading.enumerate())
    counts.increment("page", "/")
    for thread in set(threading.enumerate()) - before:
        thread.join()
    assert closed[-1] == (True, True)
    assert counts.sums("page") == [("/", 1, DAY)]
