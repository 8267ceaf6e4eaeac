"""A change makes one snapshot, however many threads ask for it at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from minisite import MODELS, make_site

from cms.content import Store
from cms.core.dates import utc_now
from tests.freed import alive, noted_snapshots
from tests.waiting import PATIENCE

LAUNCH, WORKSHOP = ("news", "launch"), ("news", "workshop")


class HeldClock:
    """A clock that calls `hold` before a thread of a pool is told the time for the first time: it
    has the content then, and no snapshot yet.
    """

    def __init__(self, hold: Callable[[], object]) -> None:
        self.hold = hold
        self.held = threading.local()

    def __call__(self) -> datetime:
        now = utc_now()
        if threading.current_thread() is not threading.main_thread() and not vars(self.held):
            self.held.once = True
            self.hold()
        return now


def change(store: Store, name: tuple[str, str]) -> None:
    file = store.paths.data / "content" / name[0] / f"{name[1]}.json"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    store.notify_workers(name)


@pytest.mark.parametrize("changed", [False, True])
def test_threads_that_ask_at_once_share_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: bool
) -> None:
    threads = 4
    store = Store(
        make_site(tmp_path), MODELS, HeldClock(threading.Barrier(threads, timeout=PATIENCE).wait)
    )
    if changed:
        store.snapshot()
        change(store, LAUNCH)
    with noted_snapshots(monkeypatch, store) as made, ThreadPoolExecutor(threads) as pool:
        asked = [pool.submit(store.snapshot) for _ in range(threads)]
        assert {one.result(PATIENCE) for one in asked} == {store.snapshot()}
        assert len(made) == 1


def test_a_thread_that_is_overtaken_shows_nothing_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has read one change, and another thread has shown the next one."""
    asked, go_on = threading.Event(), threading.Event()
    store = Store(
        make_site(tmp_path), MODELS, HeldClock(lambda: (asked.set(), go_on.wait(PATIENCE)))
    )
    store.snapshot()
    change(store, LAUNCH)
    with noted_snapshots(monkeypatch, store) as made, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(store.snapshot)
        assert asked.wait(PATIENCE)
        change(store, WORKSHOP)
        newest = store.snapshot()
        go_on.set()
        assert slow.result(PATIENCE) is newest
        assert store.snapshot() is newest
        assert (len(made), alive(made)) == (1, 1)
