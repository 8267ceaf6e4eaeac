"""The emails of the newsletter (RFC 5322): the confirmation request, and each copy of an issue (RFC
8058).
"""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr

from cms.core.i18n import N_
from features.mail.mail_message import MailHeaders
from features.mail.message import Message

CONFIRM, KNOWN = "confirm", "known"
"""Kinds of confirmation emails: to an address that is to be confirmed, and to one that already is.
"""
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
    """A header with one long word that must stay on one line. Python would encode it to keep lines
    short, and email clients wouldn't find the address in it.
    """

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the unfolded header line."""
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", WholeHeader)  # type: ignore[arg-type]
POLICY = SMTP.clone(header_factory=_HEADERS)


def new_letter(head: MailHeaders, to: str, subject: str, date: datetime, id: str) -> EmailMessage:
    """Return an email without a body. `to` may be empty if another program fills it in."""
    letter = EmailMessage(policy=POLICY)
    sender = parseaddr(head.sender)[1]  # the setting may contain a name, too
    letter["From"] = Address(head.name, addr_spec=sender) if sender else head.name
    if to:
        letter["To"] = Address(addr_spec=to)
    letter["Subject"] = f"[{head.name}] {subject}" if head.name else subject
    letter["Date"] = format_datetime(date)
    letter["Message-ID"] = f"<{id}@{head.host}>"
    return letter


def is_mailable(address: str) -> bool:
    """Return whether an address is valid in an email header (RFC 5322)."""
    try:
        return Address(addr_spec=address).addr_spec == address
    except (MessageError, ValueError, IndexError):
        return False


def compose_confirmation(message: Message, head: MailHeaders) -> EmailMessage:
    """Return the email for a `message` of the outbox: its subject is CONFIRM or KNOWN, its text is
    the link.
    """
    submitted = message.content
    subject = head.translate(SUBJECTS[submitted.subject])
    letter = new_letter(head, submitted.email, subject, message.received, message.id)
    letter["Auto-Submitted"] = "auto-generated"
    text = f"{head.translate(BODIES[submitted.subject])}\n\n{submitted.text}\n\n"
    if submitted.subject == CONFIRM:
        text += f"{head.translate(IGNORE)}\n\n"
    letter.set_content(f"{text}{head.name}\n{head.base_url}/\n", charset="utf-8", cte="base64")
    return letter


def add_unsubscribe_headers(letter: EmailMessage, head: MailHeaders, link: str) -> None:
    """Add the headers for one-click unsubscribing."""
    letter["List-Id"] = f"<newsletter.{head.host}>"
    letter["List-Unsubscribe"] = f"<{link}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
