"""Fixtures of the engine tests: the small site, and an actor of each role."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from minisite import MODELS, NOW, make_site

from cms.accounts.permissions import Actor
from cms.content import Store
from cms.editing.editing import Editing
from cms.editing.revisions import History
from cms.schema.paths import Paths
from tests.waiting import PATIENCE


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return make_site(tmp_path)


@pytest.fixture
def store(paths: Paths) -> Store:
    opened = Store(paths, MODELS, lambda: NOW, History(paths).last_good)
    opened.content()
    return opened


@pytest.fixture
def editing(store: Store) -> Editing:
    return Editing(store)


@pytest.fixture
def ann() -> Actor:
    """An editor."""
    return Actor("a00000000001", "Ann", "editor")


@pytest.fixture
def bo() -> Actor:
    """Another editor."""
    return Actor("b00000000002", "Bo", "editor")


@pytest.fixture
def li() -> Actor:
    """A translator into Chinese."""
    return Actor("c00000000003", "Li", "translator", ("zh",))


@pytest.fixture
def root() -> Actor:
    """The administrator."""
    return Actor("d00000000004", "Root", "administrator")


def _told(work: Callable[[], object], barrier, results) -> None:
    barrier.wait()
    try:
        results.put(work())
    except Exception as error:
        results.put(type(error).__name__)


@pytest.fixture
def in_two_processes() -> Callable[[Callable[[], object]], list[object]]:
    """Runs `work` in two processes at once and returns each one's result, or the name of the
    exception it raised.
    """

    def run(work: Callable[[], object]) -> list[object]:
        context = multiprocessing.get_context("fork")
        barrier, results = context.Barrier(2), context.Queue()
        processes = [context.Process(target=_told, args=(work, barrier, results)) for _ in range(2)]
        for process in processes:
            process.start()
        answers = [results.get(timeout=PATIENCE) for _ in processes]
        for process in processes:
            process.join(timeout=PATIENCE)
        return answers

    return run
