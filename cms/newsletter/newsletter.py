"""The newsletter of a site: asking to get it, confirming, ending, and sending an issue to everybody once."""

import logging
import secrets
import smtplib
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from email.message import EmailMessage

import orjson

from cms.accounts.rate_limit import DAY, HOUR, RateLimit, TooMany, digest, network
from cms.contact.form_token import FormAlreadySent, FormTokens
from cms.contact.mail_message import letterhead
from cms.contact.mailer import MESSAGE_ERRORS, Mailer, connect, parse_server
from cms.contact.message import MailStatus, Message, SubmittedMessage
from cms.contact.message_files import stamp
from cms.content import Store
from cms.core.database import DisposableDatabase
from cms.core.errors import Refusal
from cms.core.files import Busy, locked, read_record, write_file
from cms.core.i18n import N_
from cms.core.settings import Settings
from cms.newsletter.letters import CONFIRM, KNOWN, Outbox, can_be_written_to, question
from cms.newsletter.subscribers import Subscriber, Subscribers

log = logging.getLogger(__name__)

PER_NETWORK = ((5, HOUR), (20, DAY))
IN_ALL = ((60, HOUR), (300, DAY))
PER_EMAIL = ((2, HOUR), (4, DAY))
"""Letters to one address: more are asked for by whoever wants to annoy its owner."""
KEPT_KEYS = 500
CLOSING = 421
"""The status with which a server ends a conversation: it has had enough letters, or is going down."""
PATIENCE = 600.0
"""Seconds to wait for the lock once a copy is on its way: given up, it would be sent again."""


class TooManySubscriptions(TooMany):
    """Too many have asked."""

    msgid = N_("Too many subscriptions in a short time. Wait about %(minutes)d min and try again.")


class ListFull(Refusal):
    """The list is full, or the disk takes no more."""

    msgid = N_("Your address could not be stored. Try again later.")


@dataclass(frozen=True, slots=True)
class Issue:
    """The last issue sent: the news by their keys, from which day (YYYY-MM-DD) on."""

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
    """The numbers of copies that one run has sent, that were refused permanently, and for now."""

    sent: int = 0
    refused: int = 0
    waiting: int = 0


