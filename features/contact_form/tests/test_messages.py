"""/messages/, /messages/<id>/, /messages/<id>/unread, /messages/send, /messages/erase"""

import json
import re
from dataclasses import replace

import pytest
from people import Desk, Visitor

from cms.core.smtp_server import parse_server
from features.contact_form.inbox import Messages
from features.mail.message import MailStatus, MessageContent

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"
NOWHERE = "20261124T083000Z-0123456789abcdef"


def write(desk: Desk, **changes: str) -> str:
    """Send a message as a visitor would, and return its id."""
    said = {
        "name": "Li Hua",
        "email": "li@example.org",
        "subject": "A question",
        "text": "How old is the lake?",
        "locale": "en",
    } | changes
    token = desk.site.get(Messages).tokens.issue()
    desk.clock.forward(minutes=1)
    return desk.site.get(Messages).receive(
        MessageContent(**said), token, f"10.{desk.clock().minute}.2.1"
    )


def test_says_what_it_is_for_while_there_is_none(editor: Visitor) -> None:
    html = editor.text("/messages/")
    assert "No messages" in html
    assert "deleted automatically after 365 days" in html


@pytest.mark.parametrize("role", ["administrator", "editor"])
def test_lists_the_newest_first_with_how_many_are_unread(desk: Desk, role: str) -> None:
    write(desk)
    write(desk, subject="Another one")
    person = desk.signed_in(role)
    html = person.text("/messages/")
    assert html.index("Another one") < html.index("A question")
    rail = re.search(r'<a href="/messages/".*?</a>', html, re.DOTALL)
    assert rail
    assert "2 need attention" in rail[0]


def test_opening_one_marks_it_read_by_whoever_was_first(
    desk: Desk, editor: Visitor, administrator: Visitor
) -> None:
    id = write(desk)
    html = editor.text(f"/messages/{id}/")
    for words in ("A question", "Li Hua", "li@example.org", "How old is the lake?", "English"):
        assert words in html
    assert 'href="mailto:li%40example.org?subject=Re%3A%20A%20question"' in html
    assert desk.site.get(Messages).unread() == 1
    editor.client.head(f"/messages/{id}/")
    assert desk.site.get(Messages).unread() == 1
    assert editor.post(f"/messages/{id}/read").location == f"/messages/{id}/"
    administrator.post(f"/messages/{id}/read")
    assert "Edi Dune" in administrator.text(f"/messages/{id}/")
    assert "No unread messages" in editor.text("/messages/?state=unread")
    assert editor.post(f"/messages/{id}/unread").location == "/messages/"
    assert "A question" in editor.text("/messages/?state=unread")


def test_is_erased_for_good_after_a_question(desk: Desk, editor: Visitor) -> None:
    ids = [write(desk), write(desk, subject="Second"), write(desk, subject="Third")]
    asked = editor.post("/messages/erase", 200, id=ids[:2]).text
    assert "Delete 2 messages?" in asked
    assert "Second" in asked
    assert "Third" not in asked
    assert desk.site.get(Messages).unread() == 3
    editor.post("/messages/erase", id=ids[:2], sure="yes")
    html = editor.text("/messages/")
    assert "2 messages deleted." in html
    assert "Third" in html
    assert "Second" not in html
    editor.get(f"/messages/{ids[0]}/", 404)
    left = "".join(path.read_text("utf-8") for path in desk.paths.instance.rglob("*.json*"))
    assert "How old" in left
    assert "Second" not in left


def test_who_erased_it_is_kept(desk: Desk, editor: Visitor, administrator: Visitor) -> None:
    id = write(desk)
    editor.post("/messages/erase", id=id, sure="yes")
    act = json.loads(desk.paths.audit.read_text("utf-8").splitlines()[-1])
    assert (act["name"], act["what"], act["key"]) == ("Edi Dune", "erase-message", id)
    assert "Edi Dune deleted a message from the contact form" in administrator.text("/")


def test_nothing_ticked_erases_nothing(desk: Desk, editor: Visitor) -> None:
    write(desk)
    editor.post("/messages/erase")
    assert "First select the messages to delete." in editor.text("/messages/")
    editor.post("/messages/erase", sure="yes")
    assert desk.site.get(Messages).unread() == 1


def test_many_stand_on_pages(desk: Desk, editor: Visitor) -> None:
    for number in range(52):
        write(desk, subject=f"Number {number:02}")
    assert "Page 1 of 2" in editor.text("/messages/")
    html = editor.text("/messages/?page=2")
    assert "Number 01" in html
    assert "Number 02" not in html
    for page in ("0", "-1", "99", "x", "9" * 5000):
        editor.get(f"/messages/?page={page}")


def test_hostile_words_stay_words(desk: Desk, editor: Visitor) -> None:
    """Stored past the checks of the form, as in an older or hand-made file."""
    id = write(
        desk,
        name=HOSTILE,
        email=HOSTILE,
        subject=HOSTILE,
        text=HOSTILE + "\u202e\u2066",
        locale='"><i>',
    )
    for html in (
        editor.text("/messages/"),
        editor.text(f"/messages/{id}/"),
        editor.text("/"),
        editor.post("/messages/erase", 200, id=id).text,
    ):
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "<i>" not in html
    html = editor.text(f"/messages/{id}/")
    assert re.search(r'<div class="message-text" dir="auto"[^>]*>&lt;/title&gt;', html)
    assert 'href="mailto:%3C/title%3E' in html


