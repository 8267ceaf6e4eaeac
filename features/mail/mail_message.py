"""The parts that all emails of a site have (RFC 5322)."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from cms.content import Reader, Store
from cms.content.conversion import Convert, LanguageConversion
from cms.core.catalogs import load_catalog
from cms.core.settings import Settings
from features.mail.message import Message


@dataclass(frozen=True, slots=True)
class MailHeaders:
    """The site's data for an email in one language. `to` is empty if no recipient is set."""

    sender: str
    to: str
    name: str
    base_url: str
    translate: Callable[[str], str]

    @property
    def host(self) -> str:
        """The host of the site."""
        return urlsplit(self.base_url).hostname or "localhost"


def letterhead(
    settings: Settings,
    store: Store,
    locale: str = "",
    conversion: LanguageConversion | None = None,
) -> MailHeaders:
    """Return the current site data for an email in `locale`, by default the site's first language. It
    is in a derived language if `conversion` is given, else in the source of that.

    A demonstration site sends mail only to the OASIS_MAIL_TO setting, never to the address in its
    content.
    """
    snapshot = store.snapshot()
    derived = snapshot.derived.get(locale)
    code = derived.source.code if derived else locale or snapshot.default_locale
    convert: Convert = str
    if derived and conversion:
        convert = conversion.converter(Reader(snapshot, code), derived)
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


def new_email(head: MailHeaders, to: str, subject: str, message: Message) -> EmailMessage:
    """Return an email of the site without a body, dated and identified as `message` is."""
    email = EmailMessage(policy=SMTP)
    email["From"] = head.sender
    email["To"] = to
    email["Subject"] = f"[{head.name}] {subject}" if head.name else subject
    email["Date"] = format_datetime(message.received)
    email["Message-ID"] = f"<{message.id}@{head.host}>"
    email["Auto-Submitted"] = "auto-generated"
    return email
