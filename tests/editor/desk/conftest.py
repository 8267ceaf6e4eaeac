"""One person of each role, signed in by the real form."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from people import NAMES, Clock, Desk, Visitor, build, join, render

from blueprints.editor import create_editor
from cms.accounts.accounts import Account


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def joined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Account]]:
    """The folder of accounts of a site at the beginning of the clock, and the accounts by role."""
    site, paths = build(tmp_path_factory.mktemp("joined"), Clock())
    accounts = {role: join(site, role) for role in NAMES}
    return paths.instance / "accounts", accounts


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, joined: tuple[Path, dict[str, Account]]) -> Iterator[Desk]:
    """The staff app. Fails if a feature failed, unless the test has noted that itself."""
    site, paths = build(tmp_path, clock)
    folder, accounts = joined
    shutil.copytree(folder, paths.instance / "accounts")
    app = create_editor(site, render)
    app.testing = True
    yield Desk(site, app, paths, clock, {**accounts})
    assert site.failed_features.keys() <= {"herbs"}, site.failed_features


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """A browser that isn't signed in."""
    return desk.visitor()


@pytest.fixture
def administrator(desk: Desk) -> Visitor:
    return desk.signed_in("administrator")


@pytest.fixture
def editor(desk: Desk) -> Visitor:
    return desk.signed_in("editor")


@pytest.fixture
def translator(desk: Desk) -> Visitor:
    return desk.signed_in("translator")
