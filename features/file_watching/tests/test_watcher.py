"""Changes made by hand are noticed, at any time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from disks import small_disk
from minisite import MODELS, NOW, make_site, put
from watchfiles import watch
from watchfiles._rust_notify import WatchfilesRustInternalError

from cms.content import Store
from cms.content.store import ChangeLog
from cms.core.files import write_file
from cms.schema.paths import Paths
from features.file_watching.watcher import Watcher
from tests.background import in_background
from tests.waiting import wait_until


class Notifier:
    """The real notifier; counts how often the watcher has handled its changes."""

    def __init__(self) -> None:
        self.dealt_with = 0

    def __call__(self, *folders: Any, **options: Any) -> Iterator[Any]:
        for changes in watch(*folders, **options):
            yield changes
            self.dealt_with += 1


@pytest.fixture
def notifier(monkeypatch: pytest.MonkeyPatch) -> Notifier:
    """Poll often, and scan the folder only at the start, so that later changes are noticed only
    through the notifier.
    """
    notifier = Notifier()
    monkeypatch.setattr("features.file_watching.watcher.watch", notifier)
    monkeypatch.setattr("features.file_watching.watcher.POLL_MILLISECONDS", 50)
    monkeypatch.setattr("features.file_watching.watcher.POLLS_PER_SCAN", 10**9)
    return notifier


@contextmanager
def watched(store: Store, notifier: Notifier | None = None) -> Iterator[None]:
    """Run the watcher; with a notifier, wait until the first scan is over."""
    with in_background(store.paths.instance, Watcher(store).watch):
        wait_until(lambda: notifier is None or notifier.dealt_with)
        yield


def write(paths: Paths, key: str) -> None:
    put(
        paths,
        "projects",
        key,
        {"title": {"en": key}, "publication": {"en": {"state": "published"}}},
    )


def test_a_file_written_before_anybody_listens_is_noticed(
    paths: Paths, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*folders: Any, **options: Any) -> Any:
        """As if the machine were busy between the start and the first scan."""
        write(paths, "between")
        return watch(*folders, **options)

    monkeypatch.setattr("features.file_watching.watcher.watch", late)
    assert "between" not in store.content().entries["projects"]
    with watched(store):
        wait_until(lambda: "between" in store.content().entries["projects"])


def test_a_save_is_noticed_by_its_name(paths: Paths, store: Store, notifier: Notifier) -> None:
    """Its temporary file isn't: otherwise all workers would scan all files again after each
    save.
    """
    file = paths.data / "content/news/launch.json"
    log = ChangeLog(paths.change_log)
    with watched(store, notifier):
        begin = log.position()
        write_file(file, file.read_bytes() + b"\n")
        wait_until(lambda: log.position() != begin)
    assert log.since(begin)[0] == {("news", "launch")}


def test_a_file_written_later_is_noticed(paths: Paths, store: Store, notifier: Notifier) -> None:
    assert "later" not in store.content().entries["projects"]
    with watched(store, notifier):
        write(paths, "later")
        wait_until(lambda: "later" in store.content().entries["projects"])


def test_a_full_disk_does_not_end_the_watch(
    tmp_path: Path,
    notifier: Notifier,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Changes made meanwhile are logged for all workers once there is space."""
    monkeypatch.setattr("cms.core.background.RETRY_SECONDS", 0.1)
    with small_disk(tmp_path / "disk", 4) as disk:
        paths = make_site(tmp_path)
        here = Paths(paths.data, disk.folder / "instance")
        store, other = (Store(here, MODELS, lambda: NOW, lambda name: None) for _ in range(2))
        assert "late" not in other.content().entries["projects"]
        with watched(store, notifier):
            disk.fill()
            write(paths, "late")
            wait_until(lambda: "late" in other.content().entries["projects"])
            here.change_log.unlink()
            here.change_log.mkdir()  # so that it can't be written or removed
            write(paths, "later")
            wait_until(lambda: "failed, and is tried again" in caplog.text)
            here.change_log.rmdir()
            disk.make_room()
            wait_until(lambda: "later" in other.content().entries["projects"])


def test_a_lack_of_handles_does_not_end_the_watch(
    paths: Paths, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As the notifier raises it, which Python doesn't treat as an OSError."""
    refused = iter([WatchfilesRustInternalError("Too many open files (os error 24)")])

    def refusing(*folders: Any, **options: Any) -> Any:
        for fault in refused:
            raise fault
        return watch(*folders, **options)

    monkeypatch.setattr("cms.core.background.RETRY_SECONDS", 0.1)
    monkeypatch.setattr("features.file_watching.watcher.watch", refusing)
    with watched(store):
        wait_until(lambda: "Too many open files" in caplog.text)
        write(paths, "late")
        wait_until(lambda: "late" in store.content().entries["projects"])


def test_a_change_by_hand_shows_by_itself(small_site: SimpleNamespace) -> None:
    file = small_site.data / "content/news/aral-sea-expedition.json"
    with in_background(small_site.folder, Watcher(small_site.site.store).watch):
        for title in ("Changed by hand", "Changed once more", "And again"):
            raw = json.loads(file.read_text("utf-8"))
            raw["headline"]["en"] = title
            file.write_text(json.dumps(raw), "utf-8")
            wait_until(lambda title=title: title in small_site.client.get("/en/news/").text)


def test_a_change_of_a_style_is_noticed(tmp_path: Path, store: Store) -> None:
    (folder := tmp_path / "static").mkdir()
    with in_background(store.paths.instance, Watcher(store, folder).watch):

        def is_noticed() -> bool:
            """The first changes may come before the watcher has started."""
            (folder / "site.css").write_text(f":root {{}}/* {log.position()} */")
            return log.position() != before

        log = store.change_log
        before = log.position()
        wait_until(is_noticed)
