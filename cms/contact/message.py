"""One message as it is kept: `instance/messages/<id>.json`, every absent value an absent key."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

import orjson

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.formats import MAX_EMAIL_LENGTH, Email

Mailing = Literal["off", "waiting", "sent", "held"]
MAILINGS: tuple[Mailing, ...] = get_args(Mailing)

MAX_LINE_LENGTH = 150
MAX_TEXT_LENGTH = 5_000

STEERING = re.compile("[\u2028-\u202e\u2066-\u2069]")
"""Ends of lines, and marks that turn the order of what follows: they only make a name or subject
look like another.
"""


@dataclass(frozen=True, slots=True)
class SubmittedMessage:
    """The validated form of a visitor. `locale`: the language of its page."""

    name: str
    email: str
    subject: str
    text: str
    locale: str


@dataclass(frozen=True, slots=True)
class MailStatus:
    """How far a message has come by mail: `tries` that failed, and why the last one did."""

    state: Mailing = "off"
    tries: int = 0
    error: str = ""
    sent: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was received. `read`: when somebody opened it; `reader`: their account's id."""

    id: str
    received: datetime
    written: SubmittedMessage
    read: datetime | None = None
    reader: str = ""
    mail: MailStatus = field(default_factory=MailStatus)


def dump(message: Message) -> bytes:
    """The message's file: UTF-8 JSON, two-space indent, one newline at the end."""
    written, mail = message.written, message.mail
    record: dict[str, object] = {
        "received": _stamp(message.received),
        "locale": written.locale,
        "name": written.name,
        "email": written.email,
        "subject": written.subject,
        "text": written.text,
        "read": _stamp(message.read),
        "reader": message.reader,
        "mail": mail.state,
        "tries": mail.tries,
        "error": mail.error,
        "sent": _stamp(mail.sent),
    }
    kept = {key: value for key, value in record.items() if value not in ("", 0, None)}
    return orjson.dumps(kept, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def parse(id: str, data: bytes) -> Message:
    """The message in a file's bytes. Raises ValueError, KeyError or TypeError when it isn't one."""
    raw: dict[str, Any] = orjson.loads(data)
    written = SubmittedMessage(
        *(str(raw[name]) for name in ("name", "email", "subject", "text", "locale"))
    )
    mailing = next((one for one in MAILINGS if one == raw.get("mail", "off")), None)
    if mailing is None:
        raise ValueError(f"{raw['mail']!r} is none of {', '.join(MAILINGS)}")
    mail = MailStatus(
        mailing, int(raw.get("tries", 0)), str(raw.get("error", "")), _moment(raw.get("sent"))
    )
    received = _moment(raw["received"])
    assert received
    return Message(
        id, received, written, _moment(raw.get("read")), str(raw.get("reader", "")), mail
    )


def _moment(value: str | None) -> datetime | None:
    moment = datetime.fromisoformat(value) if value is not None else None
    if moment and moment.tzinfo is None:
        raise ValueError(f"{value}: no time zone")
    return moment


def valid_name(value: str) -> str:
    """Raises Invalid("name")."""
    return _line("name", value, N_("Enter your name."))


def valid_subject(value: str) -> str:
    """Raises Invalid("subject")."""
    return _line("subject", value, N_("Enter a subject."))


def valid_email(value: str) -> str:
    """An address that can be answered. Raises Invalid("email")."""
    email = _line(
        "email", value, N_("Enter your email address so that we can reply."), MAX_EMAIL_LENGTH
    )
    return Email("").parse(email, "email")


def valid_text(value: str) -> str:
    """The message itself: lines end with a newline, what no file or mail can hold is gone. Raises
    Invalid("text").
    """
    lines = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    lines = lines.replace("\u2028", "\n").replace("\u2029", "\n")
    text = "".join(sign for sign in lines if sign in "\n\t" or holds(sign)).strip()
    if not _says_something(text):
        raise Invalid("text", N_("Enter your message."))
    if len(text) > MAX_TEXT_LENGTH:
        raise Invalid(
            "text",
            N_("Use at most %(most)d characters; you have written %(count)d."),
            most=MAX_TEXT_LENGTH,
            count=len(text),
        )
    return text


def holds(sign: str) -> bool:
    """Whether a page, a file and a mail can hold a sign: no control, no half of a pair, no
    noncharacter.
    """
    number = ord(sign)
    reserved = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number < 0xFDF0
    return not reserved and unicodedata.category(sign) not in ("Cc", "Cs")


def _line(path: str, value: str, missing: str, most: int = MAX_LINE_LENGTH) -> str:
    """One line without anything that could begin another header of a mail, or hide what it says."""
    line = value.replace("\t", " ")
    if STEERING.search(line) or not all(holds(sign) for sign in line):
        raise Invalid(
            path,
            N_(
                "Enter this on one line, without control characters. If you pasted it, type it again."
            ),
        )
    line = " ".join(unicodedata.normalize("NFC", line).split())
    if not _says_something(line):
        raise Invalid(path, missing)
    if len(line) > most:
        raise Invalid(
            path,
            N_("Use at most %(most)d characters; you have written %(count)d."),
            most=most,
            count=len(line),
        )
    return line


def _says_something(text: str) -> bool:
    """Whether there is anything to see in a text: not only blanks and signs without a shape."""
    return any(unicodedata.category(sign)[0] not in "CZM" for sign in text)
