"""The part of the tests that a usual run of the suite has; `pytest --thorough` has every one.

Of sweeps, tests that check many similar cases, it takes a fixed sample, spread evenly, or another
part every day. The files of slow tests have turns: each runs on one of five days, and when what it
tests has changed.
"""

import os
import subprocess
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime
from functools import cache
from itertools import cycle, islice, product
from math import gcd
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from tests.pages import ROOT

Case, Other = TypeVar("Case"), TypeVar("Other")
DAY = "DAY_OF_THE_TESTS"
"""The environment variable with the number of the day, to repeat the run of another day."""
TURNS = 5
"""The days in which each file has its turn."""
TESTED = {
    "tests/browser/entry": (
        "tests/browser",
        "blueprints/editor",
        "templates/editor",
        "static/js/editor",
        "static/css",
    ),
    "tests/browser": ("blueprints", "templates", "static"),
    "tests/deploy": ("deploy", "cms/web", "cms/media", "cms/markdown"),
    "tests/bench": ("bench",),
    "tests/test_newcomer.py": ("docs", "scripts", "skeleton"),
    "demo": ("data", "blueprints", "templates", "static"),
}
"""Slow tests, and the folders of what they test. Those of a feature test its folder."""
CHANGED = (("diff", "--name-only", "HEAD~1"), ("ls-files", "--others", "--exclude-standard"))
"""Commands of git that list changed files: in the last commit or since, and new ones."""
EXAMPLES = {"usual": 50, "thorough": 1000}
"""The number of hypothesis examples, unless a test sets its own."""


class Run:
    """The options of this run."""

    thorough = False
    day = 0
    """The number of the day on which the run began, in all its processes."""


def add_option(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="take every case of the sweeps")


def begin(config: pytest.Config) -> None:
    """Read the option and set up hypothesis, without a deadline: the time of an example depends on
    how busy the machine is.
    """
    Run.thorough = config.getoption("thorough")
    Run.day = int(os.environ.setdefault(DAY, str(datetime.now(UTC).toordinal())))
    for name, number in EXAMPLES.items():
        settings.register_profile(
            name,
            max_examples=number,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile("thorough" if Run.thorough else "usual")


def sample(cases: Iterable[Case], most: int) -> list[Case]:
    """Return at most `most` of the cases, with the first and the last."""
    every = list(cases)
    if Run.thorough or len(every) <= most:
        return every
    return [every[place * (len(every) - 1) // max(most - 1, 1)] for place in range(most)]


def by_turns(cases: Iterable[Case], days: int) -> list[Case]:
    """Return some of the cases, so that each is returned once in so many days. These have no divisor
    in common with TURNS, or the file of a test would never have its turn on the day of some cases.
    """
    assert gcd(days, TURNS) == 1, days
    every = list(cases)
    return every if Run.thorough else every[Run.day % days :: days]


def pairs(some: Iterable[Case], others: Iterable[Other]) -> list[tuple[Case, Other]]:
    """Return pairs with each element of both at least once; every pair in a thorough run."""
    first, second = list(some), list(others)
    if Run.thorough:
        return list(product(first, second))
    return list(
        islice(zip(cycle(first), cycle(second), strict=False), max(len(first), len(second)))
    )


def one_of_each(cases: Iterable[Case], kind: Callable[[Case], Hashable]) -> list[Case]:
    """Return the first case of each kind."""
    every = list(cases)
    if Run.thorough:
        return every
    first = {kind(case): case for case in reversed(every)}
    return [case for case in every if case is first[kind(case)]]


def has_turn(path: Path) -> bool:
    """Return whether today's run has the tests in a file or folder."""
    below = path.relative_to(ROOT)
    return Run.thorough or not tested_folders(below) or below in files_of_today()


def tested_folders(file: Path) -> set[Path]:
    """Return the folders in which a change gives a file of tests its turn, unless it is in another
    such file; none for a file that is in every run.
    """
    if not file.match("test_*.py"):
        return set()
    if file.parts[0] == "features":
        return {Path(*file.parts[:2])}
    own = next((folder for folder in TESTED if file.is_relative_to(folder)), None)
    return {Path(folder) for folder in (own, *TESTED[own])} if own else set()


@cache
def files_of_today() -> frozenset[Path]:
    """Return the files with turns that a usual run of the whole suite has, below the project."""
    every, changed = files_with_turns(), changed_files()
    folders = {folder for file in changed - set(every) for folder in file.parents}
    renewed = {file for file in every if file in changed or tested_folders(file) & folders}
    return frozenset(every[Run.day % TURNS :: TURNS]) | renewed


def files_with_turns() -> list[Path]:
    found = (ROOT / folder for folder in ("features", "tests", "demo"))
    every = {path.relative_to(ROOT) for folder in found for path in folder.rglob("test_*.py")}
    return sorted(file for file in every if tested_folders(file))


def part_of_today() -> str:
    """Return a line that says how many files had their turn, and how to repeat that."""
    many, of = len(files_of_today()), len(files_with_turns())
    return f"{many} of {of} slow files had their turn (--thorough: all; {DAY}={Run.day}: the same)"


def changed_files() -> set[Path]:
    """Return the files that git lists as changed, none without git."""
    return {Path(line) for command in CHANGED for line in git(*command).splitlines()}


def git(*command: str) -> str:
    """Return the output of a command of git in the project, "" if it fails."""
    try:
        ran = subprocess.run(("git", "-C", ROOT, *command), capture_output=True, text=True)
    except OSError:
        return ""
    return ran.stdout
