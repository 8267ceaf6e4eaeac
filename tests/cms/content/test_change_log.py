"""The change log: every reader sees each change once `add` has returned, by any way of reading."""

import itertools
import multiprocessing
import threading
from pathlib import Path
from typing import Any

import pytest
from disks import small_disk
from minisite import MODELS, make_site

from cms.content import Store
from cms.content.store import MAX_LOG_BYTES, ChangeLog, Position
from tests.waiting import PATIENCE, wait_until

FORK = multiprocessing.get_context("fork")
ROUNDS = 300
LAUNCH, WORKSHOP = ("news", "launch"), ("news", "workshop")


@pytest.fixture
def log(tmp_path: Path) -> ChangeLog:
    return ChangeLog(tmp_path / "cache" / "changes")


def add_often(path: Path, said: Any, again: bool) -> None:
    """Log changes, and publish the number of each when it is done; with `again`, the file is
    removed before each.
    """
    log = ChangeLog(path)
    for number in range(1, ROUNDS + 1):
        if again:
            path.unlink(missing_ok=True)
        log.add([])
        said.value = number


def seen_meanwhile(log: ChangeLog, again: bool) -> list[tuple[int, Position, int]]:
    """Return what was observed while another process logged changes: its number before, the
    position, and its number after.
    """
    log.position()
    said = FORK.Value("i", 0)
    process = FORK.Process(target=add_often, args=(log.path, said, again))
    process.start()
    seen = []
    while (before := said.value) < ROUNDS:
        seen.append((before, log.cached_position(), said.value))
    process.join(PATIENCE)
    assert process.exitcode == 0
    return seen


def test_nobody_takes_the_log_for_what_it_was_before_an_addition_was_done(log: ChangeLog) -> None:
    seen = seen_meanwhile(log, False)
    line = len(b"*\n")
    assert [one for one in seen if not one[0] <= one[1].size // line <= one[2] + 1] == []
    assert log.cached_position().size == log.position().size == ROUNDS * line


def test_a_log_that_is_made_again_is_another(tmp_path: Path) -> None:
    """The rounds are repeated until a busy machine has let the observer see a few logs."""
    logs = (ChangeLog(tmp_path / str(number) / "changes") for number in itertools.count())
    wait_until(lambda: number_of_logs_seen(next(logs)) > 2)


def number_of_logs_seen(log: ChangeLog) -> int:
    """Return how many logs were seen while each was removed for the next one. Checks that no
    position was seen of two of them.
    """
    least: dict[Position, int] = {}
    most: dict[Position, int] = {}
    for before, position, after in seen_meanwhile(log, True):
        least[position] = max(before, least.get(position, 0))
        most[position] = min(after + 1, most.get(position, ROUNDS))
    added = [position for position in least if position.size]
    assert [position for position in added if least[position] > most[position]] == []
    return len(added)


def test_additions_of_several_processes_all_count(log: ChangeLog) -> None:
    workers = [
        FORK.Process(target=add_often, args=(log.path, FORK.Value("i", 0), False)) for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    assert log.position().size == 3 * ROUNDS * len(b"*\n")


def test_each_name_is_told_once(log: ChangeLog) -> None:
    begin = log.position()
    log.add([LAUNCH])
    log.add([WORKSHOP, ("pages", "about")])
    names, now = log.since(begin)
    assert names == {LAUNCH, WORKSHOP, ("pages", "about")}
    assert log.since(now) == (set(), now)
    log.add([])
    assert log.since(now)[0] is None


@pytest.mark.parametrize("odd", [b"news/lau", b"\xff\xfe\n", b"*\n"])
def test_whatever_is_odd_about_the_file_stands_for_a_change_of_anything(
    log: ChangeLog, odd: bytes
) -> None:
    begin = log.position()
    log.add([LAUNCH])
    with log.path.open("ab") as file:
        file.write(odd)
    assert log.since(begin)[0] is None
    log.path.write_bytes(b"")
    assert log.since(log.since(begin)[1])[0] == set()


def test_a_file_that_is_cut_stands_for_a_change_of_anything(log: ChangeLog) -> None:
    log.add([LAUNCH, WORKSHOP])
    begin = log.position()
    log.path.write_bytes(b"news/launch\n")
    assert log.since(begin)[0] is None


def test_it_is_begun_anew_when_it_is_too_long(log: ChangeLog) -> None:
    log.add([LAUNCH])
    with log.path.open("ab") as file:
        file.write(b"news/launch\n" * (MAX_LOG_BYTES // 12 + 1))
    begin = log.position()
    log.add([WORKSHOP])
    names, now = log.since(begin)
    assert names is None
    assert now.size == 0
    log.add([WORKSHOP])
    assert log.since(now)[0] == {WORKSHOP}


def test_a_full_disk_does_not_keep_a_change_from_being_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        log, other = (ChangeLog(disk.folder / "cache" / "changes") for _ in range(2))
        log.add([LAUNCH] * 340)
        begin = other.position()
        disk.fill()
        log.add([WORKSHOP] * 400)
        names, now = other.since(begin)
        assert now != begin
        assert names is None


def test_where_there_can_be_no_log_a_change_is_assumed_once_a_second(tmp_path: Path) -> None:
    tmp_path.joinpath("cache").write_bytes(b"no folder")
    log = ChangeLog(tmp_path / "cache" / "changes")
    begin = log.position()
    assert begin.inode == 0
    assert log.since(begin)[0] is None
    with pytest.raises(OSError, match="changes"):
        log.add([LAUNCH])
    tmp_path.joinpath("cache").unlink()
    assert log.position().inode != 0


class Overtaken(ChangeLog):
    """While one thread looks at the log, another reads the changes."""

    store: Store | None = None

    def position(self) -> Position:
        store, self.store = self.store, None
        if store:
            reading = threading.Thread(target=store.content)
            reading.start()
            reading.join()
        return super().position()


def test_nobody_gets_the_old_content_while_another_thread_reads_the_new(tmp_path: Path) -> None:
    paths = make_site(tmp_path)
    store = Store(paths, MODELS)
    store.change_log = log = Overtaken(paths.change_log)
    old = store.content()
    file = paths.data / "content" / "news" / "launch.json"
    file.write_text(file.read_text("utf-8").replace("}", " }", 1), "utf-8")
    store.notify_workers(("news", "launch"))
    log.store = store
    new = store.content()
    assert new is not old
    assert store.cached_snapshot().content is store.snapshot().content is new
