"""The content rows: a start from them loads the current content, after any change of the files or
damage to the database.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from disks import small_disk
from minisite import MODELS, NOW, News, make_site, put

from cms.content import Content, Snapshot, Store
from cms.content.content_rows import TEXT_RETENTION_SECONDS
from cms.content.entry import parse_text
from cms.content.json_files import dump_json, parse_json
from cms.content.loader import MIN_PARALLEL_FILES
from cms.editing.revisions import History
from cms.schema.content_type import ContentType
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths

TITLE = {"en": "Another headline", "zh": "另一个标题"}
TABLES = ("entry", "entry_text", "schema_version")


@pytest.fixture
def settled(paths: Paths) -> Paths:
    """The small site with modification times that are old enough to tell its files from their next
    versions.
    """
    settle(paths)
    return paths


def settle(paths: Paths) -> None:
    for path in paths.data.rglob("*.json"):
        os.utime(path, ns=(time.time_ns() - 10**9,) * 2)


def opened(paths: Paths) -> Store:
    """Open the site as a new process would."""
    store = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
    store.content()
    return store


def all_of(content: Content) -> dict[tuple[str, str], Any]:
    return {
        (type, key): (entry.version, entry.raw, entry.values, dict(entry.windows))
        for type, of_type in content.entries.items()
        for key, entry in of_type.items()
    }


def edit(path: Path, **values: Any) -> None:
    """Change a file as a text editor would, some time ago."""
    path.write_bytes(dump_json(parse_json(path.read_bytes()) | values))
    os.utime(path, ns=(time.time_ns() - 10**8,) * 2)


def headline(snapshot: Snapshot) -> str:
    reading = snapshot.localized("news", "launch", "en", "page")
    return str(reading.headline) if reading else ""


def run_sql(paths: Paths, *statements: str) -> list[Any]:
    """Run statements as somebody with a SQLite shell would. Returns the rows of the last one."""
    with closing(sqlite3.connect(paths.database, isolation_level=None)) as connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


def checkpointed(paths: Paths) -> bytes:
    """The bytes of the database once all is in its main file."""
    run_sql(paths, "PRAGMA wal_checkpoint(TRUNCATE)")
    return paths.database.read_bytes()


def parsed_by(work: Callable[[], object]) -> int:
    """The number of texts parsed by `work`."""
    before = parse_text.cache_info().misses
    work()
    return parse_text.cache_info().misses - before


def test_a_start_from_rows_has_all_that_a_first_start_has(settled: Paths) -> None:
    first = all_of(opened(settled).content())
    assert len(first) == run_sql(settled, "SELECT count(*) FROM entry")[0][0]
    assert all_of(opened(settled).content()) == first


def test_a_file_that_was_only_touched_keeps_its_entry(settled: Paths) -> None:
    store = opened(settled)
    entries = dict(store.content().entries)
    for path in settled.data.rglob("*.json"):
        path.touch()
    found = store.refresh().entries
    assert all(found[type] is of_type for type, of_type in entries.items())
    settled.entry(EntryRef(News, "launch")).write_text("{", "utf-8")
    assert [one.file for one in store.refresh().problems] == ["data/content/news/launch.json"]


def test_looking_at_all_files_makes_nothing_new_where_nothing_changed(settled: Paths) -> None:
    store = opened(settled)
    content, snapshot = store.content(), store.snapshot()
    assert store.refresh() is content
    assert store.snapshot() is snapshot
    edit(settled.entry(EntryRef(News, "launch")), headline=TITLE)
    new = store.refresh()
    assert store.content() is new is not content
    assert headline(store.snapshot()) == TITLE["en"]


def test_a_change_of_anything_but_entries_makes_a_new_snapshot(settled: Paths) -> None:
    """Such as a picture, whose size pages show; also if all files are scanned before the change is
    logged.
    """
    store, other = opened(settled), opened(settled)
    for look in (lambda: None, store.refresh):
        snapshot = store.snapshot()
        other.notify_workers()
        look()
        assert store.snapshot() is not snapshot
        assert store.cached_snapshot() is store.snapshot()


def test_a_start_parses_only_what_changed(settled: Paths) -> None:
    """A file with the same times, size and inode counts as unchanged."""
    opened(settled)
    edit(settled.entry(EntryRef(News, "workshop")), headline=TITLE)
    path = settled.entry(EntryRef(News, "launch"))
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace(b"The station opens", b"The station OPENS"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    signature = run_sql(settled, "SELECT signature FROM entry WHERE key = 'launch'")[0][0]
    store = opened(settled)
    assert headline(store.snapshot()) == "The station OPENS", "the time of the inode has changed"
    assert run_sql(settled, "SELECT signature FROM entry WHERE key = 'launch'")[0][0] != signature
    assert store.content().get("news", "workshop").values["headline"] == TITLE
    again = opened(settled)
    assert again.snapshot().base_url
    assert parsed_by(lambda: told(again.snapshot())) == 0
    assert parsed_by(lambda: headline(again.snapshot())) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda path: edit(path, headline=TITLE),
        lambda path: path.unlink(),
        lambda path: edit(path.rename(path.with_name("moved.json")), headline=TITLE),
        lambda path: path.with_name("copy.json").write_bytes(path.read_bytes()),
    ],
)
def test_they_are_never_trusted_over_the_files(
    settled: Paths, change: Callable[[Path], object]
) -> None:
    opened(settled)
    change(settled.entry(EntryRef(News, "launch")))
    found = all_of(opened(settled).content())
    assert found == all_of(opened(settled).content())
    settled.database.unlink()
    assert found == all_of(opened(settled).content())
    assert ("news", "launch") in found or not settled.entry(EntryRef(News, "launch")).exists()


def told(snapshot: Snapshot) -> object:
    """All that a snapshot knows of its entries without parsing any."""
    addresses = snapshot.addresses
    return (
        {type: list(of_type) for type, of_type in snapshot.entries.items()},
        {
            entry.name: snapshot.languages[entry.name]
            for of_type in snapshot.content.entries.values()
            for entry in of_type.values()
        },
        addresses.by_name,
        [list(snapshot.ordered("news", order, "zh")) for order in ("-date", "headline", "key")],
        snapshot.counts("news", "date"),
        snapshot.next_moment(),
    )


def whole(store: Store) -> object:
    return told(store.snapshot()), all_of(store.content())


RANGES = 64


def damages(data: bytes) -> list[tuple[int, bytes]]:
    """Return (offset, bytes) to be written over a file, spread over all of it."""
    step = max(len(data) // RANGES, 1)
    return [
        (at, piece)
        for number, at in enumerate(range(0, len(data), step))
        for piece in [(b"\xff" * 7, b"\0" * 300, b"x" * 5000)[number % 3]]
    ]


def restore(paths: Paths, data: bytes) -> None:
    """Replace the database."""
    for path in paths.database.parent.glob("site.db*"):
        path.unlink()
    paths.database.write_bytes(data)


def test_a_database_damaged_anywhere_changes_nothing(settled: Paths) -> None:
    """Neither at a start nor for a process that has it open."""
    first = whole(opened(settled))
    data = checkpointed(settled)
    for at, piece in damages(data):
        restore(settled, data)
        running = opened(settled)
        with settled.database.open("r+b") as file:
            file.seek(at)
            file.write(piece)
        for store in (running, opened(settled), opened(settled)):
            assert whole(store) == first, f"{piece[:1]!r} at {at}"


@pytest.mark.parametrize("value", ["x'00'", "12", "'text'", "NULL", "x'ff' || key"])
def test_a_text_that_is_another_is_not_shown(settled: Paths, value: str) -> None:
    first = whole(opened(settled))
    store = opened(settled)
    run_sql(settled, f"UPDATE entry_text SET text = {value}")
    assert whole(store) == whole(opened(settled)) == first


@pytest.mark.parametrize(
    "loss",
    [
        lambda paths: paths.database.unlink(),
        lambda paths: paths.database.write_bytes(b""),
        lambda paths: paths.database.write_bytes(b"no database" * 1000),
        lambda paths: os.truncate(paths.database, len(checkpointed(paths)) // 2),
        lambda paths: os.truncate(paths.database, len(checkpointed(paths)) - 100),
        lambda paths: shutil.rmtree(paths.database.parent),
        *(lambda paths, table=table: run_sql(paths, f"DROP TABLE {table}") for table in TABLES),
        *(lambda paths, table=table: run_sql(paths, f"DELETE FROM {table}") for table in TABLES),
        lambda paths: run_sql(paths, "ALTER TABLE entry RENAME COLUMN derived TO found"),
        lambda paths: run_sql(paths, "UPDATE schema_version SET version = 7"),
    ],
)
def test_a_database_lost_at_any_moment_changes_nothing(
    settled: Paths, loss: Callable[[Paths], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a start, between requests and during a save; and after an edit, every process sees the
    edit.
    """
    # An emptied file stays locked as long as a process has it open; nobody else writes here.
    monkeypatch.setattr("cms.core.database.BUSY_TIMEOUT", 0.01)

    def lose() -> None:
        with suppress(FileNotFoundError, sqlite3.OperationalError):  # it is lost already
            loss(settled)

    first = whole(opened(settled))
    loss(settled)
    store, other = opened(settled), opened(settled)
    assert whole(store) == whole(other) == first
    lose()
    assert whole(store) == first
    edit(settled.entry(EntryRef(News, "launch")), headline=TITLE)
    lose()
    store.notify_workers(("news", "launch"))
    lose()
    for one in (store, other, opened(settled)):
        assert headline(one.snapshot()) == TITLE["en"]
        assert whole(one) == whole(opened(settled)) != first


