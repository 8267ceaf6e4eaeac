"""Messages of visitors: received, stored, read, mailed, and erased after their retention period."""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

import orjson

from blueprints.shared.form_token import FormAlreadySent, FormTokens
from cms.accounts.audit_log import write_audit
from cms.accounts.permissions import Actor, require
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
from cms.core.database import DisposableDatabase
from cms.core.errors import NotFound, Refusal
from cms.core.files import Unsynced
from cms.core.i18n import N_
from cms.core.settings import Settings
from cms.core.smtp_server import parse_server
from cms.site import Site
from features.contact_form.letter import compose
from features.contact_form.message import VisitorMessage
from features.mail.mail_message import letterhead
from features.mail.mailer import DeliveryResult, Mailer
from features.mail.message import Mailing, MailStatus, MessageContent
from features.mail.message_files import MessageFiles, stamp

log = logging.getLogger(__name__)

PERMISSION = "messages"
"""The permission to read and erase messages, which editors have."""


NETWORK_LIMITS = ((5, HOUR), (20, DAY))
"""Rate limits as (count, seconds) for one IP address; an IPv6 address counts as its /64 network.
Larger networks have larger limits (cms/accounts/rate_limit.py).
"""
MAIL_LIMITS = ((60, HOUR), (300, DAY))
"""Rate limits for mailed messages from all senders together; messages beyond them are held."""
STORE_LIMITS = ((3000, DAY),)
"""Rate limits for stored messages from all senders together."""

UNMAILED: tuple[Mailing, ...] = ("refused", "held")
"""The delivery states in which a message is mailed only when an editor sends it again."""


class TooManyMessages(TooMany):
    """A rate limit for messages is exceeded."""

    msgid = N_(
        "Too many messages have been sent in a short time. Leave this page open, wait about %(minutes)d min "
        "and send it again, or write to us by email."
    )


class NoMessage(NotFound):
    """No message has this id: it was erased by an editor or by its age, or its file can't be read."""

    msgid = N_("There is no such message. It may have been deleted.")


class NotStored(Refusal):
    """The message couldn't be written to the disk."""

    msgid = N_(
        "Your message could not be stored. Leave this page open and send it again in a few minutes, or write to "
        "us by email."
    )


