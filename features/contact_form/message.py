"""The message of a visitor: `instance/messages/<id>.json`."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from blueprints.shared.visitor_input import is_storable, valid_length, valid_line
from cms.core.i18n import N_
from features.mail.message import Message, moment_of

MAX_TEXT_LENGTH = 5_000


@dataclass(frozen=True, slots=True)
class VisitorMessage(Message):
    """A received message, with the values of the contact form and the language of its page. `read`:
    when it was first opened; `reader`: the id of the account that opened it.
    """

    read: datetime | None = None
    reader: str = ""

    def record(self) -> dict[str, Any]:
        """Return the values of the file."""
        return Message.record(self) | {"read": self.read, "reader": self.reader}

    @classmethod
    def of_record(cls, id: str, raw: dict[str, Any]) -> Self:
        """Return the message with these values. Raises ValueError, KeyError or TypeError."""
        message = Message.of_record(id, raw)
        facts = (message.received, message.content, message.mail)
        return cls(id, *facts, moment_of(raw, "read"), str(raw.get("reader", "")))


def valid_name(value: str) -> str:
    """Validate a name. Raises Invalid("name")."""
    return valid_line("name", value, N_("Enter your name."))


def valid_subject(value: str) -> str:
    """Validate a subject. Raises Invalid("subject")."""
    return valid_line("subject", value, N_("Enter a subject."))


def valid_text(value: str) -> str:
    """Validate the text of a message: normalize line ends to a newline and drop characters that a
    file or an email can't contain. Raises Invalid("text").
    """
    text = unicodedata.normalize("NFC", value)
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    text = "".join(char for char in text if char in "\n\t" or is_storable(char)).strip()
    return valid_length("text", text, N_("Enter your message."), MAX_TEXT_LENGTH)
