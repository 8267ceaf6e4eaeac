"""Emails about one's account, through a real mail server and the real forms."""

import re
from pathlib import Path
from typing import Any

import pytest
from mail_server import Clock, Server
from minisite import MODELS, make_site
from people import PASSWORD, Visitor, render

from app import features_of
from cms.accounts.accounts import Account, Accounts
from cms.accounts.passwords import Passwords
from cms.accounts.security_events import write_event
from cms.core.settings import read_settings
from cms.opening import open_site
from cms.site import Site
from features.security_mail.letters import SecurityLetters
from tests.staff_app import create_editor

NEW = "the well is deep enough"


class Office:
    """The editor of a site with a mail server, and an administrator who reads Chinese."""

    def __init__(self, folder: Path, clock: Clock, **settings: Any) -> None:
        paths = make_site(folder)
        folders = {"data": paths.data, "instance": paths.instance}
        self.site: Site = open_site(
            read_settings({}, features_of, **folders, **settings), MODELS, clock=clock
        )
        quick = Passwords(time_cost=1, memory_cost=8, parallelism=1)
        self.site.accounts = Accounts(paths.instance / "accounts", clock, quick)
        self.app = create_editor(self.site, render)
        self.app.testing = True
        self.ada = self.join("ada", "administrator", "zh")
        self.edi = self.join("edi", "editor", "en")

    def join(self, name: str, role: str, interface: str) -> Account:
        _, token = self.site.accounts.invite(f"{name}@example.org", name, role)
        return self.site.accounts.accept(token, PASSWORD, interface=interface)

    def signed_in(self, account: Account) -> Visitor:
        visitor = Visitor(self.app)
        visitor.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
        visitor.sign_in(account.email)
        return visitor

    def deliver(self) -> int:
        return self.site.get(SecurityLetters).mailer.deliver().sent


@pytest.fixture
def office(tmp_path: Path, clock: Clock, server: Server, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("features.mail.mailer.Mailer.wake", lambda mailer: None)
    server.up()
    return Office(
        tmp_path,
        clock,
        smtp_url=f"smtp://127.0.0.1:{server.port}",
        mail_from="site@oasis.example",
        base_url="https://oasis.example",
    )


def told(office: Office, server: Server) -> list[tuple[str, str, str]]:
    """Deliver; return (recipient, subject, text) of each new email."""
    before = len(server.letters)
    assert office.deliver() == len(server.letters) - before
    return [(one["X-To"], one["Subject"], one.get_content()) for one in server.letters[before:]]


def test_a_sign_in_on_a_new_device_is_told_once(office: Office, server: Server) -> None:
    visitor = office.signed_in(office.edi)
    [(to, subject, text)] = told(office, server)
    assert to == "edi@example.org"
    assert subject.endswith("Sign-in on a new device")
    assert "IP address: 192.0.2.7" in text
    assert re.search(r"Time: \w+ \d+, 20\d\d", text)
    assert "By:" not in text
    assert "change your password at once" in text
    assert text.rstrip().endswith("https://oasis.example/editor/account/")
    visitor.post("/account/sign-out")
    visitor.sign_in("edi@example.org")
    assert told(office, server) == []
    visitor.sign_in("edi@example.org", "wrong wrong wrong", 422)
    assert told(office, server) == []


def test_each_is_told_in_the_own_language_and_by_whom(office: Office, server: Server) -> None:
    administrator = office.signed_in(office.ada)
    [(to, subject, text)] = told(office, server)
    assert to == "ada@example.org"
    assert "在新设备上登录" in subject
    assert "立即修改密码" in text
    id = office.edi.id
    administrator.post(f"/users/{id}/role", role="translator", languages=["zh"])
    administrator.post(f"/users/{id}/link")
    administrator.post(f"/users/{id}/disable")
    administrator.post(f"/users/{id}/enable")
    letters = told(office, server)
    assert [one[0] for one in letters] == ["edi@example.org"] * 4
    assert sorted(one[1].rpartition("] ")[2] for one in letters) == sorted(
        [
            "Role or languages changed",
            "One-time link created",
            "Account disabled",
            "Account enabled",
        ]
    )
    assert all("By: ada" in one[2] for one in letters)


def test_a_new_password_is_told_without_the_password(office: Office, server: Server) -> None:
    visitor = office.signed_in(office.edi)
    told(office, server)
    visitor.post("/account/password", present=PASSWORD, password=NEW, again=NEW)
    token = office.site.accounts.reset_link(office.edi.id)
    form = {"name": "Edi", "password": PASSWORD, "again": PASSWORD, "interface": "en"}
    visitor.post(f"/account/setup/{token}", **form)
    letters = told(office, server)
    subjects = [one[1].rpartition("] ")[2] for one in letters]
    assert sorted(subjects) == ["One-time link used", "Password changed"]
    for _to, _subject, text in letters:
        assert NEW not in text
        assert PASSWORD not in text
        assert token not in text


def test_a_mailbox_is_not_flooded(office: Office, server: Server, clock: Clock) -> None:
    for _ in range(15):
        write_event(office.site, "password", who=office.edi.id)
    assert len(told(office, server)) == 10
    clock.forward(hours=1)
    write_event(office.site, "password", who=office.edi.id)
    assert len(told(office, server)) == 1


def test_an_email_waits_for_the_mail_server(office: Office, server: Server) -> None:
    server.down()
    write_event(office.site, "password", who=office.edi.id)
    assert office.deliver() == 0
    [waiting] = (office.site.paths.instance / "security_mail").glob("*.json")
    assert waiting.stat().st_mode & 0o777 == 0o600
    server.up()
    office.site.settings = office.site.settings._replace(smtp_url=f"smtp://127.0.0.1:{server.port}")
    office.site.replace(SecurityLetters(office.site))
    assert len(told(office, server)) == 1
    assert not waiting.exists()


def test_where_no_mail_is_set_up_nothing_is_kept(tmp_path: Path, clock: Clock) -> None:
    office = Office(tmp_path, clock)
    office.signed_in(office.edi)
    assert not (office.site.paths.instance / "security_mail").exists()


def test_events_that_concern_no_account_are_not_told(office: Office, server: Server) -> None:
    write_event(office.site, "link", about="no such account")
    write_event(office.site, "publish", who=office.edi.id)
    write_event(office.site, "second-factor-refused", who=office.edi.id)
    assert told(office, server) == []
