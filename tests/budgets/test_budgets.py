"""What the program may do for a page, an edit, a deletion, a save and an import: calls of functions,
SQL statements, files. The budgets are in `budgets.json`.

No figure is a time. A figure above its budget fails, and so does one far below: a gain is kept by
lowering the budget.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import ROOT

FILE = Path(__file__).with_name("budgets.json")
BUDGETS: dict[str, int] = json.loads(FILE.read_text("utf-8"))
LEAST = 0.8
"""The part of its budget that a figure must reach."""
PYTHON = (3, 11)
"""The version that the budgets are for: others count the calls of some expressions differently."""

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != PYTHON, reason="the budgets are for another version of Python"
)


def fault(name: str, figure: int, budget: int) -> str:
    """Return what is wrong with a figure, or nothing."""
    if figure > budget:
        return (
            f"{name}: {figure:,}; the budget is {budget:,}. Do less (`python -m bench.counts --show` "
            f"prints the calls), or raise the budget in {FILE.name} in a commit that says why."
        )
    if figure < budget * LEAST:
        return (
            f"{name}: {figure:,}; the budget is {budget:,}. Lower it to {rounded_up(figure):,} in "
            f"{FILE.name}, so that the gain is kept."
        )
    return ""


def rounded_up(figure: int) -> int:
    """Return the next number of two digits and zeros."""
    unit = 10 ** max(len(str(figure)) - 2, 0)
    return -(-figure // unit) * unit


@pytest.fixture(scope="module")
def figures() -> dict[str, int]:
    """The figures, counted in a process of its own, so that no other test has loaded anything."""
    settings = {name: text for name, text in os.environ.items() if not name.startswith("OASIS_")}
    done = subprocess.run(
        [sys.executable, "-m", "bench.counts"],
        cwd=ROOT,
        env=settings | {"PYTHONHASHSEED": "0", "TZ": "UTC"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", BUDGETS)
def test_a_figure_keeps_to_its_budget(figures: dict[str, int], name: str) -> None:
    assert not (problem := fault(name, figures[name], BUDGETS[name])), problem


def test_every_figure_has_a_budget(figures: dict[str, int]) -> None:
    assert figures.keys() == BUDGETS.keys()


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (1001, "calls: 1,001; the budget is 1,000"),
        (1000, ""),
        (800, ""),
        (799, "Lower it to 800"),
        (701, "Lower it to 710"),
        (9, "Lower it to 9 "),
    ],
)
def test_more_fails_and_so_does_much_less(figure: int, said: str) -> None:
    assert said in fault("calls", figure, 1000)
    assert bool(said) == bool(fault("calls", figure, 1000))
