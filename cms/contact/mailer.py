"""Mailing what has been stored: in the background, as often as it takes, so that nobody waits and
nothing is lost.
"""

import logging
import smtplib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage

from cms.contact.message import MailStatus, Message
from cms.contact.message_files import MessageFiles
from cms.contact.smtp import SmtpServer, connect
from cms.core.files import Busy

log = logging.getLogger(__name__)

FIRST_PAUSE, MAX_PAUSE = 15.0, 1800.0
"""Seconds between tries: doubled each time nothing could be done, from the first to the longest."""

MAX_ERROR_LENGTH = 300
MESSAGE_ERRORS = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    MessageError,
    ValueError,
)
"""Faults of one letter, after which the next may still go."""


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """How many messages one delivery sent, and how many still wait."""

    sent: int = 0
    waiting: int = 0


class Mailer:
    """Sends the waiting messages of a folder through `server`; without one it does nothing.

    One thread a process at most, begun when there is something to do; one round at a time over all
    processes.
    """

    def __init__(
        self,
        folder: MessageFiles,
        server: SmtpServer | None,
        compose: Callable[[Message], EmailMessage],
        clock: Callable[[], datetime],
    ) -> None:
        self._folder, self._server, self._compose, self._clock = folder, server, compose, clock
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def works(self) -> bool:
        """Whether there is a mail server."""
        return self._server is not None

    def wake(self) -> None:
        """Have a round made soon, without waiting for it."""
        if self._server is None:
            return
        with self._lock:
            self._woken.set()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="oasis-mailer", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        pause = FIRST_PAUSE
        while True:
            self._woken.clear()
            if self._try() and self._done():
                return
            pause = FIRST_PAUSE if self._woken.wait(pause) else min(2 * pause, MAX_PAUSE)

    def _try(self) -> bool:
        """One round; whether nothing waits any more."""
        try:
            return self.deliver().waiting == 0
        except Exception:
            log.exception("mailing failed")
            return False

    def _done(self) -> bool:
        """Whether the thread may end: nobody woke it while it was at the last letter."""
        with self._lock:
            if not self._woken.is_set():
                self._thread = None
            return self._thread is None

    def deliver(self) -> DeliveryResult:
        """One round: every waiting message once."""
        try:
            with self._folder.lock("mail.lock"):
                return self._deliver()
        except Busy:  # another process is on its round
            return DeliveryResult(0, len(self._waiting()))

    def _waiting(self) -> tuple[Message, ...]:
        """The messages to be sent, oldest first, without their texts."""
        return tuple(
            message for message in reversed(self._folder.all()) if message.mail.state == "waiting"
        )

    def _deliver(self) -> DeliveryResult:
        waiting = self._waiting()
        if not waiting or self._server is None:
            return DeliveryResult(0, len(waiting))
        sent = 0
        try:
            with connect(self._server) as smtp:
                for message in waiting:
                    sent += self._send(smtp, message)
        except OSError as error:
            log.warning(
                "mail is not delivered (%s): %d messages wait, none is lost",
                error,
                len(waiting) - sent,
            )
            for message in self._waiting()[:1]:
                self._failed(message, error)
        return DeliveryResult(sent, len(self._waiting()))

    def _send(self, smtp: smtplib.SMTP, message: Message) -> bool:
        """Hand one letter in, unless it was erased meanwhile. Raises OSError where the server
        itself fails.
        """
        whole = self._folder.read(message.id)
        if whole is None:
            return False
        try:
            smtp.send_message(self._compose(whole))
        except MESSAGE_ERRORS as error:
            log.warning("message %s is not delivered: %s", message.id, error)
            self._failed(message, error)
            return False
        now = self._clock()
        self._folder.change(
            message.id,
            lambda found: replace(found, mail=replace(found.mail, state="sent", sent=now)),
        )
        return True

    def _failed(self, message: Message, error: Exception) -> None:
        said = f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH]
        self._folder.change(
            message.id,
            lambda found: replace(found, mail=MailStatus("waiting", found.mail.tries + 1, said)),
        )
