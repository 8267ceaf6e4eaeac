"""One person of each role, signed in by the real form."""

from pathlib import Path

import pytest
from people import NAMES, Clock, Desk, Visitor, build, join, render

from blueprints.editor import create_editor


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    site, paths = build(tmp_path, clock)
    accounts = {role: join(site, role) for role in NAMES}
    app = create_editor(site, render)
    app.testing = True
    return Desk(site, app, paths, clock, accounts)


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
