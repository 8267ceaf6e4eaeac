"""Mail to a real server on this machine: up, down, up again; refusing; requiring a password."""

import json
import smtplib
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app import create_app
from cms.accounts.permissions import Actor, Forbidden
from cms.core.files import locked
from cms.site import Site
from features.contact_form.inbox import Messages
from features.contact_form.letter import compose
from features.contact_form.message import VisitorMessage
from features.mail.mail_message import MailHeaders, letterhead
from features.mail.mailer import DeliveryResult
from features.mail.message import MailStatus, MessageContent
from tests.waiting import wait_until

Make = Callable[..., Site]
Receive = Callable[..., str]


def mails(messages: Messages, ed: Actor) -> list[MailStatus]:
    return [message.mail for message in reversed(messages.all(ed))]


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mailer thread: the test starts each round."""
    monkeypatch.setattr("features.mail.mailer.Mailer.wake", lambda mailer: None)


@pytest.fixture
def mailing(make: Make, server: Any) -> Messages:
    return make(smtp_url=f"smtp://127.0.0.1:{server.port}", mail_to="office@example.org").get(
        Messages
    )


def test_a_message_arrives_as_a_letter(
    mailing: Messages, server: Any, receive: Receive, ed: Actor
) -> None:
    server.up()
    id = receive(mailing)
    wait_until(lambda: bool(server.letters))
    (letter,) = server.letters
    assert (letter["To"], letter["X-To"], letter["From"]) == ("office@example.org",) * 3
    assert letter["Reply-To"] == "li@example.org"
    assert letter["Subject"].endswith("Lake 博斯腾湖")
    text = letter.get_content().replace("\r\n", "\n")
    for words in (
        "Li Hua 李华",
        "li@example.org",
        "How old?\n.\n\nFrom here.",
        f"/editor/messages/{id}/",
    ):
        assert words in text
    wait_until(lambda: mails(mailing, ed)[0].state == "sent")


def test_nobody_waits_for_a_server_that_never_answers(
    make: Make, receive: Receive, ed: Actor
) -> None:
    """The server accepts the connection and never answers: the visitor gets the thanks page long
    before the mailer times out.
    """
    with socket.create_server(("127.0.0.1", 0)) as silent:
        messages = make(
            smtp_url=f"smtp://127.0.0.1:{silent.getsockname()[1]}", mail_to="o@example.org"
        ).get(Messages)
        receive(messages)
        taken, _ = silent.accept()
        assert threading.current_thread().name != "oasis-mailer"
        assert mails(messages, ed) == [MailStatus("waiting")]
        receive(messages)
        assert len(messages.all(ed)) == 2
        taken.close()


@pytest.mark.usefixtures("quiet")
def test_down_then_up_loses_nothing_and_sends_nothing_twice(
    mailing: Messages, server: Any, receive: Receive, ed: Actor
) -> None:
    receive(mailing, subject="First")
    receive(mailing, subject="Second")
    assert mailing.send() == DeliveryResult(0, 2)
    first, second = mails(mailing, ed)
    assert (first.state, first.tries) == ("waiting", 1)
    assert "ConnectionRefusedError" in first.error
    assert (second.state, second.tries) == ("waiting", 0)
    server.up()
    assert mailing.send() == DeliveryResult(2, 0)
    assert mailing.send() == DeliveryResult(0, 0)
    assert [letter["Subject"].split("] ")[-1] for letter in server.letters] == ["First", "Second"]
    assert {mail.state for mail in mails(mailing, ed)} == {"sent"}
    server.down()
    receive(mailing, subject="Third")
    assert mailing.send() == DeliveryResult(0, 1)


def test_the_mailer_starts_again_by_itself(
    mailing: Messages, server: Any, receive: Receive, ed: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.mail.mailer.FIRST_PAUSE", 0.05)
    receive(mailing)
    wait_until(lambda: mails(mailing, ed)[0].tries > 0)
    server.up()
    wait_until(lambda: mails(mailing, ed)[0].state == "sent")
    assert len(server.letters) == 1
    wait_until(lambda: mailing.mailer._thread is None)


@pytest.mark.usefixtures("quiet")
def test_one_letter_that_is_refused_holds_no_other_up(
    make: Make, server: Any, receive: Receive, ed: Actor
) -> None:
    server.up()
    server.later = {"office@example.org"}
    messages = make(smtp_url=f"smtp://127.0.0.1:{server.port}", mail_to="office@example.org").get(
        Messages
    )
    receive(messages)
    receive(messages)
    assert messages.send() == DeliveryResult(0, 2)
    assert [(mail.state, mail.tries) for mail in mails(messages, ed)] == [
        ("waiting", 1),
        ("waiting", 1),
    ]
    assert mails(messages, ed)[0].error == "450 not now"
    server.later = set()
    assert messages.send() == DeliveryResult(2, 0)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("attribute", "value", "said"),
    [
        ("refuse", {"office@example.org"}, "550 there is no such box"),
        ("sender", "553 not from you", "553 not from you"),
        ("data", "554 looks like spam", "554 looks like spam"),
    ],
)
def test_what_the_server_refuses_for_good_is_given_up_until_somebody_sends_it_again(
    mailing: Messages,
    server: Any,
    receive: Receive,
    ed: Actor,
    attribute: str,
    value: Any,
    said: str,
) -> None:
    server.up()
    usual = getattr(server, attribute)
    setattr(server, attribute, value)
    id = receive(mailing)
    assert mailing.send() == DeliveryResult(0, 0, refused=1)
    assert mails(mailing, ed) == [MailStatus("refused", 1, said)]
    setattr(server, attribute, usual)
    assert mailing.send() == DeliveryResult(0, 0), "it is not retried automatically"
    assert server.letters == []
    assert mailing.get(ed, id).content.subject == "Lake 博斯腾湖"
    assert mailing.send_again(ed, [id, id, "x"]) == 1
    assert mailing.send() == DeliveryResult(1, 0)
    assert mailing.send_again(ed, [id]) == 0, "it has been sent"
    assert len(server.letters) == 1


@pytest.mark.usefixtures("quiet")
def test_what_was_held_can_be_sent(
    mailing: Messages, server: Any, receive: Receive, ed: Actor, li: Actor
) -> None:
    server.up()
    id = receive(mailing)
    mailing.mailer._folder.change(id, lambda found: replace(found, mail=MailStatus("held")))
    assert mailing.send() == DeliveryResult(0, 0)
    with pytest.raises(Forbidden):
        mailing.send_again(li, [id])
    assert mailing.send_again(ed, [id]) == 1
    assert mailing.send() == DeliveryResult(1, 0)


@pytest.mark.usefixtures("quiet")
def test_what_was_erased_meanwhile_stays_erased(
    mailing: Messages, server: Any, receive: Receive, ed: Actor
) -> None:
    id = receive(mailing)

    def refuse_and_erase(message: VisitorMessage) -> Any:
        mailing.erase(ed, [id])
        raise ValueError("no letter")

    server.up()
    mailing.mailer._compose = refuse_and_erase
    assert mailing.send() == DeliveryResult(0, 0)
    assert mailing.all(ed) == ()


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("fault", ["busy", "disk"])
def test_a_letter_that_is_handed_in_is_not_sent_again(
    make: Make,
    server: Any,
    receive: Receive,
    ed: Actor,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    site = make(smtp_url=f"smtp://127.0.0.1:{server.port}", mail_to="o@example.org")
    folder, messages = site.paths.instance / "messages", site.get(Messages)
    aside = folder.with_name("aside")
    monkeypatch.setattr("cms.core.files.LOCK_TIMEOUT_SECONDS", 0)
    with ExitStack() as until_later:

        def stand_in_the_way() -> None:
            if fault == "busy":
                until_later.enter_context(locked(folder / ".lock"))
            else:
                folder.rename(aside)
                folder.touch()

        server.taken = stand_in_the_way
        server.up()
        receive(messages)
        messages.send()
    if fault == "disk":
        folder.unlink()
        aside.rename(folder)
    assert messages.send() == DeliveryResult(0, 0)
    assert len(server.letters) == 1
    assert mails(messages, ed)[0].state == "sent"


@pytest.mark.usefixtures("quiet")
def test_a_server_may_take_ten_minutes_to_take_a_letter(
    mailing: Messages, server: Any, receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 5321, 4.5.3.2.6: with a shorter timeout the mail is delivered twice."""
    patience, send_message = list[float | None](), smtplib.SMTP.send_message

    def look_at_patience(smtp: smtplib.SMTP, letter: Any) -> Any:
        patience.append(smtp.sock.gettimeout() if smtp.sock else None)
        return send_message(smtp, letter)

    monkeypatch.setattr(smtplib.SMTP, "send_message", look_at_patience)
    server.up()
    receive(mailing)
    mailing.send()
    assert patience == [600]


