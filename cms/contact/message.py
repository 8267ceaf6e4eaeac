"""One message as it is kept: `instance/messages/<id>.json`, every absent value an absent key."""

import re
import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

import orjson

from cms.core.dates import aware_datetime
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.formats import MAX_EMAIL_LENGTH, Email

Mailing = Literal["off", "waiting", "sent", "held", "refused"]
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
    """The state of a message's delivery: `tries` that failed, and why the last one did. `refused` is
    one that the mail server won't ever take.
    """

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
    mail = message.mail
    record = {
        "received": message.received,
        "locale": message.written.locale,
        **asdict(message.written),
        "read": message.read,
        "reader": message.reader,
        "mail": mail.state,
        "tries": mail.tries,
        "error": mail.error,
        "sent": mail.sent,
    }
    kept = {key: value for key, value in record.items() if value}
    return orjson.dumps(
        kept, option=orjson.OPT_INDENT_2 | orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_APPEND_NEWLINE
    )


def parse(id: str, data: bytes) -> Message:
    """The message in a file's bytes. Raises ValueError, KeyError or TypeError when it isn't one."""
    raw: dict[str, Any] = orjson.loads(data)
    state = raw.get("mail", "off")
    if state not in MAILINGS:
        raise ValueError(f"{state!r} is none of {', '.join(MAILINGS)}")
    names = ("name", "email", "subject", "text", "locale")
    written = SubmittedMessage(*(str(raw[name]) for name in names))
    mail = MailStatus(
        state,
        tries=int(raw.get("tries", 0)),
        error=str(raw.get("error", "")),
        sent=_moment(raw, "sent"),
    )
    return Message(
        id,
        received=aware_datetime(raw["received"]),
        written=written,
        read=_moment(raw, "read"),
        reader=str(raw.get("reader", "")),
        mail=mail,
    )


def _moment(raw: dict[str, Any], key: str) -> datetime | None:
    return aware_datetime(raw[key]) if raw.get(key) else None


def valid_name(value: str) -> str:
    """Raises Invalid("name")."""
    return _line("name", value, N_("Enter your name."))


def valid_subject(value: str) -> str:
    """Raises Invalid("subject")."""
    return _line("subject", value, N_("Enter a subject."))


def valid_email(value: str) -> str:
    """An address that can be answered. Raises Invalid("email")."""
    missing = N_("Enter your email address so that we can reply.")
    return Email("").parse(_line("email", value, missing, MAX_EMAIL_LENGTH), "email")


def valid_text(value: str) -> str:
    """The message itself: lines end with a newline, what no file or mail can hold is gone. Raises
    Invalid("text").
    """
    text = unicodedata.normalize("NFC", value)
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    text = "".join(sign for sign in text if sign in "\n\t" or holds(sign)).strip()
    return _of_length("text", text, N_("Enter your message."), MAX_TEXT_LENGTH)


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
    if STEERING.search(line) or not all(map(holds, line)):
        raise Invalid(
            path,
            N_(
                "Enter this on one line, without control characters. If you pasted it, type it again."
            ),
        )
    line = " ".join(unicodedata.normalize("NFC", line).split())
    return _of_length(path, line, missing, most)


def _of_length(path: str, text: str, missing: str, most: int) -> str:
    """A text that says something and isn't too long. Raises Invalid."""
    if not _says_something(text):
        raise Invalid(path, missing)
    if len(text) > most:
        said = N_("Use at most %(most)d characters; you have written %(count)d.")
        raise Invalid(path, said, most=most, count=len(text))
    return text


def _says_something(text: str) -> bool:
    """Whether there is anything to see in a text: not only blanks and signs without a shape."""
    return any(unicodedata.category(sign)[0] not in "CZM" for sign in text)
