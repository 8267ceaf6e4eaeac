"""Accounts in a temporary folder, cheap hashes, a clock that the test moves, and a second process."""

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cms.accounts import Account, Accounts, Passwords
from cms.accounts.database import AccountDatabase

GOOD = "灰喜鹊 flies at dawn"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **length: float) -> None:
        self.now += timedelta(**length)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "accounts"


@pytest.fixture
def accounts(folder: Path, clock: Clock) -> Accounts:
    return Accounts(folder, clock, Passwords(time_cost=1, memory_cost=8))


@pytest.fixture
def state(tmp_path: Path) -> AccountDatabase:
    return AccountDatabase(tmp_path / "state.db")


@pytest.fixture
def person(accounts: Accounts) -> Callable[..., Account]:
    """Somebody who has accepted an invitation."""

    def make(email: str = "li@example.org", role: str = "editor") -> Account:
        _, token = accounts.invite(email, "Li Na", role, (), "test")
        return accounts.accept(token, GOOD)

    return make


def _told(work: Callable[[], object], barrier, results) -> None:
    barrier.wait()
    try:
        results.put(work())
    except Exception as error:
        results.put(type(error).__name__)


@pytest.fixture
def in_two_processes() -> Callable[[Callable[[], object]], list[object]]:
    """Run the same work in two processes at once; what each answered, or the name of what it
    raised.
    """

    def run(work: Callable[[], object]) -> list[object]:
        context = multiprocessing.get_context("fork")
        barrier, results = context.Barrier(2), context.Queue()
        processes = [context.Process(target=_told, args=(work, barrier, results)) for _ in range(2)]
        for process in processes:
            process.start()
        answers = [results.get(timeout=20) for _ in processes]
        for process in processes:
            process.join(timeout=20)
        return answers

    return run
