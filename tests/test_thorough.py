"""The part of the tests that a usual run has."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests import thorough
from tests.pages import ROOT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committed project of five features, on which the turns are computed."""
    for name in ("bulk", "maps", "search", "trees", "video"):
        (tmp_path / "features" / name).mkdir(parents=True)
        (tmp_path / "features" / name / "__init__.py").touch()
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


def of_days(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str]]:
    """Return the features of each day of a round."""
    found = []
    for day in range(thorough.TURNS):
        monkeypatch.setattr(thorough.Run, "day", day)
        found.append(thorough.features_of_today.__wrapped__())
    return found


def test_each_feature_is_tested_on_one_of_the_days(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = of_days(monkeypatch)
    assert sorted(name for day in days for name in day) == [
        "bulk",
        "maps",
        "search",
        "trees",
        "video",
    ]
    assert max(map(len, days)) - min(map(len, days)) <= 1


def test_a_changed_feature_is_tested_on_every_day(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "features/maps/__init__.py").write_text("committed = True\n")
    commit(project)
    (project / "features/trees/__init__.py").write_text("committed = False\n")
    (project / "features/video/new.py").touch()
    assert frozenset.intersection(*of_days(monkeypatch)) == {"maps", "trees", "video"}


def test_without_git_there_are_turns_alone(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(project / ".git")
    assert not frozenset.intersection(*of_days(monkeypatch))


def test_the_core_has_no_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thorough, "features_of_today", frozenset)
    monkeypatch.setattr(thorough.Run, "thorough", False)
    assert not thorough.has_turn(ROOT / "features/trees/tests/test_trees_pages.py")
    for path in (
        "tests/test_start.py",
        "demo/tests/test_seed.py",
        "features",
        "features/conftest.py",
    ):
        assert thorough.has_turn(ROOT / path)
    monkeypatch.setattr(thorough.Run, "thorough", True)
    assert thorough.has_turn(ROOT / "features/trees/tests/test_trees_pages.py")
