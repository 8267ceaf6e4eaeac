"""A small site, a clock that the test can advance, and a real mail server on this machine."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mail_server import Clock, Server
from minisite import MODELS, make_site

from cms.accounts.permissions import Actor
from cms.core.settings import Settings
from cms.opening import open_site
from cms.site import Site


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.down()


@pytest.fixture
def make(tmp_path: Path, clock: Clock) -> Callable[..., Site]:
    """Opens the small site with settings."""
    paths = make_site(tmp_path)

    def site(**settings: Any) -> Site:
        return open_site(
            Settings(data=paths.data, instance=paths.instance, **settings), MODELS, clock=clock
        )

    return site


@pytest.fixture
def ed() -> Actor:
    """An editor."""
    return Actor("a00000000001", "Ed", "editor")
