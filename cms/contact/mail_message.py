"""A message as a mail to the institute (RFC 5322)."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from cms.contact.message import Message
from cms.content import Reader, Store
from cms.content.conversion import make_converter
from cms.core.catalogs import load_catalog
from cms.core.i18n import N_, NC_
from cms.core.settings import Settings

LABELS = {
    "name": NC_("of a person", "Name"),
    "email": N_("Email"),
    "locale": N_("Language of the page"),
}
READ_IT = N_("Read it in the editor:")


@dataclass(frozen=True, slots=True)
class MailHeaders:
    """The data of the site for a mail in a language. `to` is "" where nobody is to get mail."""

    sender: str
    to: str
    name: str
    base_url: str
    translate: Callable[[str], str]

    @property
    def host(self) -> str:
        """The host of the site."""
        return urlsplit(self.base_url).hostname or "localhost"


def letterhead(settings: Settings, store: Store, locale: str = "") -> MailHeaders:
    """The site as a letter has it now, in its first language if not given. On a demonstration only
    who is named by a setting gets mail.
    """
    snapshot = store.snapshot()
    derived = snapshot.derived.get(locale)
    code = derived.source.code if derived else locale or snapshot.default_locale
    convert = make_converter(Reader(snapshot, code), derived) if derived else str
    site = snapshot.content.site.values
    to = settings.mail_to or ("" if site.get("demonstration") else str(site.get("email") or ""))
    names = site.get("short") or site.get("name") or {}
    name = names.get(code) or names.get(snapshot.default_locale, "")
    words = load_catalog(settings.layers("translations"), code.replace("-", "_"))
    return MailHeaders(
        settings.mail_from or to,
        to,
        convert(str(name)),
        settings.base_url.rstrip("/") or snapshot.base_url,
        lambda text: convert(words.gettext(text)),
    )


def compose(message: Message, head: MailHeaders) -> EmailMessage:
    """The letter. Of what the visitor wrote, only the subject and an address in plain letters stand
    in headers.

    Raises ValueError where nobody is to get it.
    """
    if not head.to:
        raise ValueError("nobody is to get it: set OASIS_MAIL_TO")
    written = message.written
    letter = EmailMessage(policy=SMTP)
    letter["From"] = head.sender
    letter["To"] = head.to
    letter["Subject"] = f"[{head.name}] {written.subject}" if head.name else written.subject
    letter["Date"] = format_datetime(message.received)
    letter["Message-ID"] = f"<{message.id}@{head.host}>"
    if written.email.isascii():
        letter["Reply-To"] = written.email
    letter["Auto-Submitted"] = "auto-generated"
    facts = ""
    for name, label in LABELS.items():
        facts += f"{head.translate(label)}: {getattr(written, name)}\n"
    link = f"{head.base_url}/editor/messages/{message.id}/" if head.base_url else ""
    if link:
        link = f"{head.translate(READ_IT)} {link}"
    letter.set_content(f"{facts}\n{written.text}\n\n{link}\n", charset="utf-8", cte="base64")
    return letter