class Messages:
    """All messages of a site. `days` is their retention period; 0 keeps them for ever."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        state: DisposableDatabase,
        key: Callable[[], bytes],
    ) -> None:
        """`key` returns the site's secret key. Raises ValueError for an invalid setting."""
        self._paths, self._clock = store.paths, store.clock
        self._folder = MessageFiles(self._paths.instance / "messages", VisitorMessage)
        self._limit = RateLimit(state, self._clock)
        self.days = int(settings.of("message_days"))
        self.tokens = FormTokens(key, self._clock)
        self.mailer = Mailer(
            self._folder,
            parse_server(settings.smtp_url),
            lambda message: compose(message, letterhead(settings, store)),
            self._clock,
        )

    def receive(self, content: MessageContent, token: str, address: str | None) -> str:
        """Store a submitted message, start mailing it, and return its id. A message that is sent
        twice from one form is stored once.

        If too many messages come from all senders together, it is held: stored, but not mailed.
        Raises BadToken (SubmittedTooSoon, FormExpired, FormAlreadySent), TooManyMessages, NotStored
        and cms.core.files.Busy.
        """
        self.tokens.check(token)
        try:
            id = self._store(content, token, address)
        except (OSError, sqlite3.Error) as error:
            log.exception("a message could not be stored")
            raise NotStored from error
        self.mailer.wake()
        return id

    def _store(self, content: MessageContent, token: str, address: str | None) -> str:
        data = orjson.dumps([token, content.name, content.email, content.subject, content.text])
        digest_suffix = hashlib.sha256(data).hexdigest()[:16]
        with self._folder.lock():
            self._tidy()
            existing = next((id for id in self._folder.ids() if id.endswith(digest_suffix)), None)
            if existing:
                return existing
            mail = self._mail_status(token, address)
            now = self._clock()
            message = VisitorMessage(f"{stamp(now)}-{digest_suffix}", now, content, mail=mail)
            try:
                self._folder.write(message)
            except Unsynced:  # the file exists, so the visitor needn't send it again
                log.exception("a message may not outlast a power failure")
            return message.id

    def _mail_status(self, token: str, address: str | None) -> MailStatus:
        """Return the initial delivery state of a message. Raises FormAlreadySent and
        TooManyMessages.
        """
        wait = self._limit.take(network_limits("messages", address, NETWORK_LIMITS))
        if wait := wait or self._over_limit("held", STORE_LIMITS, address):
            raise TooManyMessages(wait)
        is_held = self._over_limit("all", MAIL_LIMITS, address)
        if self._limit.take({digest("token", token): ((1, DAY),)}):
            raise FormAlreadySent
        if not self.mailer.works:
            return MailStatus("off")
        return MailStatus("held" if is_held else "waiting")

    def _over_limit(
        self, key: str, limits: Sequence[tuple[int, int]], address: str | None
    ) -> float:
        """Count a message under a limit of all senders; see `RateLimit.take_or_share`."""
        share = widest_network(f"messages {key}", address)
        return self._limit.take_or_share({key: limits}, share)

    def all(self, actor: Actor) -> tuple[VisitorMessage, ...]:
        """Return all messages, newest first. Raises Forbidden."""
        require(actor, PERMISSION, of_features={PERMISSION})
        self.tidy()
        self.mailer.wake()
        return self._folder.all()

    def get(self, actor: Actor, id: str) -> VisitorMessage:
        """Return one message. Raises Forbidden and NoMessage."""
        require(actor, PERMISSION, of_features={PERMISSION})
        message = self._folder.read(id)
        if message is None:
            raise NoMessage
        return message

    def unread(self) -> int:
        """Return the number of unread messages."""
        return sum(message.read is None for message in self._folder.all())

    def mark(self, actor: Actor, id: str, *, read: bool) -> VisitorMessage:
        """Mark a message as read or unread. `reader` stays the first account that read it. Raises
        Forbidden and NoMessage.
        """
        require(actor, PERMISSION, of_features={PERMISSION})
        now = self._clock()

        def change(message: VisitorMessage) -> VisitorMessage:
            if read and message.read:
                return message
            return replace(message, read=now if read else None, reader=actor.id if read else "")

        changed = self._folder.change(id, change)
        if changed is None:
            raise NoMessage
        return changed

    def erase(self, actor: Actor, ids: Iterable[str]) -> int:
        """Erase messages permanently and return how many there were. The audit log notes the actor,
        not the texts. Raises Forbidden.
        """
        require(actor, PERMISSION, of_features={PERMISSION})
        with self._folder.lock():
            return sum(self._erase(actor, id) for id in ids)

    def _erase(self, actor: Actor, id: str) -> bool:
        existed = self._folder.remove(id)
        if existed:
            with suppress(OSError):  # the message is erased even if the log can't be written
                write_audit(self._paths, self._clock(), actor, "erase-message", ("messages", id))
        return existed

    def send_again(self, actor: Actor, ids: Iterable[str]) -> int:
        """Queue messages that were held or refused by the mail server for delivery, and return how
        many there were. Raises Forbidden.
        """
        require(actor, PERMISSION, of_features={PERMISSION})
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
        """Erase the messages that are past their retention period and return how many there were."""
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
        """Deliver the waiting messages now."""
        return self.mailer.deliver()


def open_messages(site: Site) -> Messages:
    """Return the messages of a site. Raises ValueError for an invalid setting."""
    return Messages(site.settings, site.store, site.state, partial(secret_key, site.paths))


def start(site: Site) -> None:
    """Send the emails that were waiting when the process ended."""
    if site.settings.smtp_url:
        site.get(Messages).mailer.wake()
