"""The newsletter: a subscription needs a confirmation, a confirmed subscriber gets each issue once,
and unsubscribing deletes the address.
"""

import json
import os
import re
import shutil
import signal
import smtplib
import subprocess
import sys
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from disks import unwritable
from flask.testing import FlaskClient
from mail_server import Clock, Server

from app import features_of
from blueprints.sections import SECTIONS
from cms.core.files import locked
from cms.core.settings import read_settings, to_environment
from cms.opening import recover
from cms.web.app import create_public
from cms.web.commands import register_commands
from features.mail.mailer import DeliveryResult
from features.newsletter.diagnosis import diagnose
from features.newsletter.service import Newsletter, send_letter
from tests.entries import put
from tests.pages import ROOT
from tests.waiting import wait_until

FORM, BASE = "/en/newsletter/", "https://oasis.example"


class Reader:
    """A site with a newsletter, and its reader."""

    def __init__(self, folder: Path, server: Server, clock: Clock, **settings: Any) -> None:
        self.server, self.clock = server, clock
        self.folder = folder / "instance/newsletter"
        given = {
            "newsletter": True,
            "smtp_url": f"smtp://127.0.0.1:{server.port}",
            "mail_from": "News <news@oasis.example>",
            "base_url": BASE,
        } | settings
        self.app = create_public(
            SECTIONS,
            read_settings(
                {}, features_of, data=folder / "data", instance=folder / "instance", **given
            ),
            clock,
        )
        register_commands(self.app)
        self.client: FlaskClient = self.app.test_client()

    def get(self, path: str, status: int = 200) -> str:
        return self.answer(self.client.get(path), status)

    def post(self, path: str, status: int = 200, address: str = "127.0.0.1", **data: str) -> str:
        origin = {"REMOTE_ADDR": address}
        return self.answer(self.client.post(path, data=data, environ_base=origin), status)

    def answer(self, response: Any, status: int) -> str:
        assert response.status_code == status, response.get_data(as_text=True)[:2000]
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        html: str = response.get_data(as_text=True)
        if status != 303 and html:
            html5lib.HTMLParser(strict=True).parse(html)
        return html

    def ask(
        self,
        email: str,
        status: int = 303,
        locale: str = "en",
        address: str = "127.0.0.1",
        **data: str,
    ) -> str:
        token = re.findall(r'name="token" value="([^"]+)"', self.get(FORM))[0]
        self.clock.forward(seconds=20)
        sent = {"email": email, "locale": locale, "website": "", "token": token} | data
        return self.post(FORM, status, address, **sent)

    def try_to_ask(self, email: str, address: str) -> int:
        """Send the form and return the status of the answer."""
        token = re.findall(r'name="token" value="([^"]+)"', self.get(FORM))[0]
        self.clock.forward(seconds=3)
        data = {"email": email, "locale": "en", "website": "", "token": token}
        return self.client.post(FORM, data=data, environ_base={"REMOTE_ADDR": address}).status_code

    @property
    def recipients(self) -> list[str]:
        return [letter["X-To"] for letter in self.server.letters]

    def letter(self, number: int) -> EmailMessage:
        """Wait for the `number`th mail and return it."""
        wait_until(lambda: len(self.server.letters) >= number)
        return self.server.letters[number - 1]

    def subscribe(self, email: str, locale: str = "en") -> None:
        before = len(self.server.letters)
        self.ask(email, locale=locale)
        self.post(link_in(self.letter(before + 1)))

    def run(self, *arguments: str, status: int = 0) -> str:
        answer = self.app.test_cli_runner().invoke(args=["newsletter", *arguments])
        assert answer.exit_code == status, answer.output
        output: str = answer.output
        return output

    def file_of(self, email: str) -> Path:
        files = (self.folder / "subscribers").glob("*.json")
        return next(file for file in files if email in file.read_text())

    @property
    def kept(self) -> list[dict[str, str]]:
        files = sorted((self.folder / "subscribers").glob("*.json"))
        return [json.loads(file.read_text()) for file in files]


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part
    text: str = part.get_content()
    return text


