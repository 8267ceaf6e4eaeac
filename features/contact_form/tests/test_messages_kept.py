"""Messages as files: written, read, changed, erased, deleted after their time; and the
permissions.
"""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from blueprints.shared.form_token import BadToken, FormAlreadySent, FormExpired, SubmittedTooSoon
from blueprints.shared.visitor_input import valid_email
from cms.accounts.permissions import Actor, Forbidden
from cms.core.errors import Invalid
from cms.core.files import locked
from cms.opening import recover
from cms.site import Site
from features.contact_form.inbox import Messages, NoMessage, TooManyMessages
from features.contact_form.message import VisitorMessage, valid_name, valid_subject, valid_text
from features.mail.message import MailStatus, MessageContent, dump
from features.mail.message_files import MessageFiles

Make = Callable[..., Site]
Receive = Callable[..., str]


def folder(site: Site) -> Path:
    return site.paths.instance / "messages"


def test_a_message_is_read_back_as_it_was_written(
    messages: Messages, receive: Receive, ed: Actor, clock: Any
) -> None:
    id = receive(messages)
    message = messages.get(ed, id)
    assert message.content == MessageContent(
        "Li Hua 李华", "li@example.org", "Lake 博斯腾湖", "How old?\n.\n\nFrom here.", "en"
    )
    assert message.received == clock.now
    assert VisitorMessage.of_record(id, json.loads(dump(message))) == message
    full = VisitorMessage(
        id,
        clock.now,
        message.content,
        MailStatus("waiting", 3, "refused", clock.now),
        clock.now,
        "a1",
    )
    assert VisitorMessage.of_record(id, json.loads(dump(full))) == full


def test_messages_are_among_the_data_of_their_sender(
    messages: Messages, receive: Receive, make: Make
) -> None:
    receive(messages)
    site = make()
    folders = site.paths.owned_folders(site.settings.features)
    erasing = pytest.importorskip("features.erasure.erasing")
    person = erasing.DataSubject("LI@example.org")
    found = erasing.find_person(site.paths, person, folders)
    erasing.erase_person(site.paths, person, found, folders)
    assert not list(folder(site).glob("*.json"))


@pytest.mark.parametrize(
    "change",
    [
        {"received": None},
        {"received": "2026-11-24"},
        {"received": "soon"},
        {"mail": "lost"},
        {"name": None},
        {"read": "2026-11-24T08:30:00"},
        {"tries": "many"},
    ],
)
def test_what_is_no_message_is_left_out_and_left_alone(
    make: Make, receive: Receive, ed: Actor, change: dict[str, Any]
) -> None:
    site = make()
    id = receive(site.get(Messages))
    file = folder(site) / f"{id}.json"
    raw = {
        name: value
        for name, value in (json.loads(file.read_text("utf-8")) | change).items()
        if value is not None
    }
    file.write_text(json.dumps(raw), "utf-8")
    assert site.get(Messages).all(ed) == ()
    assert site.get(Messages).unread() == 0
    with pytest.raises(NoMessage):
        site.get(Messages).mark(ed, id, read=True)
    assert json.loads(file.read_text("utf-8")) == raw


def test_a_change_by_another_process_is_seen(make: Make, receive: Receive, ed: Actor) -> None:
    one, other = make().get(Messages), make().get(Messages)
    id = receive(one)
    assert other.unread() == 1
    one.mark(ed, id, read=True)
    assert other.unread() == 0
    other.erase(ed, [id])
    assert one.all(ed) == ()


def test_who_read_it_first_stays(
    messages: Messages, receive: Receive, ed: Actor, root: Actor
) -> None:
    id = receive(messages)
    messages.mark(ed, id, read=True)
    messages.mark(root, id, read=True)
    assert messages.get(ed, id).reader == ed.id
    messages.mark(root, id, read=False)
    assert (messages.get(ed, id).read, messages.get(ed, id).reader) == (None, "")


def test_translators_have_no_part_in_it(messages: Messages, receive: Receive, li: Actor) -> None:
    id = receive(messages)
    for act in (
        lambda: messages.all(li),
        lambda: messages.get(li, id),
        lambda: messages.mark(li, id, read=True),
        lambda: messages.erase(li, [id]),
        lambda: messages.send_again(li, [id]),
    ):
        with pytest.raises(Forbidden):
            act()
    assert messages.unread() == 1


@pytest.mark.parametrize(
    "id",
    [
        "",
        "..",
        "../secret_key",
        "x" * 5000,
        "20261124T083000Z-0123456789ABCDEF",
        "20261124T083000Z-0123456789abcdef\n",
        "\x00",
        "\ud800",
        "２０２６1124T083000Z-0123456789abcdef",
    ],
)
def test_an_id_is_never_a_way_out_of_the_folder(
    make: Make, receive: Receive, ed: Actor, id: str
) -> None:
    site = make()
    receive(site.get(Messages))
    before = sorted(site.paths.instance.rglob("*"))
    with pytest.raises(NoMessage):
        site.get(Messages).get(ed, id)
    with pytest.raises(NoMessage):
        site.get(Messages).mark(ed, id, read=True)
    assert site.get(Messages).erase(ed, [id]) == 0
    assert sorted(site.paths.instance.rglob("*")) == before


