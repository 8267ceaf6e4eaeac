"""The stored form of a message: `instance/messages/<id>.json`, without keys for empty values."""

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

INVISIBLE_MARKS = re.compile("[\u2028-\u202e\u2066-\u2069]")
"""Line separators and marks that change the direction of text. In a name or subject they only make
it look like another.
"""


@dataclass(frozen=True, slots=True)
class SubmittedMessage:
    """The validated values of a contact form. `locale` is the language of its page."""

    name: str
    email: str
    subject: str
    text: str
    locale: str


@dataclass(frozen=True, slots=True)
class MailStatus:
    """The delivery state of a message: the number of failed `tries` and the last `error`. `refused`
    means that the server will never accept it.
    """

    state: Mailing = "off"
    tries: int = 0
    error: str = ""
    sent: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A received message. `read`: when it was first opened; `reader`: the id of the account that
    opened it.
    """

    id: str
    received: datetime
    submitted: SubmittedMessage
    read: datetime | None = None
    reader: str = ""
    mail: MailStatus = field(default_factory=MailStatus)


def dump(message: Message) -> bytes:
    """Return a message as JSON: UTF-8, two-space indent, a final newline."""
    mail = message.mail
    record = {
        "received": message.received,
        "locale": message.submitted.locale,
        **asdict(message.submitted),
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
    """Parse a message's file. Raises ValueError, KeyError or TypeError if it isn't one."""
    raw: dict[str, Any] = orjson.loads(data)
    state = raw.get("mail", "off")
    if state not in MAILINGS:
        raise ValueError(f"{state!r} is none of {', '.join(MAILINGS)}")
    names = ("name", "email", "subject", "text", "locale")
    submitted = SubmittedMessage(*(str(raw[name]) for name in names))
    mail = MailStatus(
        state,
        tries=int(raw.get("tries", 0)),
        error=str(raw.get("error", "")),
        sent=_moment(raw, "sent"),
    )
    return Message(
        id,
        received=aware_datetime(raw["received"]),
        submitted=submitted,
        read=_moment(raw, "read"),
        reader=str(raw.get("reader", "")),
        mail=mail,
    )


def _moment(raw: dict[str, Any], key: str) -> datetime | None:
    return aware_datetime(raw[key]) if raw.get(key) else None


def valid_name(value: str) -> str:
    """Validate a name. Raises Invalid("name")."""
    return _valid_line("name", value, N_("Enter your name."))


def valid_subject(value: str) -> str:
    """Validate a subject. Raises Invalid("subject")."""
    return _valid_line("subject", value, N_("Enter a subject."))


def valid_email(value: str) -> str:
    """Validate the address for a reply. Raises Invalid("email")."""
    missing = N_("Enter your email address so that we can reply.")
    return Email("").parse(_valid_line("email", value, missing, MAX_EMAIL_LENGTH), "email")


def valid_text(value: str) -> str:
    """Validate the text of a message: normalize line ends to a newline and drop characters that a
    file or an email can't contain. Raises Invalid("text").
    """
    text = unicodedata.normalize("NFC", value)
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    text = "".join(char for char in text if char in "\n\t" or is_storable(char)).strip()
    return _valid_length("text", text, N_("Enter your message."), MAX_TEXT_LENGTH)


def is_storable(char: str) -> bool:
    """Return whether a page, a file and an email can all contain a character: no control, lone
    surrogate or noncharacter.
    """
    number = ord(char)
    reserved = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number < 0xFDF0
    return not reserved and unicodedata.category(char) not in ("Cc", "Cs")


def _valid_line(path: str, value: str, missing: str, limit: int = MAX_LINE_LENGTH) -> str:
    """Validate a single line. It can't start another email header or hide what it says."""
    line = value.replace("\t", " ")
    if INVISIBLE_MARKS.search(line) or not all(map(is_storable, line)):
        raise Invalid(
            path,
            N_(
                "Enter this on one line, without control characters. If you pasted it, type it again."
            ),
        )
    line = " ".join(unicodedata.normalize("NFC", line).split())
    return _valid_length(path, line, missing, limit)


def _valid_length(path: str, text: str, missing: str, limit: int) -> str:
    """Return a text that isn't blank or too long. Raises Invalid."""
    if not _is_visible(text):
        raise Invalid(path, missing)
    if len(text) > limit:
        msgid = N_("Use at most %(most)d characters; you have written %(count)d.")
        raise Invalid(path, msgid, most=limit, count=len(text))
    return text


def _is_visible(text: str) -> bool:
    """Return whether a text has a visible character: not only spaces, controls and combining marks."""
    return any(unicodedata.category(char)[0] not in "CZM" for char in text)
