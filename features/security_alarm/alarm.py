"""The email that warns administrators of an attack that the security log has recorded."""

import logging
import secrets
import sqlite3
from email.message import EmailMessage

from cms.accounts.rate_limit import DAY, RateLimit
from cms.accounts.security_events import SecurityEvent
from cms.core.catalogs import DOMAINS, load_catalog
from cms.core.files import Busy
from cms.core.i18n import N_
from cms.core.smtp_server import parse_server
from cms.site import Site
from features.mail.mail_message import letterhead, new_email
from features.mail.mailer import Mailer
from features.mail.message import MailStatus, Message, MessageContent
from features.mail.message_files import stamp
from features.mail.outbox import Outbox
from features.security_log.log import ALARMING_REPEATS, SHORTENED

log = logging.getLogger(__name__)

LIMITS = ((1, DAY),)
ATTACK = "attack"
SUBJECT = N_("Many refused requests in the editor")
TEXTS: dict[str, str] = {
    ATTACK: N_(
        "More than %(number)d requests of one kind were refused within a minute. Someone may be "
        "guessing passwords. The security log says what was refused and where it came from:"
    ),
    SHORTENED: N_(
        "The security log of this month was full, so its oldest lines were removed, first those about "
        "people who weren’t signed in. Someone may be attacking the site. Read it here:"
    ),
}
"""The text of the email by cause."""
ONCE = N_("You get this email once a day at most.")


class SecurityAlarm:
    """Writes to the active administrators, each in their language, where mail is set up."""

    def __init__(self, site: Site) -> None:
        """Raises ValueError for an invalid setting."""
        self._site, self._clock = site, site.store.clock
        self._limit = RateLimit(site.state, self._clock)
        self._outbox = Outbox(site.paths.instance / "alarms", self._clock)
        server = parse_server(site.settings.smtp_url)
        self.mailer = Mailer(self._outbox, server, self._compose, self._clock)

    def send(self, cause: str) -> None:
        """Write to the administrators, unless they had such an email within a day. Errors are logged,
        not raised.
        """
        try:
            if self.mailer.works and not self._limit.take({"security alarm": LIMITS}):
                self._queue(cause)
                self.mailer.wake()
        except (OSError, sqlite3.Error, Busy):
            log.exception("administrators could not be told of an attack")

    def _queue(self, cause: str) -> None:
        now = self._clock()
        with self._outbox.lock():
            for account in self._site.accounts.all():
                if account.active and account.role == "administrator":
                    id = f"{stamp(now)}-{secrets.token_hex(8)}"
                    submitted = MessageContent(
                        account.name, account.email, SUBJECT, cause, account.interface
                    )
                    self._outbox.write(Message(id, now, submitted, mail=MailStatus("waiting")))

    def _compose(self, message: Message) -> EmailMessage:
        submitted = message.content
        head = letterhead(self._site.settings, self._site.store, submitted.locale)
        code = submitted.locale.replace("-", "_")
        words = load_catalog(self._site.settings.layers("translations"), code, DOMAINS)
        email = new_email(head, submitted.email, words.gettext(submitted.subject), message)
        text = words.gettext(TEXTS[submitted.text]) % {"number": ALARMING_REPEATS}
        link = f"{head.base_url}/editor/security-log/\n\n" if head.base_url else ""
        email.set_content(f"{text}\n\n{link}{words.gettext(ONCE)}\n", charset="utf-8", cte="base64")
        return email


def start(site: Site) -> None:
    """Send the emails that are waiting."""
    site.get(SecurityAlarm).mailer.wake()


def tell(site: Site, event: SecurityEvent) -> None:
    """Write to the administrators if an event looks like an attack, or says that lines were removed."""
    if event.what == SHORTENED:
        site.get(SecurityAlarm).send(SHORTENED)
    elif event.more:
        site.get(SecurityAlarm).send(ATTACK)
