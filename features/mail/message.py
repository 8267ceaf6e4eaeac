"""The stored form of an email: `<id>.json`, without keys for empty values."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, Self, get_args

import orjson

from cms.core.dates import aware_datetime

Mailing = Literal["off", "waiting", "sent", "held", "refused"]
MAILINGS: tuple[Mailing, ...] = get_args(Mailing)


@dataclass(frozen=True, slots=True)
class MessageContent:
    """The name and address of the sender or recipient of an email, its subject and text, and a
    locale. The function that composes the email documents the meaning of each.
    """

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
    """An email that is to be sent, or was. A subclass may have more facts."""

    id: str
    received: datetime
    content: MessageContent
    mail: MailStatus = field(default_factory=MailStatus)

    def record(self) -> dict[str, Any]:
        """Return the values of the file; empty ones are left out there."""
        return {
            "received": self.received,
            "locale": self.content.locale,
            **asdict(self.content),
            "mail": self.mail.state,
            "tries": self.mail.tries,
            "error": self.mail.error,
            "sent": self.mail.sent,
        }

    @classmethod
    def of_record(cls, id: str, raw: dict[str, Any]) -> Self:
        """Return the message with these values. Raises ValueError, KeyError or TypeError if they are
        none of a message.
        """
        state = raw.get("mail", "off")
        if state not in MAILINGS:
            raise ValueError(f"{state!r} is none of {', '.join(MAILINGS)}")
        names = ("name", "email", "subject", "text", "locale")
        content = MessageContent(*(str(raw[name]) for name in names))
        mail = MailStatus(
            state,
            tries=int(raw.get("tries", 0)),
            error=str(raw.get("error", "")),
            sent=moment_of(raw, "sent"),
        )
        return cls(id, aware_datetime(raw["received"]), content, mail)


def dump(message: Message) -> bytes:
    """Return a message as JSON: UTF-8, two-space indent, a final newline."""
    kept = {key: value for key, value in message.record().items() if value}
    return orjson.dumps(
        kept, option=orjson.OPT_INDENT_2 | orjson.OPT_OMIT_MICROSECONDS | orjson.OPT_APPEND_NEWLINE
    )


def moment_of(raw: dict[str, Any], key: str) -> datetime | None:
    """Return the time in a record; None if it has none. Raises ValueError."""
    return aware_datetime(raw[key]) if raw.get(key) else None
