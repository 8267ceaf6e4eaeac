"""Delivers stored messages to the SMTP server of `OASIS_SMTP_URL`. A background thread retries
until the server takes them, so that no request waits and no message is lost.
"""

import logging
import smtplib
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from typing import Any

from cms.core.dates import Clock
from cms.core.files import Busy
from cms.core.smtp_server import SmtpServer
from features.mail.message import Mailing, MailStatus, Message
from features.mail.message_files import MessageFiles

TIMEOUT = 20.0
"""Seconds per network operation while connecting and signing in."""
ANSWER_TIMEOUT = 600.0
"""Seconds per network operation once connected (RFC 5321, 4.5.3.2): a server may scan an email for
long before it accepts it. After a shorter timeout the email would be sent again and again.
"""


def connect(server: SmtpServer) -> smtplib.SMTP:
    """Connect and sign in to the server, encrypted if it supports that and isn't this machine.

    Raises OSError, of which smtplib.SMTPException is a subclass. A password is never sent
    unencrypted to another machine.
    """
    context, address = ssl.create_default_context(), (server.host, server.port)
    smtp: smtplib.SMTP
    if server.tls:
        smtp = smtplib.SMTP_SSL(*address, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(*address, timeout=TIMEOUT)
    try:
        _sign_in(smtp, server, context)
        if smtp.sock:
            smtp.sock.settimeout(ANSWER_TIMEOUT)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _sign_in(smtp: smtplib.SMTP, server: SmtpServer, context: ssl.SSLContext) -> None:
    smtp.ehlo()
    encrypted = server.tls or server.local
    if not encrypted and smtp.has_extn("starttls"):
        smtp.starttls(context=context)
        smtp.ehlo()
        encrypted = True
    if server.user:
        if not encrypted:
            raise smtplib.SMTPNotSupportedError(
                "the server offers no encryption, so the password was not sent"
            )
        smtp.login(server.user, server.password)


log = logging.getLogger(__name__)

FIRST_PAUSE, MAX_PAUSE = 15.0, 1800.0
"""The first and the longest pause between rounds, in seconds. It doubles after each round that
fails.
"""

MAX_ERROR_LENGTH = 300
MESSAGE_ERRORS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    MessageError,
    ValueError,
)
"""Errors that concern one email only; the next one may still be delivered."""


def replies(error: Exception) -> list[tuple[int, bytes | str]]:
    """Return the (code, text) replies of a server that refused an email (RFC 5321, 4.2): one for
    each recipient if it refused the recipients.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return list(error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return [(error.smtp_code, error.smtp_error)]
    return []


def is_permanent(error: Exception) -> bool:
    """Return whether the server refused an email permanently, so that it would refuse it again."""
    codes = [code for code, _text in replies(error)]
    return bool(codes) and min(codes) >= 500


def error_text(error: Exception) -> str:
    """Return the error text, in the server's words if it replied."""
    texts = [
        f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
        for code, text in replies(error)
    ]
    return ("; ".join(texts) or f"{type(error).__name__}: {error}")[:MAX_ERROR_LENGTH]


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The numbers of messages that a round has sent, that are still waiting, and that the server
    refused permanently.
    """

    sent: int
    waiting: int
    refused: int = 0


class Mailer:
    """Sends the waiting messages of a folder through `server`; does nothing without one.

    Each process has at most one thread, started on demand. A lock allows one round at a time over
    all processes.
    """

    def __init__(
        self,
        folder: MessageFiles[Any],
        server: SmtpServer | None,
        compose: Callable[[Any], EmailMessage],
        clock: Clock,
        may_send: Callable[[Message], bool] = lambda message: True,
    ) -> None:
        """`may_send` returns whether a message may be sent in this round; otherwise it waits."""
        self._folder, self._server, self._compose, self._clock = folder, server, compose, clock
        self._may_send = may_send
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._accepted: dict[str, datetime] = {}
        """Message id → time of acceptance by the server, until the message's file records it."""

    @property
    def works(self) -> bool:
        """Whether a mail server is set."""
        return self._server is not None

    def wake(self) -> None:
        """Start a round in the background."""
        if self._server is None:
            return
        with self._lock:
            self._woken.set()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="oasis-mailer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            self._woken.clear()
            if self._run_round() and self._may_end():
                return
            pause = FIRST_PAUSE if self._woken.wait(pause) else min(2 * pause, MAX_PAUSE)

    def _run_round(self) -> bool:
        """Run one round and return whether no message is waiting any more."""
        try:
            return self.deliver().waiting == 0
        except Exception:
            log.exception("mailing failed")
            return False

    def _may_end(self) -> bool:
        """Return whether the thread may end: it wasn't woken during its last round."""
        with self._lock:
            if not self._woken.is_set():
                self._thread = None
            return self._thread is None

    def deliver(self) -> DeliveryResult:
        """Run one round: try to send every waiting message once."""
        try:
            with self._folder.lock("mail.lock"):
                return self._deliver()
        except Busy:  # another process runs a round
            return DeliveryResult(0, len(self._waiting()))

    def _waiting(self) -> tuple[Message, ...]:
        """Return the waiting messages, oldest first, without their texts."""
        return tuple(
            message for message in reversed(self._folder.all()) if message.mail.state == "waiting"
        )

    def _deliver(self) -> DeliveryResult:
        for id in tuple(self._accepted):
            self._record_sent(id)
        waiting = tuple(each for each in self._waiting() if each.id not in self._accepted)
        if not waiting or self._server is None:
            return DeliveryResult(0, len(waiting))
        done = Counter[Mailing]()
        try:
            with connect(self._server) as smtp:
                for message in filter(self._may_send, waiting):
                    done[self._send(smtp, message)] += 1
        except OSError as error:
            log.warning(
                "mail is not delivered (%s): %d messages wait, none is lost",
                error,
                len(waiting) - done["sent"] - done["refused"],
            )
            for message in self._waiting()[:1]:
                self._record_failure(message, error, "waiting")
        return DeliveryResult(done["sent"], len(self._waiting()), done["refused"])

    def _send(self, smtp: smtplib.SMTP, message: Message) -> Mailing:
        """Send one message and return its new state, "off" if it was erased meanwhile. Raises
        OSError if the server itself fails.
        """
        with_text = self._folder.read(message.id)
        if with_text is None:
            return "off"
        try:
            smtp.send_message(self._compose(with_text))
        except MESSAGE_ERRORS as error:
            log.warning("message %s is not delivered: %s", message.id, error)
            state: Mailing = "refused" if is_permanent(error) else "waiting"
            self._record_failure(message, error, state)
            return state
        self._accepted[message.id] = self._clock()
        self._record_sent(message.id)
        return "sent"

    def _record_sent(self, id: str) -> None:
        """Record that a message was delivered. While that isn't possible (disk error, lock held),
        it stays in memory, so that the message isn't sent twice.
        """
        sent = self._accepted[id]
        try:
            self._folder.change(
                id,
                lambda stored: replace(stored, mail=replace(stored.mail, state="sent", sent=sent)),
            )
        except (OSError, Busy):
            log.exception("message %s is delivered, which could not be noted yet", id)
        else:
            del self._accepted[id]

    def _record_failure(self, message: Message, error: Exception, state: Mailing) -> None:
        text = error_text(error)
        self._folder.change(
            message.id,
            lambda stored: replace(stored, mail=MailStatus(state, stored.mail.tries + 1, text)),
        )
