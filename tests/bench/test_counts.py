"""The counts of calls, statements and files that budgets and bars are for."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bench import counting, counts
from tests.institute import make_institute
from tests.pages import ROOT


def test_calls_of_functions_and_of_built_in_ones_are_told_apart() -> None:
    def inner(number: int) -> int:
        return abs(number)

    def outer() -> list[int]:
        return [inner(1), inner(2)]

    found = counting.counted(outer)
    (one,) = (calls for (_, name), calls in found.functions.items() if name.endswith("inner"))
    assert (one, found.calls) == (2, 3)
    assert found.all_calls >= found.calls + 2
    assert found.files == set()


def test_every_statement_counts_once_it_is_listened_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "connect", sqlite3.connect)
    counting.listen()
    with sqlite3.connect(tmp_path / "rows.db", isolation_level=None) as rows:
        rows.execute("CREATE TABLE numbers (number)")

        def work() -> None:
            rows.executemany("INSERT INTO numbers VALUES (?)", [(1,), (2,), (3,)])
            rows.execute("SELECT * FROM numbers").fetchall()

        assert counting.counted(work).statements == 4
    rows.close()


def test_another_content_is_counted(tmp_path: Path) -> None:
    data = make_institute(tmp_path / "data")
    told = subprocess.run(
        [sys.executable, "-m", "bench.counts", "--data", data],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    for work in ("a page", "a save", "a freeze"):
        assert found[f"source files run through by {work}, without features"] > 10
    assert found["nodes"] > 1000


def test_the_functions_of_some_work_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    counts.show(counting.counted(lambda: counts.expect.__name__))
    shown = capsys.readouterr().out
    assert "tests/bench/test_counts.py" in shown
    assert "1 calls" in shown
