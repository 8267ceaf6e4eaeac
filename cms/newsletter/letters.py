"""The letters of the newsletter (RFC 5322): the one that asks, and each copy of an issue (RFC
8058).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr
from pathlib import Path

from cms.contact.mail_message import MailHeaders
from cms.contact.message import Message
from cms.contact.message_files import MessageFiles
from cms.core.i18n import N_

CONFIRM, KNOWN = "confirm", "known"
"""The subjects of letters: an address that is to be confirmed, one that has been."""
SUBJECTS = {
    CONFIRM: N_("Please confirm your subscription to the newsletter"),
    KNOWN: N_("You already receive the newsletter"),
}
BODIES = {
    CONFIRM: N_(
        "Someone, probably you, entered this address to receive our newsletter. To confirm, open this "
        "link within three days:"
    ),
    KNOWN: N_(
        "Someone, probably you, entered this address to receive our newsletter. You receive it already. "
        "To end it, open this link:"
    ),
}
IGNORE = N_("If it was not you, do nothing: without a confirmation the address is deleted.")


class WholeHeader(UnstructuredHeader):
    """A header of one long word, which stays as it is: Python would encode it to have shorter
    lines, and no program would find the address in it.
    """

    def fold(self, *, policy: EmailPolicy) -> str:
        """The header's line."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", WholeHeader)  # type: ignore[arg-type]
POLICY = SMTP.clone(header_factory=_HEADERS)
TRIES, PATIENCE = 3, timedelta(hours=6)
"""How often a letter is handed in at least, and for how long, before it is given up: servers that are
down, or that take nothing from a stranger at first (greylisting), take it later.
"""


class Outbox(MessageFiles):
    """Letters that wait to be sent; one that was sent or refused is gone."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        super().__init__(path)
        self._clock = clock

    def write(self, message: Message) -> None:
        """Keep a letter while it waits."""
        is_old = self._clock() - message.received > PATIENCE
        is_over = message.mail.state in ("sent", "refused")
        if is_over or (is_old and message.mail.tries >= TRIES):
            self.remove(message.id)
        else:
            super().write(message)


def new_letter(head: MailHeaders, to: str, subject: str, date: datetime, id: str) -> EmailMessage:
    """A letter without text. `to` may be empty, where another program fills it in."""
    letter = EmailMessage(policy=POLICY)
    sender = parseaddr(head.sender)[1]  # which may be set with a name of its own
    letter["From"] = Address(head.name, addr_spec=sender) if sender else head.name
    if to:
        letter["To"] = Address(addr_spec=to)
    letter["Subject"] = f"[{head.name}] {subject}" if head.name else subject
    letter["Date"] = format_datetime(date)
    letter["Message-ID"] = f"<{id}@{head.host}>"
    return letter


def can_be_written_to(address: str) -> bool:
    """Whether the head of a letter can hold an address (RFC 5322)."""
    try:
        return Address(addr_spec=address).addr_spec == address
    except (MessageError, ValueError, IndexError):
        return False


def question(message: Message, head: MailHeaders) -> EmailMessage:
    """The letter that waits in the outbox as `message`: its subject says which, its text is the
    link.
    """
    written = message.written
    subject = head.translate(SUBJECTS[written.subject])
    letter = new_letter(head, written.email, subject, message.received, message.id)
    letter["Auto-Submitted"] = "auto-generated"
    text = f"{head.translate(BODIES[written.subject])}\n\n{written.text}\n\n"
    if written.subject == CONFIRM:
        text += f"{head.translate(IGNORE)}\n\n"
    letter.set_content(f"{text}{head.name}\n{head.base_url}/\n", charset="utf-8", cte="base64")
    return letter


def add_leave_link(letter: EmailMessage, head: MailHeaders, link: str) -> None:
    """Let programs end the subscription by one press."""
    letter["List-Id"] = f"<newsletter.{head.host}>"
    letter["List-Unsubscribe"] = f"<{link}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
