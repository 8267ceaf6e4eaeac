"""Results cached on the disk between processes: complete or absent, never from another version of
the program, bounded in size.
"""

import multiprocessing
import sqlite3
import sys
from pathlib import Path

import pytest

from cms.core import cached_results
from cms.core.cached_results import RESULTS_PER_WRITE, CachedResults
from cms.core.database import DisposableDatabase
from cms.markdown import cache_texts, render
from cms.markdown.render import render_unresolved
from tests.waiting import PATIENCE

KEYS = [bytes([number]) * 16 for number in range(4)]
FORK = multiprocessing.get_context("fork")


def opened(path: Path) -> CachedResults:
    return CachedResults(DisposableDatabase(path, is_large=True))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with three results."""
    results = opened(tmp_path / "site.db")
    for number, key in enumerate(KEYS[:3]):
        results.put(key, f"payload {number}".encode() * 9)
    results.flush()
    return tmp_path / "site.db"


def held(path: Path) -> list[bytes | None]:
    results = opened(path)
    return [results.get(key) for key in KEYS]


def test_what_is_put_is_found_by_the_next_process(path: Path) -> None:
    assert held(path) == [b"payload 0" * 9, b"payload 1" * 9, b"payload 2" * 9, None]


def test_where_nothing_can_be_kept_nothing_is_there(tmp_path: Path) -> None:
    (tmp_path / "site.db").mkdir()
    results = opened(tmp_path / "site.db")
    results.prune()
    assert results.get_or_make(b"source", lambda: b"made") == b"made"
    assert results.get(KEYS[0]) is None


def test_a_database_that_others_write_all_the_time_is_waited_for_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a freeze would wait for it every few texts."""
    tries = []

    def write(*_: object) -> None:
        tries.append(1)
        raise sqlite3.OperationalError("database is locked")

    database = DisposableDatabase(path, is_large=True)
    results = CachedResults(database)
    monkeypatch.setattr(database, "write", write)
    for number in range(RESULTS_PER_WRITE * 3):
        results.put(number.to_bytes(16), b"payload")
    results.flush()
    assert results.get(KEYS[1]) == b"payload 1" * 9
    assert len(tries) == 1


def test_of_too_many_the_oldest_go(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached_results, "MAX_RESULTS", 2)
    opened(path).prune()
    assert held(path) == [None, b"payload 1" * 9, b"payload 2" * 9, None]


def test_what_another_program_made_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached_results, "program_fingerprint", lambda: b"anothere")
    assert held(path) == [None] * 4
    opened(path).prune()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM cached_result").fetchone() == (0,)


def test_the_files_of_an_earlier_version_go(path: Path) -> None:
    for name in ("texts-da5897d7e06c39fa", "ground-da5897d7e06c39fa", "changes"):
        path.with_name(name).touch()
    opened(path).prune()
    assert held(path)[0]
    assert {one.name for one in path.parent.iterdir()} >= {"changes"}
    assert not list(path.parent.glob("*-da5897d7e06c39fa"))


def test_several_processes_add_at_once(tmp_path: Path) -> None:
    def work(number: int) -> None:
        results = opened(tmp_path / "site.db")
        for one in range(200):
            results.put(bytes([number, one]) * 8, bytes([number, one]) * 500)
        results.flush()

    crew = [FORK.Process(target=work, args=(number,)) for number in range(3)]
    for process in crew:
        process.start()
    for process in crew:
        process.join(PATIENCE)
        assert process.exitcode == 0
    results = opened(tmp_path / "site.db")
    for number in range(3):
        for one in range(200):
            assert results.get(bytes([number, one]) * 8) == bytes([number, one]) * 500


def test_results_are_written_by_themselves_when_there_are_many(tmp_path: Path) -> None:
    results = opened(tmp_path / "site.db")
    for number in range(RESULTS_PER_WRITE):
        results.put(bytes([number]) * 16, b"payload")
    assert held(tmp_path / "site.db") == [b"payload"] * 4


def test_a_newer_result_counts(path: Path) -> None:
    results = opened(path)
    results.put(KEYS[0], b"newer")
    results.flush()
    assert held(path)[0] == b"newer"


def test_texts_are_made_once_and_read_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "# A *heading*\n\nWords with $x^2$ and [a link](entry:news/launch), seen nowhere else."
    with cache_texts(opened(tmp_path / "site.db")):
        first = render(text, "en")
    render_unresolved.cache_clear()
    module = sys.modules["cms.markdown.render"]
    with monkeypatch.context() as changed, cache_texts(opened(tmp_path / "site.db")):
        changed.setattr(module, "_render", lambda *text: pytest.fail("made again"))
        assert render(text, "en") == first
    render_unresolved.cache_clear()
    assert render(text, "en") == first