def link_in(letter: EmailMessage) -> str:
    """The path of the link in a mail."""
    return urlsplit(re.findall(r"https://\S+/newsletter/\S+", text_of(letter))[0]).path


@pytest.fixture
def reader(tmp_path: Path, small_data: Path, server: Server, clock: Clock) -> Reader:
    shutil.copytree(small_data, tmp_path / "data")
    server.up()
    return Reader(tmp_path, server, clock)


def test_who_asks_confirms_gets_issues_and_leaves(reader: Reader, tmp_path: Path) -> None:
    reader.ask("Li@example.org", locale="zh")
    letter = reader.letter(1)
    assert (letter["To"], letter["X-To"]) == ("Li@example.org", "Li@example.org")
    assert "订阅" in letter["Subject"]
    assert letter["From"].addresses[0].addr_spec == "news@oasis.example"
    link = link_in(letter)
    assert "li@" not in link.casefold()
    assert '<html lang="zh-Hans"' in reader.get(link)
    assert '<html lang="en"' in reader.get(re.sub("^/zh/", "/xx/", link)), "as below"
    assert "confirmed" not in reader.kept[0], "a program that opens links confirms nothing"
    reader.post(link)
    assert set(reader.kept[0]) == {"email", "locale", "asked", "confirmed"}
    for _again in range(2):
        reader.post(link, 410)

    assert "1 sent" in reader.run("send", "--since", "2000-01-01")
    issue = reader.letter(2)
    assert "电子简报" in issue["Subject"]
    assert "</h2>" in text_of(issue, "html")
    assert f"{BASE}/zh/news/" in text_of(issue)
    assert f"退订：{BASE}/zh/newsletter/leave/" in text_of(issue)
    assert issue["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = issue["List-Unsubscribe"]
    assert leave == f"<{BASE}{link_in(issue)}>" or leave.startswith(f"<{BASE}/zh/newsletter/leave/")
    assert "No news since" in reader.run("send")
    assert len(reader.server.letters) == 2

    path = urlsplit(leave.strip("<>")).path.replace("/zh/", "/xx/")
    assert '<html lang="en"' in reader.get(path), "the letter's language was removed"
    one_click = {"List-Unsubscribe": "One-Click"}
    for _again in range(2):
        response = reader.client.post(path, data=one_click, content_type="multipart/form-data")
        assert response.status_code == 200
    assert reader.kept == []


def test_letters_are_in_a_derived_language_too(
    reader: Reader, tmp_path: Path, server: Server, clock: Clock
) -> None:
    file = tmp_path / "data/site.json"
    raw = json.loads(file.read_text("utf-8"))
    row = {"id": "t", "code": "zh-hant", "name": "繁體中文", "hreflang": "zh-Hant", "from": "zh"}
    file.write_text(json.dumps(raw | {"locales": [*raw["locales"], row]}), "utf-8")
    (tmp_path / "data/corrections.json").write_text(
        json.dumps({"corrections": [{"id": "a", "text": "订阅", "instead": "訂閱"}]}), "utf-8"
    )
    other = Reader(tmp_path, server, clock)
    if other.client.get("/zh-hant/").status_code == 404:
        pytest.skip("no feature converts languages")
    form = other.get("/zh-hant/newsletter/")
    assert '<option value="zh-hant" selected>' in form
    other.ask("li@example.org", locale="zh-hant")
    question = other.letter(1)
    assert "請" in question["Subject"]
    link = link_in(question)
    assert link.startswith("/zh-hant/newsletter/confirm/")
    assert '<html lang="zh-Hant"' in other.get(link)
    other.post(link)
    other.run("send", "--since", "2000-01-01")
    issue = other.letter(2)
    assert "電子簡報" in issue["Subject"]
    assert f"{BASE}/zh-hant/newsletter/leave/" in issue["List-Unsubscribe"]
    for kind in ("plain", "html"):
        text = text_of(issue, kind)
        assert f"{BASE}/zh-hant/news/" in text
        assert f"{BASE}/zh/" not in text
        assert "電子簡報" in text
    assert '<html lang="zh-Hant"' in text_of(issue, "html")
    other.run("write", str(tmp_path / "out"), "--since", "2000-01-01")
    assert (tmp_path / "out/newsletter-zh-hant.eml").exists()


def test_nobody_learns_who_subscribes(reader: Reader) -> None:
    reader.subscribe("li@example.org")
    known = reader.ask("LI@example.org")
    assert reader.ask("new@example.org") == known
    assert "already" in reader.letter(2)["Subject"] + reader.letter(3)["Subject"]
    assert len(reader.kept) == 2


def test_nobody_is_flooded_with_letters(reader: Reader) -> None:
    for _time in range(4):
        reader.ask("victim@example.org")
    reader.letter(2)
    wait_until(lambda: not list((reader.folder / "outbox").glob("*.json")))
    assert len(reader.server.letters) == 2
    reader.ask("another@example.org")
    assert "Too many" in reader.ask("third@example.org", 429)


@pytest.mark.parametrize(
    "spellings",
    [
        [f"target+{number}@gmail.example" for number in range(30)],
        [f"{case}+{case}@example.org" for case in ("TARGET", "Target", "tarGet", "target")],
        [
            f"{dotted}@{host}"
            for dotted in ("target", "t.arget", "tar.get", "t.a.r.g.e.t", "target+a", "ta.rget+b")
            for host in ("gmail.com", "googlemail.com", "GMail.com")
        ],
    ],
)
def test_no_spelling_of_an_address_floods_its_mailbox(reader: Reader, spellings: list[str]) -> None:
    for number, email in enumerate(spellings):
        assert reader.try_to_ask(email, f"198.51.{number}.1") == 303, "nobody learns of the limit"
    reader.ask("honest@example.org", address="203.0.113.9")
    wait_until(lambda: "honest@example.org" in reader.recipients)
    assert len(reader.recipients) == 3


def test_a_flood_of_requests_delays_nobody_elsewhere(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.mail.mailer.Mailer.wake", lambda mailer: None)
    mailer = reader.app.extensions["oasis"].site.get(Newsletter).mailer
    told = [
        reader.try_to_ask(
            f"{number}@host{number}.example", f"2001:db8:{number % 8:x}:{number << 8:x}::1"
        )
        for number in range(130)
    ]
    assert (told.count(303), told.count(429)) == (100, 30), "of one /32"
    reader.ask("honest@example.org", address="203.0.113.9")
    assert mailer.deliver() == DeliveryResult(63, 38)
    assert "honest@example.org" in reader.recipients
    assert mailer.deliver() == DeliveryResult(0, 38), "the others wait"
    reader.clock.forward(hours=1)
    assert mailer.deliver() == DeliveryResult(38, 0)


def test_a_flood_to_one_domain_delays_nobody_elsewhere(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.mail.mailer.Mailer.wake", lambda mailer: None)
    mailer = reader.app.extensions["oasis"].site.get(Newsletter).mailer
    for number in range(40):
        email = f"{number}@{number}.target.ac.cn"
        assert reader.try_to_ask(email, f"198.51.{number}.1") == 303
    for number in range(2):
        reader.ask(f"honest{number}@example.ac.cn", address="203.0.113.9")
    reader.ask("honest@target.ac.cn", address="203.0.113.9")
    assert mailer.deliver() == DeliveryResult(25, 18)
    assert sum("target" in to for to in reader.recipients) == 23
    reader.clock.forward(days=3, seconds=1)
    reader.run("tidy")
    assert mailer.deliver() == DeliveryResult(0, 0), "their links no longer work"


def test_addresses_that_nobody_confirms_dont_fill_the_list(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.newsletter.subscribers.MAX_SUBSCRIBERS", 3)
    reader.subscribe("li@example.org")
    for number in range(4):
        reader.ask(f"{number}@example.org", address=f"198.51.{number}.1")
    assert [one["email"] for one in sorted(reader.kept, key=lambda one: one["asked"])] == [
        "li@example.org",
        "2@example.org",
        "3@example.org",
    ]


def test_a_letter_waits_for_a_server_that_is_down_but_not_for_ever(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.mail.mailer.Mailer.wake", lambda mailer: None)
    mailer = reader.app.extensions["oasis"].site.get(Newsletter).mailer
    reader.server.later = {"li@example.org"}
    reader.ask("li@example.org")
    for _round in range(5):
        assert mailer.deliver() == DeliveryResult(0, 1)
    reader.server.down()
    for _round in range(5):
        reader.clock.forward(hours=1)
        assert mailer.deliver() == DeliveryResult(0, 1)
    reader.server.later = set()
    reader.server.up()
    assert mailer.deliver() == DeliveryResult(1, 0)
    reader.ask("wang@example.org")
    reader.server.later = {"wang@example.org"}
    for _round in range(5):
        mailer.deliver()
    reader.clock.forward(hours=7)
    assert mailer.deliver() == DeliveryResult(0, 0)
    assert not list((reader.folder / "outbox").glob("*.json"))


def test_a_letter_that_is_refused_for_good_is_not_tried_again(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.mail.mailer.Mailer.wake", lambda mailer: None)
    mailer = reader.app.extensions["oasis"].site.get(Newsletter).mailer
    reader.server.refuse = {"li@example.org"}
    reader.ask("li@example.org")
    assert mailer.deliver() == DeliveryResult(0, 0, refused=1)
    assert not list((reader.folder / "outbox").glob("*.json"))


@pytest.mark.parametrize(
    ("email", "data", "status"),
    [
        ("li@example.org\nBcc: all@example.org", {}, 422),
        ("li@example.org, all@example.org", {}, 422),
        ("=cmd@example.org", {}, 422),
        ("李@example.org", {}, 422),
        ("a..b@example.org", {}, 422),
        ("", {}, 422),
        ("li@example.org", {"locale": "xx"}, 422),
        ("li@example.org", {"website": "https://spam.example"}, 422),
        ("li@example.org", {"token": "forged"}, 422),
    ],
)
def test_what_a_form_may_not_have_sends_nothing(
    reader: Reader, email: str, data: dict[str, str], status: int
) -> None:
    reader.ask(email, status, **data)
    assert reader.kept == []
    assert not reader.folder.joinpath("outbox").exists()


def test_links_that_are_not_ours_do_nothing(reader: Reader) -> None:
    reader.subscribe("li@example.org")
    (file,) = (reader.folder / "subscribers").glob("*.json")
    for token in (
        file.stem,
        f"{file.stem}.",
        f"{file.stem}.x",
        "..",
        "a" * 300,
        "%00",
        "%E4%B8%AD",
    ):
        reader.client.post(f"/en/newsletter/confirm/{token}/")
        assert reader.client.post(f"/en/newsletter/leave/{token}/").status_code == 404
    assert len(reader.kept) == 1
    foreign = {"Origin": "https://evil.example"}
    assert reader.client.post(FORM, data={"email": "x@y.org"}, headers=foreign).status_code == 403


def test_an_address_that_nobody_confirms_is_deleted(reader: Reader) -> None:
    reader.ask("li@example.org")
    link = link_in(reader.letter(1))
    reader.clock.forward(days=3, seconds=1)
    reader.get(link, 410)
    reader.post(link, 410)
    assert "1 deleted" in reader.run("tidy")
    assert reader.kept == []


def test_a_run_that_breaks_off_goes_on_without_sending_twice(reader: Reader) -> None:
    for name in "abc":
        reader.subscribe(f"{name}@example.org")
        reader.clock.forward(hours=2)
    reader.server.refuse = {"b@example.org"}
    reader.server.later = {"c@example.org"}
    begun = len(reader.server.letters)
    reader.server.sender = "550 who is that"
    assert "550" in reader.run("send", "--since", "2000-01-01", status=1)
    reader.server.sender, reader.server.data = "", "554 looks like spam"
    said = reader.run("send", status=1)
    assert "Refused permanently: b@example.org" in said
    assert "0 sent, 1 refused, 2 waiting" in said, "an error not about the address is retried"
    reader.server.data = ""
    assert "1 sent, 0 refused, 1 waiting" in reader.run("send", status=1)
    reader.server.down()
    assert "Run it again" in reader.run("send", status=1)
    reader.server.later = set()
    reader.server.up()
    assert "1 sent, 0 refused, 0 waiting" in reader.run("send")
    assert "No news" in reader.run("send")
    reached = [letter["X-To"] for letter in reader.server.letters[begun:]]
    assert sorted(reached) == ["a@example.org", "c@example.org"]
    reader.clock.forward(days=1)
    assert "newsletter delete EMAIL" in reader.run("send", "--since", "2000-01-01", status=1)


def test_a_copy_that_is_handed_in_is_noted_however_busy_it_is(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.subscribe("li@example.org")
    begun = len(reader.server.letters)
    monkeypatch.setattr("cms.core.files.LOCK_TIMEOUT_SECONDS", 0)
    with ExitStack() as until_later:
        lock = reader.folder / "subscribers/.lock"
        reader.server.taken = lambda: until_later.enter_context(locked(lock))
        monkeypatch.setattr("cms.core.files.time.sleep", lambda _seconds: until_later.close())
        assert "1 sent" in reader.run("send", "--since", "2000-01-01")
    assert "No news" in reader.run("send")
    assert len(reader.server.letters) == begun + 1


SEND = ("send", "--since", "2000-01-01")


def check_broken_off(reader: Reader, begun: int) -> None:
    """Check that the copy that the server accepted and that could not be recorded is sent once more,
    under the same Message-ID, and no other is.
    """
    reader.server.taken = lambda: None
    assert len(reader.server.letters) == begun + 2
    assert "2 sent" in reader.run(*SEND), "the same command continues"
    letters = reader.server.letters[begun:]
    first, twice, again, last = (letter["X-To"] for letter in letters)
    assert twice == again
    assert len({first, twice, last}) == 3
    assert letters[1]["Message-ID"] == letters[2]["Message-ID"]
    assert len({letter["Message-ID"] for letter in letters}) == 3


def subscribe_three(reader: Reader) -> int:
    """Subscribe three people, and return the number of mails sent."""
    for name in "abc":
        reader.subscribe(f"{name}@example.org")
        reader.clock.forward(hours=2)
    return len(reader.server.letters)


def test_a_run_that_is_killed_sends_one_copy_twice_at_most(reader: Reader) -> None:
    begun = subscribe_three(reader)
    settings = reader.app.extensions["oasis"].site.settings
    run = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "newsletter", *SEND],
        cwd=ROOT,
        env=os.environ | to_environment(settings),
    )
    reader.server.taken = lambda: len(reader.server.letters) == begun + 2 and run.kill()
    assert run.wait() == -signal.SIGKILL
    check_broken_off(reader, begun)


def test_a_run_that_cannot_write_stops_and_sends_one_copy_twice_at_most(reader: Reader) -> None:
    begun = subscribe_three(reader)
    folder = reader.folder / "subscribers"

    def stand_in_the_way() -> None:
        if len(reader.server.letters) == begun + 2:
            folder.rename(folder.with_name("aside"))
            folder.touch()

    reader.server.taken = stand_in_the_way
    assert "Run it again" in reader.run(*SEND, status=1)
    folder.unlink()
    folder.with_name("aside").rename(folder)
    check_broken_off(reader, begun)


def test_a_server_that_takes_a_few_letters_at_a_time_gets_all(reader: Reader) -> None:
    for name in "abc":
        reader.subscribe(f"{name}@example.org")
        reader.clock.forward(hours=2)
    begun = len(reader.server.letters)
    reader.server.a_connection = 1
    assert "2 sent, 0 refused, 1 waiting" in reader.run("send", "--since", "2000-01-01", status=1)
    assert "1 sent, 0 refused, 0 waiting" in reader.run("send")
    assert len(reader.server.letters) == begun + 3


def test_who_leaves_while_somebody_writes_is_told_to_try_again(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.subscribe("li@example.org")
    subscribers = reader.app.extensions["oasis"].site.get(Newsletter).subscribers
    path = f"/en/newsletter/leave/{subscribers.leave_token(next(subscribers.all()))}/"
    monkeypatch.setattr("cms.core.files.LOCK_TIMEOUT_SECONDS", 0)
    with subscribers.lock():
        response = reader.client.post(path)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    reader.post(path)
    assert reader.kept == []


def test_a_fault_of_the_letter_is_no_refusal_of_the_address(server: Server) -> None:
    letter = EmailMessage()
    letter["Resent-Date"] = letter["Resent-From"] = "a@example.org"
    letter["Resent-Date"] = "twice"
    server.up()
    with smtplib.SMTP("127.0.0.1", server.port) as smtp:
        assert send_letter(smtp, letter) == "waiting"


def test_an_address_that_is_always_refused_for_now_holds_up_no_other_issue(reader: Reader) -> None:
    reader.subscribe("a@example.org")
    reader.server.later = {"a@example.org"}
    reader.run("send", "--since", "2000-01-01", status=1)
    assert "1 waiting" in reader.run("send", status=1)
    reader.clock.forward(days=5)
    assert "1 waiting" in reader.run("send", status=1)
    assert "No news" in reader.run("send")


def test_broken_files_and_lost_languages_keep_the_issue_from_nobody(reader: Reader) -> None:
    for name in "abc":
        reader.subscribe(f"{name}@example.org")
        reader.clock.forward(hours=2)
    a, b, c = (reader.file_of(f"{name}@example.org") for name in "abc")
    a.write_text(a.read_text().replace("a@example.org", "@"))
    b.write_text(b.read_text().replace('"en"', '"xx"'))
    c.unlink()
    c.mkdir()
    with locked(reader.folder.parent / "cache/jobs/newsletter.lock"):
        assert "Another run" in reader.run("send", "--since", "2000-01-01", status=1)
    begun = len(reader.server.letters)
    assert "1 sent, 0 refused, 0 waiting" in reader.run("send", "--since", "2000-01-01")
    assert reader.server.letters[begun]["X-To"] == "b@example.org"


def test_the_site_starts_where_the_list_cannot_be_opened(reader: Reader) -> None:
    reader.folder.mkdir(parents=True)
    (reader.folder / "subscribers").write_text("")
    reader.app.extensions["oasis"].site.get(Newsletter).begin()


@pytest.mark.parametrize("how", ["full", "read-only"])
def test_forms_keep_what_was_typed_where_nothing_can_be_counted(reader: Reader, how: str) -> None:
    write = "/en/contact/write/"
    reader.ask("li@example.org")
    token = re.findall(r'name="token" value="([^"]+)"', reader.get(write))[0]
    reader.clock.forward(seconds=20)
    typed = {"name": "Li", "email": "li@example.org", "subject": "Lake", "text": "Typed long"}
    with unwritable(reader.folder.parent / "state.db", how):
        page = reader.post(write, 503, token=token, website="", **typed)
        assert "Your message could not be stored." in page
        assert "Typed long</textarea>" in page
        page = reader.ask("wang@example.org", 503)
        assert "Your address could not be stored." in page
        assert 'value="wang@example.org"' in page
        for path in ("/en/", "/zh/search/?q=zzz", "/en/nowhere/"):
            assert reader.client.get(path).status_code < 500
    assert len(reader.kept) == 1


def test_the_list_can_be_exported_and_an_address_deleted(reader: Reader) -> None:
    reader.subscribe("li@example.org", "zh")
    assert "li@example.org,zh,2026" in reader.run("export", "-")
    assert "Deleted." in reader.run("delete", "LI@example.org")
    assert "no such address" in reader.run("delete", "li@example.org")
    assert reader.kept == []


def test_a_subscription_goes_with_the_data_of_a_person(reader: Reader) -> None:
    pytest.importorskip("features.erasure")
    reader.subscribe("li@example.org")
    reader.subscribe("wu@example.org")
    told = reader.app.test_cli_runner().invoke(args=["user", "erase", "Li@example.org", "--yes"])
    assert told.exit_code == 0, told.output
    assert [one["email"] for one in reader.kept] == ["wu@example.org"]


def test_an_issue_is_written_for_other_programs(reader: Reader, tmp_path: Path) -> None:
    out = tmp_path / "out"
    reader.run("write", str(out), "--since", "2000-01-01")
    assert sorted(path.name for path in out.iterdir()) == [
        *("newsletter-en.eml", "newsletter-en.html"),
        *("newsletter-zh.eml", "newsletter-zh.html"),
    ]
    html = (out / "newsletter-en.html").read_text()
    assert "leave.invalid" not in html + (out / "newsletter-en.eml").read_text()
    html5lib.HTMLParser(strict=True).parse(html)
    reader.run("send", "--since", "2000-01-01")
    assert "No news since 2026-11-24" in reader.run("write", str(out))


def test_no_issue_is_recorded_while_one_is_sent(reader: Reader, tmp_path: Path) -> None:
    place = SimpleNamespace(site=reader.app.extensions["oasis"].site, data=tmp_path / "data")
    put(place, "news/today", headline={"en": "Snow"}, date=f"{reader.clock():%Y-%m-%d}")
    newsletter = place.site.get(Newsletter)
    with newsletter.sending_lock():
        said = reader.run("write", str(tmp_path / "out"), status=1)
    assert "Another run is sending." in said
    assert newsletter.last_issue() is None
    reader.run("write", str(tmp_path / "out"))
    assert newsletter.last_issue().finished


def test_there_is_no_form_where_nobody_could_be_asked(
    reader: Reader, tmp_path: Path, server: Server, clock: Clock
) -> None:
    assert FORM in reader.client.get("/en/feeds/").get_data(as_text=True)
    privacy = reader.client.get("/en/about/privacy/").get_data(as_text=True)
    assert 'id="newsletter"' in privacy
    for settings in ({"newsletter": False}, {"smtp_url": ""}, {"live": False}):
        other = Reader(tmp_path, server, clock, **settings)
        assert other.client.get(FORM).status_code == 404
        assert FORM not in other.client.get("/en/feeds/").get_data(as_text=True)
        privacy = other.client.get("/en/about/privacy/").get_data(as_text=True)
        assert 'id="newsletter"' not in privacy


@pytest.mark.parametrize("name", ["", "subscribers", "outbox"])
def test_what_a_killed_process_left_is_swept_at_the_start(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("cms.core.files.LOCK_TIMEOUT_SECONDS", 0.05)
    site = reader.app.extensions["oasis"].site
    litter = reader.folder / name / ".oasis-0123"
    litter.parent.mkdir(parents=True, exist_ok=True)
    litter.write_text("li@example.org")
    with locked(litter.with_name(".lock")):  # another process may be writing it
        recover(site)
    assert litter.exists()
    recover(site)
    assert not litter.exists()


def test_it_tells_that_nobody_can_subscribe(tmp_path: Path, server: Server, clock: Clock) -> None:
    reader = Reader(tmp_path, server, clock, mail_from="", smtp_url="")
    [told] = diagnose(reader.app.extensions["oasis"].site)
    assert "The newsletter is on, but no one can subscribe" in str(told)
