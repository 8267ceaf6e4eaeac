"""Accounts in a temporary folder, fast hashes, a clock that the test can advance, and a second
process.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cms.accounts.accounts import Account, Accounts
from cms.accounts.passwords import Passwords
from cms.core.database import DisposableDatabase

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
def state(tmp_path: Path) -> DisposableDatabase:
    return DisposableDatabase(tmp_path / "state.db")


@pytest.fixture
def person(accounts: Accounts) -> Callable[..., Account]:
    """Creates an account and accepts its invitation."""

    def make(email: str = "li@example.org", role: str = "editor") -> Account:
        _, token = accounts.invite(email, "Li Na", role, (), "test")
        return accounts.accept(token, GOOD)

    return make