def test_a_link_out_of_the_folder_is_no_message(
    make: Make, receive: Receive, ed: Actor, tmp_path: Path
) -> None:
    site = make()
    receive(site.get(Messages))
    (tmp_path / "other.json").write_text('{"a": 1}')
    (folder(site) / "20261124T083000Z-0123456789abcdef.json").symlink_to(tmp_path / "other.json")
    assert len(site.get(Messages).all(ed)) == 1


def test_old_ones_go_when_the_next_comes_or_the_list_is_read(
    make: Make, receive: Receive, ed: Actor, clock: Any
) -> None:
    messages = make(message_days=30).get(Messages)
    first = receive(messages)
    clock.forward(days=29, hours=23)
    assert [one.id for one in messages.all(ed)] == [first]
    clock.forward(hours=1, seconds=1)
    assert messages.all(ed) == ()
    second = receive(messages)
    clock.forward(days=31)
    third = receive(messages)
    assert [one.id for one in messages.all(ed)] == [third]
    assert second != third


def test_none_goes_where_they_are_kept_for_ever(
    make: Make, receive: Receive, ed: Actor, clock: Any
) -> None:
    messages = make(message_days=0).get(Messages)
    receive(messages)
    clock.forward(days=9999)
    assert messages.tidy() == 0
    assert len(messages.all(ed)) == 1


def test_what_a_killed_process_left_is_swept(make: Make, receive: Receive) -> None:
    site = make()
    receive(site.get(Messages))
    litter = folder(site) / ".oasis-0123"
    litter.write_text("Li Hua")
    receive(site.get(Messages))
    assert not litter.exists()


