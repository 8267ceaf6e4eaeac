"""What is changed by hand is noticed, whenever that happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

import pytest
from minisite import put
from watchfiles import watch

from cms.files import write_file
from cms.paths import Paths
from cms.store import Name, Store
from cms.store.changelog import ChangeLog
from cms.store.watch import Watcher

SOON = 10
"""Seconds; a third of what it may take until all files are looked at again."""


@contextmanager
def watched(store: Store) -> Iterator[None]:
    watcher = Watcher(store)
    watcher.start()
    try:
        yield
    finally:
        watcher.stop()
        watcher.join(10)


def wait_for(seen: Callable[[], bool]) -> None:
    late = monotonic() + SOON
    while not seen():
        assert monotonic() < late
        sleep(0.05)


def write(paths: Paths, key: str) -> None:
    put(paths, "projects", key, {"title": {"en": key}, "publication": {"en": {"state": "published"}}})


def test_a_file_written_before_anybody_listens_is_noticed(
        paths: Paths, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*folders: Any, **options: Any) -> Any:
        """As if the machine were busy between the start and the first look."""
        write(paths, "between")
        return watch(*folders, **options)

    monkeypatch.setattr("cms.store.watch.watch", late)
    assert "between" not in store.content().entries["projects"]
    with watched(store):
        wait_for(lambda: "between" in store.content().entries["projects"])


def test_a_save_is_noticed_by_its_name(paths: Paths, store: Store) -> None:
    """Its temporary file isn't: all workers would look at all files again after each save."""
    file = paths.data / "content/news/launch.json"
    log = ChangeLog(paths.instance / "cache" / "changes")
    store.bump(("news", "workshop"))
    store.content()
    heard: list[set[Name] | None] = []

    def listen() -> bool:
        heard.extend([] if (since := log.since()) == set() else [since])
        return bool(heard)

    with watched(store):
        sleep(2.5)
        log.since()
        write_file(file, file.read_bytes() + b"\n")
        wait_for(listen)
    assert heard == [{("news", "launch")}]


def test_a_file_written_later_is_noticed(paths: Paths, store: Store) -> None:
    assert "later" not in store.content().entries["projects"]
    with watched(store):
        sleep(2.5)
        write(paths, "later")
        wait_for(lambda: "later" in store.content().entries["projects"])
