"""The core and the other features go on without any feature: each deleted, each alone, all deleted,
some random halves. A tie that nobody declared shows only when a feature stands alone.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.pages import ROOT
from tests.thorough import sample

NAMES = sorted(path.parent.name for path in (ROOT / "features").glob("*/__init__.py"))
SEED = 27
HALVES = 20
CORE_TESTS = (
    *("tests/cms/core", "tests/cms/editing", "tests/cms/accounts"),
    *("tests/editor/desk", "tests/editor/entry"),
)
"""Tests of the core that pass whatever features there are."""
PATHS = ("tests", "tests/freeze", "tests/editor/desk")


def subsets() -> list[tuple[str, ...]]:
    """Return the sets of features that stay: none, all but one, one alone, random halves."""
    dice = random.Random(SEED)
    without = [tuple(name for name in NAMES if name != gone) for gone in NAMES]
    halves = [tuple(sorted(dice.sample(NAMES, len(NAMES) // 2))) for _ in range(HALVES)]
    return list(dict.fromkeys([(), *without, *((name,) for name in NAMES), *halves, tuple(NAMES)]))


def program_with(folder: Path, names: Iterable[str]) -> Path:
    """Make a program of links to this one, with some of the features only."""
    folder.mkdir()
    for path in ROOT.iterdir():
        if path.name not in ("features", "instance", ".git", "build"):
            (folder / path.name).symlink_to(path)
    shutil.copytree(
        ROOT / "features", folder / "features", ignore=lambda _, found: {*NAMES} & {*found}
    )
    for name in names:
        (folder / "features" / name).symlink_to(ROOT / "features" / name)
    return folder


def environment(program: Path) -> dict[str, str]:
    """Return the environment of a process in a program. A run of tests in it is no worker of this
    run, which would use the sites that tests with other features have made.
    """
    paths = os.pathsep.join(str(program / path) for path in (".", *PATHS))
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    return own | {"PYTHONPATH": paths}


def run(program: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=program,
        env=environment(program),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]


@pytest.mark.parametrize("names", sample(subsets(), 3), ids="+".join)
def test_every_screen_opens_and_the_site_freezes_with(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    program = program_with(tmp_path / "program", names)
    run(program, "tests.features.walk", str(tmp_path))


@pytest.mark.parametrize("names", sample(subsets(), 0), ids="+".join)
def test_the_core_is_tested_with(names: tuple[str, ...], tmp_path: Path) -> None:
    program = program_with(tmp_path / "program", names)
    several = ("-n", str(os.cpu_count()), "--dist", "loadfile")
    run(program, "pytest", "-q", "-x", "-p", "no:cacheprovider", *several, *CORE_TESTS)


def test_a_run_within_a_run_is_no_worker_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    assert not [name for name in environment(tmp_path) if name.startswith("PYTEST_XDIST")]