@pytest.mark.parametrize("name", ["messages", "accounts"])
def test_what_a_killed_process_left_of_a_person_is_swept_at_the_start(
    make: Make, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("cms.core.files.LOCK_TIMEOUT_SECONDS", 0.05)
    site = make()
    litter = site.paths.instance / name / ".oasis-0123"
    litter.parent.mkdir(parents=True)
    litter.write_text("li@example.org")
    with locked(litter.with_name(".lock")):  # another process may be writing it
        recover(make())
    assert litter.exists()
    recover(make())
    assert not litter.exists()


def test_a_change_never_brings_an_erased_one_back(make: Make, receive: Receive, ed: Actor) -> None:
    site = make()
    id = receive(site.get(Messages))
    site.get(Messages).erase(ed, [id])
    assert MessageFiles(folder(site), VisitorMessage).change(id, lambda message: message) is None
    assert list(folder(site).glob("*.json")) == []


def test_what_is_erased_is_erased_where_the_log_takes_no_more(
    make: Make, receive: Receive, ed: Actor
) -> None:
    site = make()
    ids = [receive(site.get(Messages)), receive(site.get(Messages))]
    site.paths.audit.unlink(missing_ok=True)
    site.paths.audit.mkdir(parents=True)
    assert site.get(Messages).erase(ed, ids) == 2
    assert site.get(Messages).all(ed) == ()


def test_tokens_are_good_from_three_seconds_to_a_day(messages: Messages, clock: Any) -> None:
    token = messages.tokens.issue()
    for seconds, refusal in (
        (0, SubmittedTooSoon),
        (2, SubmittedTooSoon),
        (3, None),
        (24 * 3600, None),
        (24 * 3600 + 1, FormExpired),
    ):
        start = clock.now
        clock.forward(seconds=seconds)
        if refusal:
            with pytest.raises(refusal):
                messages.tokens.check(token)
        else:
            messages.tokens.check(token)
        clock.now = start
    for other in (
        "",
        "x",
        token + "x",
        token.upper(),
        "\ud800",
        "多" * 20,
        "a" * 10_000,
        "\x00",
        token[:-1],
    ):
        with pytest.raises(BadToken):
            messages.tokens.check(other)


def test_a_refused_message_leaves_nothing(make: Make, receive: Receive, clock: Any) -> None:
    site = make()
    submitted = MessageContent("Li", "li@example.org", "s", "t", "en")
    token = site.get(Messages).tokens.issue()
    with pytest.raises(SubmittedTooSoon):
        site.get(Messages).receive(submitted, token, "192.0.2.9")
    clock.forward(seconds=9)
    tokens = [token, *(site.get(Messages).tokens.issue() for _ in range(4))]
    clock.forward(seconds=9)
    for one in tokens:
        site.get(Messages).receive(submitted, one, "192.0.2.9")
    token = site.get(Messages).tokens.issue()
    clock.forward(seconds=9)
    with pytest.raises(TooManyMessages) as refused:
        site.get(Messages).receive(submitted, token, "192.0.2.9")
    assert refused.value.seconds == 3600 - 9
    assert len(list(folder(site).glob("*.json"))) == 5


def test_a_form_serves_once(messages: Messages, clock: Any) -> None:
    token = messages.tokens.issue()
    clock.forward(seconds=9)
    first = MessageContent("Li", "li@example.org", "s", "first", "en")
    id = messages.receive(first, token, "192.0.2.9")
    with pytest.raises(FormAlreadySent, match="already been sent"):
        messages.receive(
            MessageContent("Li", "li@example.org", "s", "second", "en"), token, "192.0.2.10"
        )
    assert messages.receive(first, token, "192.0.2.9") == id


def send(messages: Messages, clock: Any, text: str, address: str) -> str:
    """Send a message and return its delivery state, "refused" if there were too many."""
    token = messages.tokens.issue()
    clock.forward(seconds=4)
    submitted = MessageContent("Li", "li@example.org", "s", text, "en")
    try:
        id = messages.receive(submitted, token, address)
    except TooManyMessages:
        return "refused"
    message = messages.get(Actor("a00000000001", "Ed", "editor"), id)
    return message.mail.state


def test_a_flood_from_one_site_of_ipv6_shuts_nobody_out(make: Make, clock: Any) -> None:
    messages = make(smtp_url="smtp://127.0.0.1:9").get(Messages)
    told = Counter(
        send(messages, clock, f"{number}", f"2001:db8:a:{number // 5:x}::{number:x}")
        for number in range(3000)
    )
    assert told.keys() == {"waiting", "refused"}
    assert told["waiting"] <= 80, "4 times what one /64 may send in a day"
    assert send(messages, clock, "honest", "2001:db8:b::1") == "waiting"
    assert send(messages, clock, "honest", "203.0.113.9") == "waiting"


def test_a_flood_from_many_networks_is_held_and_shuts_nobody_out(
    make: Make, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("features.contact_form.inbox.STORE_LIMITS", ((90, 24 * 3600),))
    messages = make(smtp_url="smtp://127.0.0.1:9").get(Messages)
    told = Counter(
        send(messages, clock, f"{number}", f"198.51.{number}.1") for number in range(100)
    )
    assert told == {"waiting": 62, "held": 30, "refused": 8}
    assert send(messages, clock, "honest", "198.52.1.1") == "waiting"


def test_a_day_has_a_limit_too(messages: Messages, clock: Any) -> None:
    for number in range(20):
        clock.forward(hours=1)
        token = messages.tokens.issue()
        clock.forward(seconds=9)
        messages.receive(
            MessageContent("Li", "li@example.org", "s", f"{number}", "en"), token, "192.0.2.9"
        )
    clock.forward(hours=1)
    with pytest.raises(TooManyMessages):
        messages.receive(
            MessageContent("Li", "li@example.org", "s", "more", "en"), token, "192.0.2.9"
        )


def test_a_clock_set_back_locks_nobody_out(
    messages: Messages, receive: Receive, clock: Any
) -> None:
    for _ in range(5):
        token = messages.tokens.issue()
        clock.forward(seconds=9)
        messages.receive(
            MessageContent("Li", "li@example.org", "s", str(_), "en"), token, "192.0.2.200"
        )
    clock.forward(days=-300)
    token = messages.tokens.issue()
    clock.forward(seconds=9)
    with pytest.raises(TooManyMessages) as refused:
        messages.receive(
            MessageContent("Li", "li@example.org", "s", "x", "en"), token, "192.0.2.200"
        )
    assert refused.value.seconds <= 24 * 3600


def test_the_database_of_counts_names_nobody(make: Make, receive: Receive) -> None:
    site = make()
    receive(site.get(Messages))
    raw = b"".join(path.read_bytes() for path in site.paths.instance.glob("state.db*"))
    assert b"192.0.2" not in raw
    assert b"li@example.org" not in raw


@pytest.mark.parametrize("check", [valid_name, valid_email, valid_subject])
@pytest.mark.parametrize(
    "bad",
    [
        "a\rb",
        "a\nb",
        "a\x00",
        "\x1ba",
        "a\u2028",
        "a\u202eb",
        "a\ud800",
        "a\ufffe",
        "\x85a",
        "a\u2067b",
        "",
        " ",
        "\u200b",
        "a" * 300,
    ],
)
def test_one_line_is_one_line(check: Callable[[str], str], bad: str) -> None:
    with pytest.raises(Invalid):
        check(bad)
    with pytest.raises(Invalid):
        check(bad + "\n")


def test_lines_are_tidied(messages: Messages) -> None:
    assert valid_name("  Li \t Hua\u3000李 ") == "Li Hua 李"
    assert valid_name("e\u0301") == "é"
    assert valid_email(" li@example.org ") == "li@example.org"
    assert valid_subject("نص عربي \u200f") == "نص عربي \u200f"
    assert valid_text("a\ud800\x00b\r\n\tc ") == "ab\n\tc"
    assert valid_text("👩‍🔬") == "👩‍🔬"
