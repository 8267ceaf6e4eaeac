"""The email that tells administrators of an attack that the security log has seen."""

import logging
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from email.message import EmailMessage

from cms.accounts.accounts import Account
from cms.accounts.rate_limit import DAY, RateLimit
from cms.accounts.security_log import ALARMING_REPEATS, SHORTENED, Cause
from cms.content import Store
from cms.core.database import DisposableDatabase
from cms.core.files import Busy
from cms.core.i18n import N_
from cms.core.settings import Settings
from cms.mail.mail_message import letterhead, new_email
from cms.mail.mailer import Mailer, parse_server
from cms.mail.message import MailStatus, Message, MessageContent
from cms.mail.message_files import stamp
from cms.mail.outbox import Outbox

log = logging.getLogger(__name__)

LIMITS = ((1, DAY),)
SUBJECT = N_("Many refused requests in the editor")
TEXTS: dict[str, str] = {
    "attack": N_(
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

    def __init__(
        self,
        settings: Settings,
        store: Store,
        state: DisposableDatabase,
        accounts: Callable[[], Iterable[Account]],
    ) -> None:
        """Raises ValueError for an invalid setting."""
        self._settings, self._store, self._clock = settings, store, store.clock
        self._accounts = accounts
        self._limit = RateLimit(state, store.clock)
        self._outbox = Outbox(store.paths.instance / "alarms", store.clock)
        server = parse_server(settings.smtp_url)
        self.mailer = Mailer(self._outbox, server, self._compose, store.clock)

    def send(self, cause: Cause) -> None:
        """Write to the administrators, unless they had such an email within a day. An error is
        logged and interrupts nobody.
        """
        try:
            if self.mailer.works and not self._limit.take({"security alarm": LIMITS}):
                self._queue(cause)
                self.mailer.wake()
        except (OSError, sqlite3.Error, Busy):
            log.exception("administrators could not be told of an attack")

    def _queue(self, cause: Cause) -> None:
        now = self._clock()
        with self._outbox.lock():
            for account in self._accounts():
                if account.active and account.role == "administrator":
                    id = f"{stamp(now)}-{secrets.token_hex(8)}"
                    submitted = MessageContent(
                        account.name, account.email, SUBJECT, cause, account.interface
                    )
                    self._outbox.write(Message(id, now, submitted, mail=MailStatus("waiting")))

    def _compose(self, message: Message) -> EmailMessage:
        submitted = message.content
        head = letterhead(self._settings, self._store, submitted.locale)
        email = new_email(head, submitted.email, head.translate(submitted.subject), message)
        text = head.translate(TEXTS[submitted.text]) % {"number": ALARMING_REPEATS}
        link = f"{head.base_url}/editor/security-log/\n\n" if head.base_url else ""
        email.set_content(
            f"{text}\n\n{link}{head.translate(ONCE)}\n", charset="utf-8", cte="base64"
        )
        return email
