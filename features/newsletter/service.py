"""The newsletter of a site: subscribing, confirming, unsubscribing, and sending each issue once to
every subscriber.
"""

import logging
import secrets
import smtplib
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from functools import partial

import orjson

from blueprints.shared.form_token import FormAlreadySent, FormTokens
from cms.accounts.rate_limit import (
    DAY,
    HOUR,
    RateLimit,
    TooMany,
    digest,
    network_limits,
    widest_network,
)
from cms.accounts.secret_key import secret_key
from cms.content import Store
from cms.content.conversion import LanguageConversion
from cms.core.database import DisposableDatabase
from cms.core.errors import Refusal
from cms.core.files import LOCK, Busy, locked, read_record, write_file
from cms.core.i18n import N_
from cms.core.settings import Settings
from cms.core.smtp_server import parse_server
from cms.site import Site
from features.mail.mail_message import letterhead
from features.mail.mailer import MESSAGE_ERRORS, Mailer, connect
from features.mail.message import MailStatus, Message, MessageContent
from features.mail.message_files import stamp
from features.mail.outbox import Outbox
from features.newsletter.letters import CONFIRM, KNOWN, compose_confirmation, is_mailable
from features.newsletter.mailbox import mailbox, registered_domain
from features.newsletter.subscribers import PENDING_DAYS, Subscriber, Subscribers

log = logging.getLogger(__name__)

NETWORK_LIMITS = ((5, HOUR), (20, DAY))
"""Rate limits of requests as (count, seconds) for one IP address. Larger networks have larger limits
(cms/accounts/rate_limit.py).
"""
MAILBOX_LIMITS = ((2, HOUR), (4, DAY))
"""Rate limits for emails to one mailbox. Without them, strangers could annoy its owner."""
DOMAIN_LIMITS = ((20, HOUR), (60, DAY))
TOTAL_LIMITS = ((60, HOUR), (300, DAY))
"""Rate limits for emails to one domain, and for all. Further ones wait in the outbox."""
MAX_STORED_KEYS = 500
CLOSING_STATUS = 421
"""The SMTP status with which a server closes the connection: it has accepted enough emails over it,
or is going down.
"""
LOCK_TIMEOUT_SECONDS = 600.0
"""Seconds to wait for the lock after a copy was sent. Given up earlier, the copy would be sent
again.
"""


class TooManySubscriptions(TooMany):
    """A rate limit for subscriptions is exceeded."""

    msgid = N_("Too many subscriptions in a short time. Wait about %(minutes)d min and try again.")


class ListFull(Refusal):
    """The list of subscribers is full, or the disk refuses another file."""

    msgid = N_("Your address could not be stored. Try again later.")


@dataclass(frozen=True, slots=True)
class Issue:
    """The last sent issue: the keys of its news items, and its period from `since` (YYYY-MM-DD)
    until `until`.
    """

    id: str
    since: str
    until: str
    keys: tuple[str, ...]
    finished: bool = False


def _parse_issue(data: bytes) -> Issue:
    raw = orjson.loads(data)
    return Issue(**raw | {"keys": tuple(raw["keys"])})


@dataclass(frozen=True, slots=True)
class SentIssue:
    """The numbers of copies that one run has sent, that were refused permanently, and that were
    deferred.
    """

    sent: int = 0
    refused: int = 0
    waiting: int = 0