class Newsletter:
    """The newsletter of a site. Raises ValueError for a wrong setting."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        state: DisposableDatabase,
        key: Callable[[], bytes],
    ) -> None:
        """`key` gives the site's secret."""
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
            lambda message: question(message, letterhead(settings, store, message.written.locale)),
            self._clock,
        )

    @property
    def works(self) -> bool:
        """Whether visitors can subscribe: it is on, and letters can be sent and answered for."""
        if not (self._settings.newsletter and self._server):
            return False
        head = letterhead(self._settings, self._store)
        return bool(head.sender and head.base_url)

    def ask(
        self,
        email: str,
        locale: str,
        token: str,
        address: str | None,
        link: Callable[[str, str], str],
    ) -> None:
        """Send a letter to an address that asks its owner. The same is done and said whether it is
        known or not. `link` gives the path of a page from "confirm" or "leave" and a token.

        Raises BadToken, TooManySubscriptions, ListFull and cms.core.files.Busy.
        """
        self.tokens.check(token)
        try:
            if self._may_ask(email, token, address):
                with self.subscribers.lock():
                    self._ask(self.subscribers.id_of(email), email, locale, link)
        except (OSError, sqlite3.Error) as error:
            log.exception("a subscriber could not be stored")
            raise ListFull from error
        self.mailer.wake()

    def _may_ask(self, email: str, token: str, address: str | None) -> bool:
        """Whether the owner of an address is asked once more. Raises TooManySubscriptions and
        FormAlreadySent.
        """
        wait = self._limit.take(
            {digest("newsletter", network(address or "")): PER_NETWORK, "newsletter": IN_ALL}
        )
        if wait:
            raise TooManySubscriptions(wait)
        if self._limit.take({digest("newsletter form", token): ((1, DAY),)}):
            raise FormAlreadySent
        id = self.subscribers.id_of(email)
        return not self._limit.take({digest("newsletter to", id): PER_EMAIL})

    def _ask(self, id: str, email: str, locale: str, link: Callable[[str, str], str]) -> None:
        self.subscribers.tidy()
        one = self.subscribers.read(id)
        if one and one.confirmed:
            path = link("leave", self.subscribers.leave_token(one))
            self._write_letter(one.email, KNOWN, path, locale)
            return
        if self.subscribers.are_full():
            raise ListFull
        asked = f"{stamp(self._clock())}-{secrets.token_hex(4)}"
        one = Subscriber(id, email, locale, asked)
        self.subscribers.write(one)
        path = link("confirm", self.subscribers.confirm_token(one))
        self._write_letter(email, CONFIRM, path, locale)

    def _write_letter(self, email: str, subject: str, path: str, locale: str) -> None:
        """Put a letter into the outbox, whose text is the link to a page of the site."""
        address = f"{letterhead(self._settings, self._store).base_url}{path}"
        now = self._clock()
        id = f"{stamp(now)}-{secrets.token_hex(8)}"
        written = SubmittedMessage("newsletter", email, subject, address, locale)
        with self._outbox.lock():
            self._outbox.write(Message(id, now, written, mail=MailStatus("waiting")))

    def begin(self) -> None:
        """Tidy, and send the letters that wait. The site runs whatever comes of it."""
        try:
            self.tidy()
        except (OSError, Busy) as fault:
            log.error("%s is not tidied: %r", self._folder, fault)
        self.mailer.wake()

    def tidy(self) -> int:
        """Delete the addresses that nobody has confirmed in time; returns how many."""
        with self.subscribers.lock():
            return self.subscribers.tidy()

    def alone(self) -> AbstractContextManager[object]:
        """Keep every other run from sending. Raises cms.core.files.Busy at once."""
        return locked(self._folder / ".send.lock", timeout=0)

    def last_issue(self) -> Issue | None:
        """The issue that was sent or written last, or is being sent."""
        return read_record(self._folder / "issue.json", _parse_issue)

    def keep_issue(self, issue: Issue) -> None:
        """Remember an issue as the last one."""
        data = orjson.dumps(replace(issue, keys=issue.keys[:KEPT_KEYS]))
        write_file(self._folder / "issue.json", data, mode=0o600)

    def send(
        self,
        issue: Issue,
        copy: Callable[[Subscriber], EmailMessage | None],
        tell: Callable[[Subscriber], None],
    ) -> SentIssue:
        """Send everybody their copy who has none yet, over one connection, or several where the server
        takes only so many letters over one. `copy` gives None where an issue has nothing in a language;
        `tell` is told at once whose address is refused permanently.

        Who has got it is kept after each, so that a run that breaks can be followed by another.
        Raises OSError where the server fails, ValueError where there is none.
        """
        if self._server is None:
            raise ValueError("There is no mail server: set OASIS_SMTP_URL.")
        done = Counter[str]()
        with ExitStack() as connections:
            smtp = connections.enter_context(connect(self._server))
            for one in self.subscribers.all():
                waits = one.confirmed and one.got != issue.id and can_be_written_to(one.email)
                letter = copy(one) if waits else None
                if letter:
                    if smtp.sock is None:  # closed by the server
                        smtp = connections.enter_context(connect(self._server))
                    came_of = hand_in(smtp, letter)
                    done[came_of] += 1
                    if came_of == "refused":
                        tell(one)
                    if came_of != "waiting":
                        self._got(one.id, issue.id)
        return SentIssue(**done)

    def _got(self, id: str, issue: str) -> None:
        with self.subscribers.lock(PATIENCE):
            one = self.subscribers.read(id)
            if one:  # who has left meanwhile stays away
                self.subscribers.write(replace(one, got=issue))


def hand_in(smtp: smtplib.SMTP, letter: EmailMessage) -> str:
    """Hand a letter in; "sent", "refused" where it is the address that the server won't have, or
    "waiting" where it may take it later. Raises OSError where the server fails, or refuses the sender:
    then it takes no letter.
    """
    try:
        smtp.send_message(letter)
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code != CLOSING:
            raise
        return "waiting"
    except MESSAGE_ERRORS as error:
        log.warning("a copy of the newsletter is not delivered: %s", type(error).__name__)
        refusals = getattr(error, "recipients", {}).values()
        for_good = [code >= 500 for code, _said in refusals]
        return "refused" if for_good and all(for_good) else "waiting"
    return "sent"
