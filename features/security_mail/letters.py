"""Emails about events of the security log, to the accounts that these concern."""

import logging
import secrets
import sqlite3
from collections.abc import Iterator
from email.message import EmailMessage

from babel.dates import format_datetime

from cms.accounts.accounts import Account
from cms.accounts.rate_limit import HOUR, RateLimit, digest
from cms.accounts.security_events import NEW_DEVICE, SecurityEvent
from cms.core.catalogs import DOMAINS, load_catalog
from cms.core.feature import contributed
from cms.core.files import Busy
from cms.core.i18n import N_
from cms.core.smtp_server import parse_server
from cms.site import Site
from features.mail.mail_message import letterhead, new_email
from features.mail.mailer import Mailer
from features.mail.message import MailStatus, Message, MessageContent
from features.mail.message_files import stamp
from features.mail.outbox import Outbox

log = logging.getLogger(__name__)

OF_CORE = {
    "password": N_("Password changed"),
    "link": N_("One-time link created"),
    "link-used": N_("One-time link used"),
    "role": N_("Role or languages changed"),
    "disable": N_("Account disabled"),
    "enable": N_("Account enabled"),
}
"""Events of the core that are sent. Those of features are sent too, unless strangers can cause them."""
LIMITS = ((10, HOUR),)
"""Emails to one account."""
FIRST = N_("Sign-in on a new device")
# i18n: %(email)s: the address with which the account signs in
ACCOUNT = N_("Account: %(email)s")
TIME = N_("Time: %(moment)s")
BY = N_("By: %(name)s")
ADDRESS = N_("IP address: %(address)s")
ADVICE = N_(
    "If that was neither you nor someone whom you have asked, change your password at once, sign out on "
    "all other devices, and tell an administrator."
)


class SecurityLetters:
    """Writes to the account that an event concerns, in its language, where mail is set up."""

    def __init__(self, site: Site) -> None:
        """Raises ValueError for an invalid setting."""
        clock = site.store.clock
        self._site = site
        self._limit = RateLimit(site.state, clock)
        self._outbox = Outbox(site.paths.instance / "security_mail", clock)
        self.mailer = Mailer(
            self._outbox, parse_server(site.settings.smtp_url), self._compose, clock
        )

    @property
    def works(self) -> bool:
        """Whether there are a mail server and a sender."""
        return self.mailer.works and bool(letterhead(self._site.settings, self._site.store).sender)

    def tell(self, event: SecurityEvent) -> None:
        """Write to the account that an event concerns, if the event is sent. Errors are logged, not
        raised.
        """
        label = self._label(event)
        try:
            account = self._concerned(event) if label and self.works else None
            if account and not self._limit.take({digest("security mail", account.id): LIMITS}):
                self._queue(account, event, label)
                self.mailer.wake()
        except (OSError, sqlite3.Error, Busy):
            log.exception("nobody could be told of %s", event.what)

    def _label(self, event: SecurityEvent) -> str:
        """Return the message of an event, "" if it isn't sent."""
        if event.what == "sign-in":
            return FIRST if event.note == NEW_DEVICE else ""
        if event.what in OF_CORE:
            return OF_CORE[event.what]
        of_features = contributed(self._site.settings.features, "log_events")
        return "" if event.what.endswith("-refused") else of_features.get(event.what, "")

    def _concerned(self, event: SecurityEvent) -> Account | None:
        accounts = self._site.accounts
        account = accounts.get(event.about) or accounts.get(event.who)
        return account if account and account.email else None

    def _queue(self, account: Account, event: SecurityEvent, label: str) -> None:
        text = "\n".join(self._lines(account, event, label))
        submitted = MessageContent(account.name, account.email, label, text, account.interface)
        id = f"{stamp(event.when)}-{secrets.token_hex(8)}"
        with self._outbox.lock():
            self._outbox.write(Message(id, event.when, submitted, mail=MailStatus("waiting")))

    def _lines(self, account: Account, event: SecurityEvent, label: str) -> Iterator[str]:
        code = account.interface.replace("-", "_")
        words = load_catalog(self._site.settings.layers("translations"), code, DOMAINS)
        zone = self._site.store.snapshot().zone
        moment = format_datetime(event.when.astimezone(zone), "long", locale=code)
        yield f"{words.gettext(label)}\n"
        yield words.gettext(ACCOUNT) % {"email": account.email}
        yield words.gettext(TIME) % {"moment": moment}
        if event.name and event.who != account.id:
            yield words.gettext(BY) % {"name": event.name}
        if event.address:
            yield words.gettext(ADDRESS) % {"address": event.address}
        yield f"\n{words.gettext(ADVICE)}"

    def _compose(self, message: Message) -> EmailMessage:
        submitted = message.content
        head = letterhead(self._site.settings, self._site.store, submitted.locale)
        code = submitted.locale.replace("-", "_")
        words = load_catalog(self._site.settings.layers("translations"), code, DOMAINS)
        email = new_email(head, submitted.email, words.gettext(submitted.subject), message)
        link = f"\n\n{head.base_url}/editor/account/" if head.base_url else ""
        email.set_content(f"{submitted.text}{link}\n", charset="utf-8", cte="base64")
        return email


def open_letters(site: Site) -> SecurityLetters:
    return SecurityLetters(site)


def start(site: Site) -> None:
    """Send the emails that are waiting."""
    site.get(SecurityLetters).mailer.wake()


def tell(site: Site, event: SecurityEvent) -> None:
    """Write to the account that an event concerns."""
    site.get(SecurityLetters).tell(event)
