"""One person of each role, signed in by the real form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from media_files import FILE, add, picture
from people import Clock, Desk, Visitor, build, join_everyone, render

from tests.staff_app import create_editor
from tests.told_events import listen


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """The staff app. Fails if a feature failed, unless the test has noted that itself."""
    site, paths = build(tmp_path, clock)
    accounts, events = join_everyone(paths), listen(site)
    app = create_editor(site, render)
    app.testing = True
    yield Desk(site, app, paths, clock, accounts, events)
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


@pytest.fixture
def lake(editor: Visitor) -> Visitor:
    """An editor who has just added a picture."""
    assert add(editor, "lake.jpg", picture()) == FILE
    return editor