class Newsletter:
    """The newsletter of a site. Raises ValueError for an invalid setting."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        state: DisposableDatabase,
        key: Callable[[], bytes],
        conversion: LanguageConversion | None = None,
    ) -> None:
        """`key` returns the site's secret key; `conversion` converts words of emails."""
        self._settings, self._store, self._clock = settings, store, store.clock
        self._folder = store.paths.instance / "newsletter"
        self._limit = RateLimit(state, self._clock)
        self._server = parse_server(settings.smtp_url)
        self._outbox = Outbox(self._folder / "outbox", self._clock)
        self.subscribers = Subscribers(self._folder / "subscribers", key, self._clock)
        self.tokens = FormTokens(key, self._clock)
        self.mailer = Mailer(
            self._outbox,
            self._server,
            lambda message: compose_confirmation(
                message, letterhead(settings, store, message.content.locale, conversion)
            ),
            self._clock,
            self._may_send,
        )

    @property
    def works(self) -> bool:
        """Whether visitors can subscribe: the newsletter is on, and the site has a mail server, a
        sender and a base URL.
        """
        if not (self._settings.of("newsletter") and self._server):
            return False
        head = letterhead(self._settings, self._store)
        return bool(head.sender and head.base_url)

    def request_subscription(
        self,
        email: str,
        locale: str,
        token: str,
        address: str | None,
        link: Callable[[str, str], str],
    ) -> None:
        """Send a confirmation email to an address. The caller sees no difference between a known
        and an unknown address. `link` returns a page's path from "confirm" or "leave" and a token.

        Raises BadToken, TooManySubscriptions, ListFull and cms.core.files.Busy.
        """
        self.tokens.check(token)
        try:
            if self._may_request(email, token, address):
                share = widest_network("newsletter share", address)
                with self.subscribers.lock():
                    self._request(self.subscribers.id_of(email), email, locale, link, share)
        except (OSError, sqlite3.Error) as error:
            log.exception("a subscriber could not be stored")
            raise ListFull from error
        self.mailer.wake()

    def _may_request(self, email: str, token: str, address: str | None) -> bool:
        """Return whether an address may get another confirmation email. Raises TooManySubscriptions
        and FormAlreadySent.
        """
        if wait := self._limit.take(network_limits("newsletter", address, NETWORK_LIMITS)):
            raise TooManySubscriptions(wait)
        if self._limit.take({digest("newsletter form", token): ((1, DAY),)}):
            raise FormAlreadySent
        id = self.subscribers.id_of(mailbox(email))
        return not self._limit.take({digest("newsletter to", id): MAILBOX_LIMITS})

    def _may_send(self, message: Message) -> bool:
        """Return whether an email may be sent now; it is counted on its first try."""
        if message.mail.tries:
            return True
        domain = self.subscribers.id_of(registered_domain(message.content.email))
        limits = {digest("newsletter to", domain): DOMAIN_LIMITS, "newsletter": TOTAL_LIMITS}
        return not self._limit.take_or_share(limits, message.content.name)

    def _request(
        self, id: str, email: str, locale: str, link: Callable[[str, str], str], share: str
    ) -> None:
        self._tidy()
        subscriber = self.subscribers.read(id)
        if subscriber and subscriber.confirmed:
            path = link("leave", self.subscribers.leave_token(subscriber))
            self._queue_letter(subscriber.email, KNOWN, path, locale, share)
            return
        if not self.subscribers.make_room():
            raise ListFull
        asked = f"{stamp(self._clock())}-{secrets.token_hex(4)}"
        subscriber = Subscriber(id, email, locale, asked)
        self.subscribers.write(subscriber)
        path = link("confirm", self.subscribers.confirm_token(subscriber))
        self._queue_letter(email, CONFIRM, path, locale, share)

    def _queue_letter(self, email: str, subject: str, path: str, locale: str, share: str) -> None:
        """Put an email with a link to a page of the site into the outbox. `share` is the rate limit
        key of the network that it was requested from.
        """
        address = f"{letterhead(self._settings, self._store).base_url}{path}"
        now = self._clock()
        id = f"{stamp(now)}-{secrets.token_hex(8)}"
        submitted = MessageContent(share, email, subject, address, locale)
        with self._outbox.lock():
            self._outbox.write(Message(id, now, submitted, mail=MailStatus("waiting")))

    def begin(self) -> None:
        """Delete expired requests and send the waiting emails. An error is logged and doesn't stop
        the site from starting.
        """
        try:
            self.tidy()
        except (OSError, Busy) as fault:
            log.error("%s is not tidied: %r", self._folder, fault)
        self.mailer.wake()

    def tidy(self) -> int:
        """Delete the addresses that weren't confirmed in time and return how many there were."""
        with self.subscribers.lock():
            return self._tidy()

    def _tidy(self) -> int:
        self._outbox.tidy(timedelta(days=PENDING_DAYS))
        return self.subscribers.tidy()

    def sending_lock(self) -> AbstractContextManager[object]:
        """Return a lock against other sending processes. Entering it raises cms.core.files.Busy at
        once if it is taken.
        """
        return locked(self._store.paths.job_lock("newsletter"), timeout=0)

    def last_issue(self) -> Issue | None:
        """Return the last issue that was sent or written, or the one that is being sent."""
        return read_record(self._folder / "issue.json", _parse_issue)

    def save_issue(self, issue: Issue) -> None:
        """Store an issue as the last one. The caller must hold `sending_lock`."""
        data = orjson.dumps(replace(issue, keys=issue.keys[:MAX_STORED_KEYS]))
        with locked(self._folder / LOCK):
            write_file(self._folder / "issue.json", data, mode=0o600)

    def send(
        self,
        issue: Issue,
        copy_for: Callable[[Subscriber], EmailMessage | None],
        on_refused: Callable[[Subscriber], None],
    ) -> SentIssue:
        """Send every confirmed subscriber a copy of `issue`, unless they already have one. It uses
        one connection, and a new one when the server closes it. `copy_for` returns None if an issue has
        no news in a subscriber's language. `on_refused` is called for each address that is refused
        permanently.

        Each delivery is recorded at once, so that another run can continue after a failure. Raises
        OSError if the server fails, ValueError if there is none.
        """
        if self._server is None:
            raise ValueError("There is no mail server: set OASIS_SMTP_URL.")
        done = Counter[str]()
        with ExitStack() as connections:
            smtp = connections.enter_context(connect(self._server))
            for subscriber in self.subscribers.all():
                is_due = (
                    subscriber.confirmed
                    and subscriber.got != issue.id
                    and is_mailable(subscriber.email)
                )
                letter = copy_for(subscriber) if is_due else None
                if letter:
                    if smtp.sock is None:  # closed by the server
                        smtp = connections.enter_context(connect(self._server))
                    outcome = send_letter(smtp, letter)
                    done[outcome] += 1
                    if outcome == "refused":
                        on_refused(subscriber)
                    if outcome != "waiting":
                        self._record_sent(subscriber.id, issue.id)
        return SentIssue(**done)

    def _record_sent(self, id: str, issue: str) -> None:
        with self.subscribers.lock(LOCK_TIMEOUT_SECONDS):
            subscriber = self.subscribers.read(id)
            if subscriber:  # else they have unsubscribed meanwhile
                self.subscribers.write(replace(subscriber, got=issue))


def send_letter(smtp: smtplib.SMTP, letter: EmailMessage) -> str:
    """Send an email and return "sent", "refused" if the server rejects the recipient permanently,
    or "waiting" if it may accept the email later. Raises OSError if the server fails, or rejects
    the sender and so every email.
    """
    try:
        smtp.send_message(letter)
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code != CLOSING_STATUS:
            raise
        return "waiting"
    except MESSAGE_ERRORS as error:
        log.warning("a copy of the newsletter is not delivered: %s", type(error).__name__)
        refusals = getattr(error, "recipients", {}).values()
        are_permanent = [code >= 500 for code, _text in refusals]
        return "refused" if are_permanent and all(are_permanent) else "waiting"
    return "sent"


def open_newsletter(site: Site) -> Newsletter:
    """Return the newsletter of a site. Raises ValueError for an invalid setting."""
    key = partial(secret_key, site.paths)
    conversion = site.find(LanguageConversion)
    return Newsletter(site.settings, site.store, site.state, key, conversion)


def start(site: Site) -> None:
    """Begin to send confirmations, if visitors can subscribe."""
    if site.settings.of("newsletter"):
        site.get(Newsletter).begin()
