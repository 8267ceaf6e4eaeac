"""Messages of visitors: received, stored, read, mailed, erased after their retention time."""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import orjson

from cms.accounts.audit_log import write_audit
from cms.accounts.permissions import Actor, require
from cms.accounts.rate_limit import DAY, HOUR, RateLimit, TooMany, digest, network
from cms.contact.form_token import FormAlreadySent, FormTokens
from cms.contact.mail_message import compose, letterhead
from cms.contact.mailer import DeliveryResult, Mailer, parse_server
from cms.contact.message import Mailing, MailStatus, Message, SubmittedMessage
from cms.contact.message_files import MessageFiles, stamp
from cms.content import Store
from cms.core.database import DisposableDatabase
from cms.core.errors import NotFound, Refusal
from cms.core.files import Unsynced
from cms.core.i18n import N_
from cms.core.settings import Settings

log = logging.getLogger(__name__)

RULE = "messages"
"""The permission to read and erase messages (cms/accounts/permissions.py)."""


PER_NETWORK = ((5, HOUR), (20, DAY))
"""(how many, in how many seconds) from one IP address; an IPv6 one counts as its /64."""
MAILED_IN_ALL = ((60, HOUR), (300, DAY))
"""The same of those that are mailed, whoever sends them from wherever; more are held."""
STORED_IN_ALL = ((3000, DAY),)
"""The same of all that the disk has to hold."""


UNMAILED: tuple[Mailing, ...] = ("refused", "held")
"""The states of messages that are mailed only when somebody of the staff says so."""


class TooManyMessages(TooMany):
    """Too many messages."""

    msgid = N_(
        "Too many messages have been sent in a short time. Leave this page open, wait about %(minutes)d min "
        "and send it again, or write to us by email."
    )


class NoMessage(NotFound):
    """There is no message of this id: it was erased, by somebody or by its age, or its file can't
    be read.
    """

    msgid = N_("There is no such message. It may have been deleted.")


class NotStored(Refusal):
    """The disk took no more."""

    msgid = N_(
        "Your message could not be stored. Leave this page open and send it again in a few minutes, or write to "
        "us by email."
    )


class Messages:
    """All messages of a site. `days`: how long they are kept, 0 for ever."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        state: DisposableDatabase,
        key: Callable[[], bytes],
    ) -> None:
        """`key` gives the site's secret. Raises ValueError for a wrong setting."""
        self._paths, self._clock = store.paths, store.clock
        self._folder = MessageFiles(self._paths.instance / "messages")
        self._limit = RateLimit(state, self._clock)
        self.days = settings.message_days
        self.tokens = FormTokens(key, self._clock)
        self.mailer = Mailer(
            self._folder,
            parse_server(settings.smtp_url),
            lambda message: compose(message, letterhead(settings, store)),
            self._clock,
        )

    def receive(self, written: SubmittedMessage, token: str, address: str | None) -> str:
        """Store what a visitor wrote, have it mailed, and return its id; sent twice from one form
        it is stored once.

        Where too many messages come in all, it is held: stored, but not mailed. Raises BadToken
        (SubmittedTooSoon, FormExpired, FormAlreadySent), TooManyMessages, NotStored and cms.core.files.Busy.
        """
        self.tokens.check(token)
        try:
            id = self._store(written, token, address)
        except (OSError, sqlite3.Error) as error:
            log.exception("a message could not be stored")
            raise NotStored from error
        self.mailer.wake()
        return id

    def _store(self, written: SubmittedMessage, token: str, address: str | None) -> str:
        content = orjson.dumps([token, written.name, written.email, written.subject, written.text])
        mark = hashlib.sha256(content).hexdigest()[:16]
        with self._folder.lock():
            self._tidy()
            known = next((id for id in self._folder.ids() if id.endswith(mark)), None)
            if known:
                return known
            mail = self._mail(token, address)
            now = self._clock()
            message = Message(f"{stamp(now)}-{mark}", now, written, mail=mail)
            try:
                self._folder.write(message)
            except Unsynced:  # it is there: nobody has to send it again
                log.exception("a message may not outlast a power failure")
            return message.id

    def _mail(self, token: str, address: str | None) -> MailStatus:
        """Whether a message is to be mailed. Raises FormAlreadySent and TooManyMessages."""
        sender = digest("messages", network(address or ""))
        if wait := self._limit.take({sender: PER_NETWORK, "held": STORED_IN_ALL}):
            raise TooManyMessages(wait)
        are_too_many = self._limit.take({"all": MAILED_IN_ALL})
        if self._limit.take({digest("token", token): ((1, DAY),)}):
            raise FormAlreadySent
        if not self.mailer.works:
            return MailStatus("off")
        return MailStatus("held" if are_too_many else "waiting")

    def all(self, actor: Actor) -> tuple[Message, ...]:
        """Every message, the newest first. Raises Forbidden."""
        require(actor, RULE)
        self.tidy()
        self.mailer.wake()
        return self._folder.all()

    def get(self, actor: Actor, id: str) -> Message:
        """One message. Raises Forbidden and NoMessage."""
        require(actor, RULE)
        message = self._folder.read(id)
        if message is None:
            raise NoMessage
        return message

    def unread(self) -> int:
        """The number of messages that nobody has opened."""
        return sum(message.read is None for message in self._folder.all())

    def mark(self, actor: Actor, id: str, *, read: bool) -> Message:
        """Mark a message read, by whoever was first, or unread. Raises Forbidden and NoMessage."""
        require(actor, RULE)
        now = self._clock()

        def change(message: Message) -> Message:
            if read and message.read:
                return message
            return replace(message, read=now if read else None, reader=actor.id if read else "")

        found = self._folder.change(id, change)
        if found is None:
            raise NoMessage
        return found

    def erase(self, actor: Actor, ids: Iterable[str]) -> int:
        """Erase messages for good; who did it is kept, what they said is not. Returns how many.
        Raises Forbidden.
        """
        require(actor, RULE)
        with self._folder.lock():
            return sum(self._erase(actor, id) for id in ids)

    def _erase(self, actor: Actor, id: str) -> bool:
        there = self._folder.remove(id)
        if there:
            with suppress(OSError):  # what is done is done, even if the log can't be written
                write_audit(self._paths, self._clock(), actor, "erase-message", ("messages", id))
        return there

    def send_again(self, actor: Actor, ids: Iterable[str]) -> int:
        """Have messages mailed that are not: the mail server refused them, or they were too many.
        Returns how many. Raises Forbidden.
        """
        require(actor, RULE)
        if not self.mailer.works:
            return 0
        with self._folder.lock():
            number = sum(self._send_again(id) for id in ids)
        self.mailer.wake()
        return number

    def _send_again(self, id: str) -> bool:
        message = self._folder.read(id)
        if message is None or message.mail.state not in UNMAILED:
            return False
        self._folder.write(replace(message, mail=MailStatus("waiting")))
        return True

    def tidy(self) -> int:
        """Erase the messages whose time is over; returns how many."""
        with self._folder.lock():
            return self._tidy()

    def _tidy(self) -> int:
        self._folder.sweep()
        if not self.days:
            return 0
        oldest = stamp(self._clock() - timedelta(days=self.days))
        old = [id for id in self._folder.ids() if id < oldest]
        for id in old:
            self._folder.remove(id)
        if old:
            log.info("%d messages older than %d days erased", len(old), self.days)
        return len(old)

    def send(self) -> DeliveryResult:
        """Mail what waits, now."""
        return self.mailer.deliver()
