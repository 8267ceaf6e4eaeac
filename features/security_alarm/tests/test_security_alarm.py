"""Administrators are told of attacks by email, through a real mail server."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mail_server import Clock, Server
from minisite import MODELS, make_site

from app import features_of
from cms.accounts.security_events import write_event
from cms.core.settings import read_settings
from cms.opening import open_site
from cms.site import Site
from features.mail.mailer import DeliveryResult
from features.security_alarm.alarm import SecurityAlarm

Make = Callable[..., Site]
PASSWORD = "dunes walk at night"


@pytest.fixture
def make(tmp_path: Path, clock: Clock) -> Make:
    """Opens the small site with settings and all features."""
    paths = make_site(tmp_path)
    folders = {"data": paths.data, "instance": paths.instance}

    def site(**settings: Any) -> Site:
        return open_site(read_settings({}, features_of, **folders, **settings), MODELS, clock=clock)

    return site


@pytest.fixture
def site(make: Make, server: Server, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with two administrators, one of them disabled, and an editor."""
    monkeypatch.setattr("features.mail.mailer.Mailer.wake", lambda mailer: None)
    server.up()
    site = make(
        smtp_url=f"smtp://127.0.0.1:{server.port}",
        mail_from="site@oasis.example",
        base_url="https://oasis.example",
    )
    for name, role in (("ada", "administrator"), ("old", "administrator"), ("edi", "editor")):
        account, token = site.accounts.invite(f"{name}@example.org", name, role)
        site.accounts.accept(token, PASSWORD, interface="zh" if name == "ada" else "en")
        if name == "old":
            site.accounts.disable(account.id)
    return site


def attack(site: Site, repeats: int = 101) -> None:
    for _ in range(repeats):
        write_event(site, "link-refused", address="192.0.2.7")


def test_administrators_get_one_email_a_day_about_attacks(
    site: Site, server: Server, clock: Any
) -> None:
    attack(site, 100)
    assert site.get(SecurityAlarm).mailer.deliver() == DeliveryResult(0, 0)
    attack(site, 1)
    for _minute in range(5):
        clock.forward(minutes=1)
        attack(site)
    assert site.get(SecurityAlarm).mailer.deliver() == DeliveryResult(1, 0)
    (letter,) = server.letters
    assert letter["X-To"] == "ada@example.org"
    assert "编辑系统" in letter["Subject"]
    text = letter.get_content()
    assert "https://oasis.example/editor/security-log/" in text
    assert "100" in text
    assert "192.0.2.7" not in text
    clock.forward(days=1)
    attack(site)
    assert site.get(SecurityAlarm).mailer.deliver() == DeliveryResult(1, 0)


def test_they_are_told_of_a_full_log(
    site: Site, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.security_log.log.MAX_MONTH_BYTES", 4000)
    for number in range(60):
        write_event(site, "role", who="a1", note=f"{number}")
    assert site.get(SecurityAlarm).mailer.deliver() == DeliveryResult(1, 0)


def test_where_no_mail_is_set_up_nothing_is_queued(make: Make) -> None:
    site = make()
    attack(site, 150)
    assert not (site.paths.instance / "alarms").exists()
