import contextlib
import os
import shutil
import sqlite3
import threading

import pytest

from cms.core.database import DisposableDatabase
from tests.handles import few_handles

SCHEMA = "CREATE TABLE IF NOT EXISTS things (name TEXT PRIMARY KEY) WITHOUT ROWID;"


@pytest.fixture
def things(tmp_path):
    things = DisposableDatabase(tmp_path / "state.db")
    things.register_schema("things", SCHEMA)
    return things


def add(state, name):
    state.write(
        lambda connection: connection.execute("INSERT OR REPLACE INTO things VALUES (?)", (name,))
    )


def names(state):
    rows = state.read(
        lambda connection: connection.execute("SELECT name FROM things ORDER BY name").fetchall()
    )
    return [name for (name,) in rows]


def test_it_keeps_what_is_written(things):
    add(things, "a")
    things.close()
    assert names(things) == ["a"]


def test_one_statement_says_how_many_rows_it_changed(things):
    add(things, "a")
    add(things, "b")
    assert things.execute("DELETE FROM things WHERE name = ?", "a") == 1
    assert things.execute("DELETE FROM things WHERE name = ?", "a") == 0
    assert names(things) == ["b"]


def test_it_is_private(things):
    add(things, "a")
    for file in things.path.parent.glob("state.db*"):
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_failed_write_leaves_nothing(things):
    def half(connection):
        connection.execute("INSERT INTO things VALUES ('half')")
        raise KeyError("stop")

    with pytest.raises(KeyError):
        things.write(half)
    assert names(things) == []


def test_a_table_wanted_later(things):
    add(things, "a")
    things.register_schema("more", "CREATE TABLE IF NOT EXISTS more (name TEXT);")
    assert things.read(
        lambda connection: connection.execute("SELECT count(*) FROM more").fetchone()
    ) == (0,)
    assert names(things) == ["a"]


def broken_by_nonsense(path):
    path.write_bytes(b"nonsense" * 1000)


def broken_by_cutting(path):
    os.truncate(path, 5000)


def broken_by_emptying(path):
    os.truncate(path, 0)


def broken_in_the_middle(path):
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)


def broken_by_another_schema(path):
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE things (other TEXT)")
    connection.close()


@pytest.mark.parametrize(
    "break_",
    [
        broken_by_nonsense,
        broken_by_cutting,
        broken_by_emptying,
        broken_in_the_middle,
        broken_by_another_schema,
    ],
)
def test_a_broken_file_is_made_anew_at_the_next_start(things, break_):
    add(things, "a")
    things.close()
    break_(things.path)
    again = DisposableDatabase(things.path)
    again.register_schema("things", SCHEMA)
    assert names(again) == []
    add(again, "b")
    assert names(again) == ["b"]


def test_a_file_removed_under_a_running_process_is_made_anew(things):
    add(things, "a")
    things.path.unlink()
    assert names(things) == []
    add(things, "b")
    assert names(things) == ["b"]


def test_a_file_emptied_under_running_processes_is_made_anew(things):
    add(things, "a")
    with things.path.open("r+b") as file:
        file.truncate()
    other = DisposableDatabase(things.path)
    other.register_schema("things", SCHEMA)
    add(other, "b")  # without waiting for the connection that has the empty file open
    assert names(things) == names(other) == ["b"]
    add(things, "c")
    assert names(other) == ["b", "c"]


def test_the_whole_folder_removed_under_a_running_process(tmp_path):
    things = DisposableDatabase(tmp_path / "instance" / "state.db")
    things.register_schema("things", SCHEMA)
    add(things, "a")
    shutil.rmtree(tmp_path / "instance")
    add(things, "b")
    assert names(things) == ["b"]


def test_everyone_moves_to_the_new_file_together(things):
    other = DisposableDatabase(things.path)
    other.register_schema("things", SCHEMA)
    add(things, "a")
    assert names(other) == ["a"]
    things.path.unlink()
    add(things, "b")
    assert names(other) == ["b"]
    add(other, "c")
    assert names(things) == ["b", "c"]


def test_a_table_dropped_under_a_running_process(things):
    add(things, "a")
    things.write(lambda connection: connection.execute("DROP TABLE things"))
    add(things, "b")
    assert names(things) == ["b"]


def test_a_dropped_table_is_damage_and_not_made_again_alone(things):
    things.register_schema(
        "pair", "CREATE TABLE IF NOT EXISTS a (n); CREATE TABLE IF NOT EXISTS b (n);"
    )
    things.write(lambda connection: connection.execute("INSERT INTO a VALUES (1)"))
    things.write(lambda connection: connection.execute("DROP TABLE b"))
    things.register_schema("more", "CREATE TABLE IF NOT EXISTS more (name TEXT);")

    def both(connection):
        return connection.execute("SELECT count(b.n), count(a.n) FROM a LEFT JOIN b").fetchone()

    assert things.read(both) == (0, 0), "all their data is lost together"


def test_two_processes_meet_a_broken_file_at_once(things, in_two_processes):
    add(things, "a")
    things.close()
    broken_by_nonsense(things.path)
    in_two_processes(lambda: add(things, str(os.getpid())))
    assert len(names(things)) == 2


