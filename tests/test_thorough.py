"""The part of the tests that a usual run has."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests import thorough

FILES = [
    "demo/tests/test_seed.py",
    "features/bulk/tests/test_bulk.py",
    "features/maps/tests/test_maps.py",
    "features/maps/tests/test_own_map.py",
    "tests/bench/test_report.py",
    "tests/browser/entry/test_controls.py",
    "tests/browser/test_menu.py",
]
"""Files with turns."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committed project of a few test files, on which the turns are computed."""
    for name in (*FILES, "tests/test_start.py", "features/maps/tests/conftest.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(thorough, "ROOT", tmp_path)
    monkeypatch.setattr(thorough.Run, "thorough", False)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    commit(tmp_path)
    return tmp_path


def git(project: Path, *command: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(("git", "-C", project, *who, *command), check=True)


def commit(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--allow-empty", "--message", "Files")


def change(project: Path, name: str) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("changed = True\n")


def of_days(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """Return the files of each day of a round."""
    found = []
    for day in range(thorough.TURNS):
        monkeypatch.setattr(thorough.Run, "day", day)
        found.append({file.as_posix() for file in thorough.files_of_today.__wrapped__()})
    return found


def test_each_slow_file_runs_on_one_of_the_days(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = of_days(monkeypatch)
    assert sorted(name for day in days for name in day) == FILES
    assert max(map(len, days)) - min(map(len, days)) <= 1


@pytest.mark.parametrize(
    ("changed", "run"),
    [
        ("features/maps/static/maps/map.js", FILES[2:4]),
        ("features/maps/tests/test_maps.py", [FILES[2]]),
        ("tests/browser/menus.py", FILES[5:]),
        ("tests/browser/entry/conftest.py", FILES[5:]),
        ("static/js/menu.js", [FILES[0], FILES[6]]),
        ("static/js/editor/text/dialog.js", [FILES[0], *FILES[5:]]),
        ("bench/report.py", [FILES[4]]),
        ("cms/core/i18n.py", []),
    ],
)
def test_a_file_runs_on_every_day_if_what_it_tests_has_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch, changed: str, run: list[str]
) -> None:
    change(project, changed)
    assert set.intersection(*of_days(monkeypatch)) == set(run), "a new file"
    commit(project)
    assert set.intersection(*of_days(monkeypatch)) == set(run), "in the last commit"
    change(project, "cms/core/files.py")
    commit(project)
    assert not set.intersection(*of_days(monkeypatch)), "in the commit before"


def test_without_git_there_are_turns_alone(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(project / ".git")
    change(project, "bench/report.py")
    assert not set.intersection(*of_days(monkeypatch))


def test_folders_what_tests_share_and_other_files_have_no_turns(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thorough, "files_of_today", frozenset)
    every = ("tests/test_start.py", "features", "features/maps/tests/conftest.py")
    assert all(thorough.has_turn(project / name) for name in every)
    assert not any(thorough.has_turn(project / name) for name in FILES)
    monkeypatch.setattr(thorough.Run, "thorough", True)
    assert all(thorough.has_turn(project / name) for name in FILES)
