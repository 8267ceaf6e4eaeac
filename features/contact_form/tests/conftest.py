"""The fixtures of the tests of mail and of the editor; a site with this feature alone; messages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mail_server import Clock
from minisite import MODELS, make_site

from cms.core.feature import Features
from cms.core.settings import read_settings
from cms.opening import open_site
from cms.site import Site
from features.contact_form import feature
from features.contact_form.inbox import Messages
from features.mail import feature as mail
from features.mail.message import MessageContent
from features.mail.tests.conftest import clock, ed, server  # noqa: F401
from tests.cms.conftest import *  # noqa: F403
from tests.editor.desk.conftest import administrator, desk, editor, translator, visitor  # noqa: F401

Receive = Callable[..., str]


@pytest.fixture
def make(tmp_path: Path, clock: Clock) -> Callable[..., Site]:  # noqa: F811
    """Opens the small site with settings."""
    paths = make_site(tmp_path)

    def site(**settings: Any) -> Site:
        folders = {"data": paths.data, "instance": paths.instance}
        read = read_settings({}, lambda _settings: Features((mail, feature)), **folders, **settings)
        return open_site(read, MODELS, clock=clock)

    return site


@pytest.fixture
def messages(make: Callable[..., Site]) -> Messages:
    return make().get(Messages)


@pytest.fixture
def receive(clock: Clock) -> Receive:  # noqa: F811
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
        return messages.receive(MessageContent(**said), token, f"198.51.{next(count)}.1")

    return write