@pytest.mark.usefixtures("quiet")
def test_two_processes_send_once(make: Make, server: Any, receive: Receive, ed: Actor) -> None:
    server.up()
    settings = {"smtp_url": f"smtp://127.0.0.1:{server.port}", "mail_to": "o@example.org"}
    one, other = make(**settings).get(Messages), make(**settings).get(Messages)
    for _ in range(6):
        receive(one)
    rounds = [threading.Thread(target=messages.send) for messages in (one, other)]
    for thread in rounds:
        thread.start()
    for thread in rounds:
        thread.join()
    assert len(server.letters) == 6


@pytest.mark.usefixtures("quiet")
def test_a_password_is_given_and_a_wrong_one_loses_nothing(
    make: Make, server: Any, receive: Receive, ed: Actor
) -> None:
    """An error before any mail is one of the settings, which the webmaster corrects, so the message
    stays waiting.
    """
    server.up(authenticator=server.authenticate, auth_required=True, auth_require_tls=False)
    url = f"smtp://us%40er:WORD@127.0.0.1:{server.port}"
    messages = make(smtp_url=url.replace("WORD", "wrong"), mail_to="o@example.org").get(Messages)
    receive(messages)
    assert messages.send() == DeliveryResult(0, 1)
    (mail,) = mails(messages, ed)
    assert (mail.state, mail.error[:4]) == ("waiting", "535 ")
    assert "wrong" not in mail.error
    assert make(smtp_url=url.replace("WORD", "p%40ss%20word"), mail_to="o@example.org").get(
        Messages
    ).send() == DeliveryResult(1, 0)
    assert server.words[-1] == (b"us@er", b"p@ss word")