def test_no_letter_can_add_to_the_answers_headers(desk: Desk, editor: Visitor) -> None:
    id = write(desk, email="a?bcc=evil@example.org", subject="x&bcc=evil@example.org")
    assert (
        'href="mailto:a%3Fbcc%3Devil%40example.org?subject=Re%3A%20x%26bcc%3Devil%40example.org"'
        in editor.text(f"/messages/{id}/")
    )


def test_a_broken_file_is_left_out(desk: Desk, editor: Visitor) -> None:
    write(desk)
    (desk.paths.instance / "messages" / f"{NOWHERE}.json").write_text("{", "utf-8")
    assert "A question" in editor.text("/messages/")
    editor.get(f"/messages/{NOWHERE}/", 404)


PATHS = [
    ("GET", "/messages/"),
    ("GET", "/messages/{id}/"),
    ("POST", "/messages/{id}/read"),
    ("POST", "/messages/{id}/unread"),
    ("POST", "/messages/send"),
    ("POST", "/messages/erase"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_not_for_translators(desk: Desk, translator: Visitor, method: str, path: str) -> None:
    id = write(desk)
    path = path.format(id=id)
    html = (
        translator.text(path, 403)
        if method == "GET"
        else translator.post(path, 403, id=id, sure="yes").text
    )
    assert "A question" not in html
    assert desk.site.get(Messages).unread() == 1
    assert 'href="/messages/"' not in translator.text("/")


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_nobody_who_is_not_signed_in(desk: Desk, visitor: Visitor, method: str, path: str) -> None:
    id = write(desk)
    path = path.format(id=id)
    if method == "GET":
        visitor.get(path, 303)
    else:
        visitor.post(path, 401, id=id, sure="yes")
    assert desk.site.get(Messages).unread() == 1


@pytest.mark.parametrize(
    "id", [NOWHERE, "x", "..%2f..%2fstate", "..%5c..", ".lock", "%00", "' OR 1", "٢" * 8]
)
def test_a_message_that_is_not_there(desk: Desk, editor: Visitor, id: str) -> None:
    write(desk)
    before = sorted(desk.paths.instance.rglob("*.json"))
    editor.get(f"/messages/{id}/", 404)
    editor.post(f"/messages/{id}/unread", 404)
    editor.post("/messages/erase", id=["../secret_key", "../accounts/x", id, ""], sure="yes")
    assert sorted(desk.paths.instance.rglob("*.json")) == before


def test_what_changes_something_is_no_link(desk: Desk, editor: Visitor) -> None:
    id = write(desk)
    for path in (f"/messages/{id}/unread", "/messages/send", "/messages/erase"):
        editor.client.get(path)
        assert editor.client.post(path, data={"id": id, "sure": "yes"}).status_code == 400
    editor.get(f"/messages/{id}/unread", 405)
    assert desk.site.get(Messages).unread() == 1


ANSWER = "550 5.7.1 <b>no</b> such box"


@pytest.fixture
def refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """A message that the mail server has refused, with a server set that isn't contacted during the
    test.
    """
    id = write(desk)
    mailer = desk.site.get(Messages).mailer
    monkeypatch.setattr(mailer, "_server", parse_server("smtp://127.0.0.1:9"))
    monkeypatch.setattr(type(mailer), "wake", lambda _mailer: None)
    mailer._folder.change(id, lambda found: replace(found, mail=MailStatus("refused", 1, ANSWER)))
    return id


@pytest.mark.parametrize(
    ("language", "state", "button"),
    [
        ("en", "refused by the mail server", "Send selected by email"),
        ("zh", "邮件服务器拒收", "用邮件发送勾选的留言"),
    ],
)
def test_why_the_mail_server_refused_one_stands_in_the_list(
    editor: Visitor, refused: str, language: str, state: str, button: str
) -> None:
    editor.post("/account/language", interface=language, next="/")
    for path in ("/messages/", f"/messages/{refused}/"):
        html = editor.text(path)
        assert state in html
        assert "550 5.7.1 &lt;b&gt;no&lt;/b&gt; such box" in html
    assert button in editor.text("/messages/")


def test_it_is_sent_again_by_hand(desk: Desk, editor: Visitor, refused: str) -> None:
    editor.post("/messages/send")
    assert "First select messages that were not sent by email." in editor.text("/messages/")
    assert editor.post("/messages/send", id=refused).location == "/messages/"
    html = editor.text("/messages/")
    assert "1 message is being sent by email." in html
    assert "waiting to be sent" in html
    assert 'formaction="/messages/send"' not in html
    assert "A question" in html


def test_nothing_is_sent_where_no_mail_server_is_set(
    desk: Desk, editor: Visitor, refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.site.get(Messages).mailer, "_server", None)
    assert 'formaction="/messages/send"' not in editor.text("/messages/")
    assert 'action="/messages/send"' not in editor.text(f"/messages/{refused}/")
    editor.post("/messages/send", id=refused)
    assert "refused by the mail server" in editor.text("/messages/")


def test_speaks_chinese(desk: Desk, editor: Visitor) -> None:
    id = write(desk, locale="zh")
    editor.post("/account/language", interface="zh", next="/")
    assert "收到时间" in editor.text("/messages/")
    assert "用邮件答复" in editor.text(f"/messages/{id}/")
    assert "删除1条留言？" in editor.post("/messages/erase", 200, id=id).text
