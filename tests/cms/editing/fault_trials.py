"""Acts on a prepared site that are tried with a fault at each call in turn."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from faults import FAULTS
from minisite import MODELS, NOW, make_site

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.core.errors import Refusal
from cms.core.files import TEMPORARY_PREFIX, Unfinished
from cms.editing.editing import Editing
from cms.editing.recovery import recover
from cms.editing.revisions import History
from cms.schema.paths import Paths
from tests.thorough import pairs, sample
from tests.warm import adopt_rows

ANN = Actor("a00000000001", "Ann", "editor")
Act = Callable[[Editing], object]


def then(*acts: Act) -> Act:
    """Run acts one after the other."""

    def both(editing: Editing) -> None:
        for act in acts:
            act(editing)

    return both


def nothing(editing: Editing) -> None:
    """Leave the site unchanged."""


SEEN = ("data/content", "data/media", "instance/drafts", "instance/trash")


def opened(paths: Paths) -> Editing:
    return Editing(Store(paths, MODELS, lambda: NOW, History(paths).last_good))


def files(folder: Path) -> dict[str, bytes]:
    """All persistent files except the history."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for part in SEEN
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def on_site(found: dict[str, bytes]) -> dict[str, bytes]:
    """The files that visitors can see."""
    return {
        path: data
        for path, data in found.items()
        if path.startswith("data/") and TEMPORARY_PREFIX not in path
    }


def answer(act: Callable[[], object]) -> str:
    """Return the outcome reported to the person."""
    try:
        act()
    except Unfinished:
        return "unfinished"
    except (OSError, Refusal):
        return "failed"
    return "done"


class Trial:
    """An act on a prepared site, tried with one fault after the other."""

    def __init__(self, folder: Path, prepare: Act, act: Act) -> None:
        self.folder, self.act = folder, act
        editing = opened(make_site(folder / "prepared"))
        prepare(editing)
        editing.files.store.content()
        editing.files.store.database.close()
        self.before = files(folder / "prepared")
        with FAULTS.listed(self.fresh()) as places:
            act(self.editing)
        self.wanted = files(self.site)
        self.calls = len(places)

    def fresh(self) -> Path:
        """Restore the site as before the act."""
        self.site = self.folder / "site"
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.copytree(self.folder / "prepared", self.site)
        adopt_rows(self.site)
        self.editing = opened(Paths(self.site / "data", self.site / "instance"))
        self.editing.files.store.content()
        return self.site

    def said(self, step: int, lasting: bool) -> str:
        """Return the outcome reported if call number `step` fails."""
        with FAULTS.on(self.fresh(), step, lasting=lasting):
            return answer(partial(self.act, self.editing))


def check_outcomes(trial: Trial, repair: Act = nothing) -> None:
    """Check that what is said is what is there after a start, which calls `repair`. In a usual run two
    of three calls fail, permanently and once by turns.
    """
    told = {"done"}
    assert trial.calls > 8
    steps = sample(range(1, trial.calls + 1), trial.calls * 2 // 3)
    for step, lasting in pairs(steps, (False, True)):
        said = trial.said(step, lasting)
        expected = trial.before if said == "failed" else trial.wanted
        found = files(trial.site)
        assert on_site(found) == on_site(expected), f"step {step} {lasting}: {said}"
        assert lasting or said != "failed" or found == trial.before, f"step {step} {lasting}"
        again = opened(Paths(trial.site / "data", trial.site / "instance"))
        assert recover(again.files) in range(3)
        repair(again)
        assert files(trial.site) == expected, f"step {step} {lasting}: {said}"
        told.add(said)
    assert {"done", "failed", "unfinished"} == told