@pytest.mark.usefixtures("quiet")
def test_without_a_server_nothing_waits(
    make: Make, receive: Receive, ed: Actor, server: Any
) -> None:
    receive(make().get(Messages))
    later = make(smtp_url=f"smtp://127.0.0.1:{server.port}", mail_to="o@example.org").get(Messages)
    server.up()
    assert later.send() == DeliveryResult(0, 0)
    assert mails(later, ed) == [MailStatus("off")]


def test_a_demonstration_writes_to_nobody_by_itself(own_site: SimpleNamespace) -> None:
    store, settings = own_site.site.store, own_site.site.settings
    assert letterhead(settings, store).to == ""
    assert letterhead(settings._replace(mail_to="a@example.org"), store).to == "a@example.org"
    raw = json.loads((own_site.data / "site.json").read_text("utf-8")) | {"demonstration": False}
    (own_site.data / "site.json").write_text(json.dumps(raw), "utf-8")
    store.refresh()
    head = letterhead(settings._replace(mail_from="web@example.org"), store)
    assert (head.to, head.sender) == ("office@rivers.example", "web@example.org")


@pytest.mark.usefixtures("quiet")
def test_where_nobody_is_to_get_it_the_staff_app_says_why(
    make: Make, receive: Receive, ed: Actor, server: Any
) -> None:
    server.up()
    messages = make(smtp_url=f"smtp://127.0.0.1:{server.port}").get(Messages)
    receive(messages)
    assert messages.send() == DeliveryResult(0, 1)
    assert "set OASIS_MAIL_TO" in mails(messages, ed)[0].error