def test_a_database_that_cannot_be_opened_only_makes_it_slower(settled: Paths) -> None:
    settled.database.mkdir(parents=True)
    store = opened(settled)
    store.keep()
    assert headline(store.snapshot()) == "The station opens"
    edit(settled.entry(EntryRef(News, "launch")), headline=TITLE)
    store.notify_workers(("news", "launch"))
    assert headline(store.snapshot()) == TITLE["en"]


def test_a_database_in_which_another_process_writes_holds_nobody_up(settled: Paths) -> None:
    store, other = opened(settled), opened(settled)
    writer = sqlite3.connect(settled.database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    edit(settled.entry(EntryRef(News, "launch")), headline=TITLE)
    store.notify_workers(("news", "launch"))
    assert headline(store.snapshot()) == headline(other.snapshot()) == TITLE["en"]
    writer.execute("COMMIT")
    writer.close()
    store.keep()
    version = store.content().get("news", "launch").version
    assert run_sql(settled, f"SELECT key FROM entry WHERE version = '{version}'") == [("launch",)]


def test_a_full_disk_shows_every_worker_what_is_saved(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        data = make_site(tmp_path)
        settle(data)
        paths = Paths(data.data, disk.folder / "instance")
        store, other = opened(paths), opened(paths)
        disk.fill()
        for lose in (lambda: None, paths.database.unlink, paths.change_log.unlink):
            lose()
            title = {"en": f"Another headline {lose}"}
            edit(data.entry(EntryRef(News, "launch")), headline=title)
            store.notify_workers(("news", "launch"))
            for one in (store, other, opened(paths)):
                assert headline(one.snapshot()) == title["en"]
        whole_then = whole(store)
        disk.make_room()
        store.keep()
        assert whole(opened(paths)) == whole(other) == whole_then


def test_a_snapshot_stays_as_it_was_while_files_change(settled: Paths) -> None:
    """Its texts are parsed on first access, even some time after the file was replaced."""
    opened(settled)
    store, other = opened(settled), opened(settled)
    snapshot, later = store.snapshot(), other.snapshot()
    edit(settled.entry(EntryRef(News, "launch")), headline=TITLE)
    store.notify_workers(("news", "launch"))
    assert headline(store.snapshot()) == TITLE["en"]
    assert headline(snapshot) == "The station opens"
    for number in range(3):
        edit(settled.entry(EntryRef(News, "launch")), headline={"en": f"Number {number}"})
        store.notify_workers(("news", "launch"))
        assert headline(store.snapshot()) == f"Number {number}"
    assert headline(later) == "The station opens"
    assert headline(other.snapshot()) == "Number 2"


def test_what_is_deleted_is_read_to_the_end(settled: Paths) -> None:
    """By a snapshot made before the deletion, even if the database is deleted too."""
    opened(settled)
    store, other = opened(settled), opened(settled)
    snapshot, later = store.snapshot(), other.snapshot()
    settled.entry(EntryRef(News, "launch")).unlink()
    store.notify_workers(("news", "launch"))
    assert headline(store.snapshot()) == ""
    assert headline(snapshot) == "The station opens"
    settled.database.unlink()
    assert headline(later) == "The station opens", "the heading is cached"


def test_they_have_the_last_good_version_of_a_broken_file(settled: Paths) -> None:
    """Also of a file written past the editor, which has no history, and when a new process first
    reads it.
    """
    edit(settled.entry(EntryRef(News, "launch")), headline=TITLE)
    opened(settled)
    settled.entry(EntryRef(News, "launch")).write_bytes(b'{"headline": ')
    store = opened(settled)
    assert headline(store.snapshot()) == TITLE["en"]
    assert [problem.file for problem in store.content().problems] == [
        "data/content/news/launch.json"
    ]
    assert headline(opened(settled).snapshot()) == TITLE["en"]
    settled.database.unlink()
    reading = store.snapshot().localized("news", "launch", "zh", "page")
    assert reading.headline == TITLE["zh"]
    assert reading.body, "a worker still shows it without the database"


def test_a_file_that_lacks_something_is_named_at_every_start(settled: Paths) -> None:
    path = settled.entry(EntryRef(News, "launch"))
    path.write_bytes(dump_json(parse_json(path.read_bytes()) | {"what": 1}))
    settle(settled)
    for _ in range(3):
        assert [one.field for one in opened(settled).content().problems] == ["what"]


def test_other_fields_have_other_rows(settled: Paths) -> None:
    class Short(ContentType, name="news"):
        """News without a text."""

        label, plural, route = "News", "News", "news/{address}/"
        title, headline = "headline", News.fields["headline"]

    opened(settled)
    models = MODELS | {"news": Short}
    entry = Store(settled, models, lambda: NOW).content().get("news", "launch")
    assert entry
    assert "body" not in entry.values
    assert "body" in opened(settled).content().get("news", "launch").values


def test_texts_that_were_replaced_go_after_a_week(settled: Paths) -> None:
    store, path = opened(settled), settled.entry(EntryRef(News, "launch"))

    def versions() -> int:
        return run_sql(settled, "SELECT count(*) FROM entry_text WHERE key = 'launch'")[0][0]

    for number in range(5):
        edit(path, headline={"en": f"Number {number}"})
        store.notify_workers(("news", "launch"))
        store.content()
    assert versions() == 6
    run_sql(settled, f"UPDATE entry_text SET replaced = replaced - {TEXT_RETENTION_SECONDS + 1}")
    path.unlink()
    store.notify_workers(("news", "launch"))
    store.content()
    assert versions() == 1
    assert run_sql(settled, "SELECT count(*) FROM entry WHERE key = 'launch'") == [(0,)]


def test_one_thrown_away_while_a_process_runs_is_begun_anew(settled: Paths) -> None:
    store = opened(settled)
    shutil.rmtree(settled.database.parent)
    edit(settled.entry(EntryRef(News, "launch")), headline=TITLE)
    store.notify_workers(("news", "launch"))
    assert headline(store.snapshot()) == TITLE["en"]
    version = store.content().get("news", "launch").version
    assert run_sql(settled, "SELECT version FROM entry") == [(version,)]


def test_only_what_a_change_names_is_read_again(settled: Paths) -> None:
    """The cost of a save doesn't depend on the number of entries."""
    opened(settled).notify_workers()
    store, other = opened(settled), opened(settled)
    launch, rest = (
        settled.entry(EntryRef(News, "launch")),
        next(path for path in settled.folder(News).glob("*.json") if path.stem != "launch"),
    )
    edit(launch, headline=TITLE)
    edit(rest, headline=TITLE)
    store.notify_workers(("news", "launch"))
    for one in (store, other):
        assert one.content().get("news", "launch").values["headline"] == TITLE
        assert one.content().get("news", rest.stem).values["headline"] != TITLE
    store.notify_workers()
    for one in (store, other):
        assert one.content().get("news", rest.stem).values["headline"] == TITLE


def test_a_log_begun_anew_counts_as_any_change(settled: Paths) -> None:
    store, other = opened(settled), opened(settled)
    for number in range(3):
        edit(settled.entry(EntryRef(News, "launch")), headline={"en": f"Number {number}"})
        settled.change_log.unlink(missing_ok=True)
        store.notify_workers(("news", "nothing"))
        assert headline(other.snapshot()) == f"Number {number}"


def test_two_processes_that_start_together_have_the_same(
    settled: Paths, in_two_processes: Callable[[Callable[[], object]], list[object]]
) -> None:
    first, second = in_two_processes(lambda: told(opened(settled).snapshot()))
    assert first == second == told(opened(settled).snapshot())
    assert run_sql(settled, "SELECT count(*) FROM entry") == run_sql(
        settled, "SELECT count(*) FROM entry_text"
    )


START = """
import os, sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from minisite import MODELS
from cms.content import Store
from cms.schema.paths import Paths
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(sys.argv[2])])
content = Store(Paths(Path(sys.argv[1], "data"), Path(sys.argv[1], "instance")), MODELS).content()
print(getrusage(RUSAGE_CHILDREN).ru_maxrss > 0)
print(*(one.version for of_type in content.entries.values() for one in of_type.values()))
print(content.problems)
"""


def test_several_processes_read_what_one_would(paths: Paths) -> None:
    for number in range(MIN_PARALLEL_FILES):
        raw = {"headline": {"en": f"Item {number}"}, "date": "2024-01-01", "category": "research"}
        put(paths, "news", f"item-{number}", raw)
    paths.entry(EntryRef(News, "item-1")).write_text("{", "utf-8")
    paths.entry(EntryRef(News, "item-2")).write_text('{"misspelt": 1}', "utf-8")
    settle(paths)
    found = []
    for processors in (1, 2):
        shutil.rmtree(paths.instance, ignore_errors=True)
        words = [sys.executable, "-c", START, str(paths.data.parent), str(processors)]
        done = subprocess.run(
            words,
            env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
            stdout=subprocess.PIPE,
            check=True,
        )
        found.append(done.stdout.decode().split("\n", 1))
    (shared_by_one, alone), (shared_by_two, together) = found
    assert shared_by_one == "False"
    assert shared_by_two == str(len(os.sched_getaffinity(0)) > 1)
    assert together == alone
    assert "item-1.json" in together
    assert "item-2.json" in together
