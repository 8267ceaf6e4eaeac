"""Messages in a temporary folder, a clock that the test can advance, and a real mail server on this
machine.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mail_server import Clock, Server
from minisite import MODELS, make_site

from cms.accounts.permissions import Actor
from cms.contact.inbox import Messages
from cms.contact.message import SubmittedMessage
from cms.core.settings import Settings
from cms.opening import open_site
from cms.site import Site

Receive = Callable[..., str]


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
def messages(make: Callable[..., Site]) -> Messages:
    return make().messages


@pytest.fixture
def receive(clock: Clock) -> Receive:
    """Stores a message, each from another network."""
    count = iter(range(250))

    def write(messages: Messages, **changes: str) -> str:
        said = {
            "name": "Li Hua 李华",
            "email": "li@example.org",
            "subject": "Lake 博斯腾湖",
            "text": "How old?\n.\n\nFrom here.",
            "locale": "en",
        } | changes
        token = messages.tokens.issue()
        clock.forward(minutes=1)
        return messages.receive(SubmittedMessage(**said), token, f"198.51.{next(count)}.1")

    return write


@pytest.fixture
def ed() -> Actor:
    """An editor."""
    return Actor("a00000000001", "Ed", "editor")