HEAD = MailHeaders(
    "site@example.org", "office@example.org", "研究所", "https://www.example.org", str
)


@pytest.mark.parametrize(
    "submitted",
    [
        MessageContent("x", "x@example.org", "a\r\nBcc: all@example.org", "t", "en"),
        MessageContent("x", "x@example.org\r\nBcc: all@example.org", "s", "t", "en"),
    ],
)
def test_even_an_unchecked_message_adds_no_header(clock: Any, submitted: MessageContent) -> None:
    message = VisitorMessage("20261124T083000Z-0123456789abcdef", clock(), submitted)
    with pytest.raises(ValueError):
        compose(message, HEAD)


@pytest.mark.parametrize(
    "said",
    [
        "=?utf-8?q?a=0ABcc:_x?=",
        "Bcc: all@example.org",
        "<script>",
        '"; --',
        "多" * 150,
        "a," * 70,
        "\u200fعربي",
        "👩‍🔬" * 20,
    ],
)
def test_what_is_said_stays_where_it_belongs(clock: Any, said: str) -> None:
    message = VisitorMessage(
        "20261124T083000Z-0123456789abcdef",
        clock(),
        MessageContent(said, "x@example.org", said, said, "en"),
    )
    raw = bytes(compose(message, HEAD))
    head = raw.split(b"\r\n\r\n")[0]
    names = [
        line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))
    ]
    assert sorted(names) == sorted(
        [
            b"From",
            b"To",
            b"Subject",
            b"Date",
            b"Message-ID",
            b"Reply-To",
            b"Auto-Submitted",
            b"Content-Type",
            b"Content-Transfer-Encoding",
            b"MIME-Version",
        ]
    )
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_an_address_in_other_letters_stands_in_the_text_alone(clock: Any) -> None:
    letter = compose(
        VisitorMessage(
            "20261124T083000Z-0123456789abcdef",
            clock(),
            MessageContent("x", "李@例子.中国", "s", "t", "en"),
        ),
        HEAD,
    )
    assert letter["Reply-To"] is None
    assert "李@例子.中国" in letter.get_content()


@pytest.fixture
def public(make: Make, server: Any) -> Flask:
    site = make()
    return create_app(
        {
            "data": site.paths.data,
            "instance": site.paths.instance,
            "editor": False,
            "watch": False,
            "smtp_url": f"smtp://127.0.0.1:{server.port}",
            "mail_to": "o@example.org",
        }
    )


@pytest.mark.usefixtures("quiet")
def test_the_command_line_sends_and_tidies(public: Flask, server: Any) -> None:
    runner = public.test_cli_runner()
    ours = public.extensions["oasis"].site.get(Messages)
    token = ours.tokens.issue()
    ours._store(MessageContent("x", "x@example.org", "s", "t", "en"), token, "192.0.2.1")
    result = runner.invoke(args=["messages", "send"])
    assert (result.exit_code, result.output) == (1, "0 sent, 1 waiting.\n")
    server.up()
    result = runner.invoke(args=["messages", "send"])
    assert (result.exit_code, result.output) == (0, "1 sent, 0 waiting.\n")
    assert runner.invoke(args=["messages", "tidy"]).output == "0 deleted.\n"
    server.data = "554 looks like spam"
    ours._store(
        MessageContent("y", "y@example.org", "s", "t", "en"), ours.tokens.issue(), "192.0.2.1"
    )
    result = runner.invoke(args=["messages", "send"])
    assert (result.exit_code, result.stdout) == (1, "0 sent, 0 waiting.\n")
    assert "1 refused permanently" in result.stderr


def test_without_a_server_the_command_says_so(make: Make) -> None:
    site = make()
    app = create_app(
        {"data": site.paths.data, "instance": site.paths.instance, "editor": False, "watch": False}
    )
    result = app.test_cli_runner().invoke(args=["messages", "send"])
    assert result.exit_code == 1
    assert "OASIS_SMTP_URL" in result.output