def test_threads_have_their_own_connection(things):
    add(things, "a")
    found = []
    threads = [threading.Thread(target=lambda: found.append(names(things))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["a"]] * 4


def test_a_child_does_not_use_its_parents_connection(things, in_two_processes):
    add(things, "a")
    in_two_processes(lambda: add(things, str(os.getpid())))
    add(things, "z")
    assert len(names(things)) == 4


def test_an_error_that_a_new_file_would_not_help_is_not_hidden(things):
    add(things, "a")
    with pytest.raises(sqlite3.IntegrityError):
        things.write(lambda connection: connection.execute("INSERT INTO things VALUES ('a')"))
    assert names(things) == ["a"]


def test_tables_by_another_version_of_the_program_are_made_anew(things):
    add(things, "a")
    newer = DisposableDatabase(things.path)
    newer.register_schema("things", SCHEMA + "-- names are folded")
    assert names(newer) == []
    add(newer, "b")
    assert names(things) == []  # and the older program goes on
    add(things, "c")
    assert names(things) == ["c"]


def test_tables_that_only_another_program_needs_do_no_harm(things):
    things.register_schema("more", "CREATE TABLE IF NOT EXISTS more (name TEXT);")
    add(things, "a")
    fewer = DisposableDatabase(things.path)
    fewer.register_schema("things", SCHEMA)
    assert names(fewer) == names(things) == ["a"]


def test_a_text_with_a_damaged_byte_is_made_anew(things):
    """quick_check doesn't detect it."""
    things.write(
        lambda connection: connection.execute("INSERT INTO things VALUES (CAST(x'ff61' AS TEXT))")
    )
    assert names(things) == []
    add(things, "b")
    assert names(things) == ["b"]


def test_who_has_no_time_does_not_wait_for_who_writes(things):
    add(things, "a")
    writer = sqlite3.connect(things.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        things.write(lambda connection: connection.execute("DELETE FROM things"), timeout=0)
    writer.execute("COMMIT")
    writer.close()
    things.write(lambda connection: connection.execute("DELETE FROM things"), timeout=0)
    assert names(things) == []


def test_a_file_cut_later_is_found_by_the_next_process(things, in_two_processes):
    add(things, "a")
    things.close()
    os.truncate(things.path, 5000)
    again = DisposableDatabase(things.path)
    again.register_schema("things", SCHEMA)
    in_two_processes(lambda: add(again, "b"))
    assert names(again) == ["b"]


@pytest.mark.parametrize("spare", range(6))
def test_a_lack_of_handles_costs_no_row(things, spare):
    """SQLite says only that it can't open the file."""
    add(things, "a")
    things.close()
    again = DisposableDatabase(things.path)
    again.register_schema("things", SCHEMA)
    with few_handles(spare), contextlib.suppress(sqlite3.OperationalError, OSError):
        names(again)
    assert names(again) == ["a"]


def failing(code):
    """Return an operation that fails once, as SQLite does."""
    faults = iter([sqlite3.OperationalError("disk I/O error")])

    def operation(connection):
        for fault in faults:
            fault.sqlite_errorcode = code
            raise fault
        return connection.execute("SELECT name FROM things").fetchall()

    return operation


@pytest.mark.parametrize(
    "code",
    [
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_FSTAT,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMLOCK,
        sqlite3.SQLITE_IOERR_LOCK,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_FULL,
    ],
)
def test_an_error_of_the_disk_costs_no_row(things, code):
    add(things, "a")
    with pytest.raises(sqlite3.OperationalError):
        things.read(failing(code))
    assert names(things) == ["a"]


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR_SHORT_READ]
)
def test_a_damaged_file_is_replaced(things, code):
    add(things, "a")
    assert things.read(failing(code)) == []


def test_who_has_waited_for_a_writer_in_vain_does_not_wait_again(things, monkeypatch):
    monkeypatch.setattr("cms.core.database.BUSY_TIMEOUT", 0.3)
    add(things, "a")
    waits = []
    things.read(lambda connection: connection.set_trace_callback(waits.append))
    writer = sqlite3.connect(things.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            things.write(lambda connection: connection.execute("DELETE FROM things"), timeout=0.3)
    tried = [waits[number - 1] for number, sql in enumerate(waits) if sql == "BEGIN IMMEDIATE"]
    assert tried == ["PRAGMA busy_timeout = 300", "PRAGMA busy_timeout = 50"]
    writer.execute("COMMIT")
    writer.close()
    add(things, "b")
    assert names(things) == ["a", "b"]
    assert things._busy_until == 0


def test_tables_to_be_made_are_not_waited_for_again(things, monkeypatch):
    """Each read of a table that is missing tries to make it."""
    monkeypatch.setattr("cms.core.database.BUSY_TIMEOUT", 0.3)
    add(things, "a")
    waits = []
    things.read(lambda connection: connection.set_trace_callback(waits.append))
    writer = sqlite3.connect(things.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    things.register_schema("more", "CREATE TABLE IF NOT EXISTS more (name TEXT);")
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            names(things)
    tried = [sql for sql in waits if "busy_timeout" in sql][
        ::2
    ]  # each is followed by the usual one
    assert tried == ["PRAGMA busy_timeout = 300", "PRAGMA busy_timeout = 50"]
    writer.execute("COMMIT")
    writer.close()
    assert names(things) == ["a"]
