"""Mailing what has been stored to the server that `OASIS_SMTP_URL` names: in the background, as often as
it takes, so that nobody waits and nothing is lost.
"""

import logging
import smtplib
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from cms.contact.message import Mailing, MailStatus, Message
from cms.contact.message_files import MessageFiles
from cms.core.dates import Clock
from cms.core.files import Busy

TIMEOUT = 20.0
"""Seconds for each step until the server is ready for letters."""
ANSWER_TIMEOUT = 600.0
"""Seconds for each step from then on (RFC 5321, 4.5.3.2): a server may look through a letter for long
before it says that it has taken it. Given up earlier, it would be sent again and again.
"""

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server. `tls`: encrypted from the first byte (smtps)."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)

    @property
    def local(self) -> bool:
        """Whether it is this very machine: what is said there passes no wire."""
        return self.host in LOCAL


def parse_server(url: str) -> SmtpServer | None:
    """The server of an address like `smtp://user:password@host:587` or `smtps://…`; None for "".
    Raises ValueError.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("smtp", "smtps"):
        raise ValueError(
            "OASIS_SMTP_URL must be like smtp://user:password@host:587 or smtps://user:password@host:465"
        )
    tls = parts.scheme == "smtps"
    return SmtpServer(
        host,
        port or (465 if tls else 587 if parts.username else 25),
        tls,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def connect(server: SmtpServer) -> smtplib.SMTP:
    """A conversation with the server, signed in; encrypted where the server can and isn't this
    machine.

    Raises OSError, smtplib.SMTPException being one. A password is never sent unencrypted to another
    machine.
    """
    context, place = ssl.create_default_context(), (server.host, server.port)
    smtp: smtplib.SMTP
    if server.tls:
        smtp = smtplib.SMTP_SSL(*place, timeout=TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(*place, timeout=TIMEOUT)
    try:
        _introduce(smtp, server, context)
        if smtp.sock:
            smtp.sock.settimeout(ANSWER_TIMEOUT)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _introduce(smtp: smtplib.SMTP, server: SmtpServer, context: ssl.SSLContext) -> None:
    smtp.ehlo()
    secret = server.tls or server.local
    if not secret and smtp.has_extn("starttls"):
        smtp.starttls(context=context)
        smtp.ehlo()
        secret = True
    if server.user:
        if not secret:
            raise smtplib.SMTPNotSupportedError(
                "the server offers no encryption, so the password was not sent"
            )
        smtp.login(server.user, server.password)


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


def answers(error: Exception) -> list[tuple[int, bytes | str]]:
    """The server's answers to a letter that it didn't take: codes (RFC 5321, 4.2) and texts, one for
    each recipient where it is them that it refused.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return list(error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return [(error.smtp_code, error.smtp_error)]
    return []


def is_final(error: Exception) -> bool:
    """Whether the server refused a letter permanently, so that the same letter is refused again."""
    codes = [code for code, _text in answers(error)]
    return bool(codes) and min(codes) >= 500


def reason(error: Exception) -> str:
    """Why a letter was not taken, in the server's words where it has said any."""
    said = [
        f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
        for code, text in answers(error)
    ]
    return ("; ".join(said) or f"{type(error).__name__}: {error}")[:MAX_ERROR_LENGTH]


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The numbers of messages that one delivery sent and left waiting, and of those that the server
    refused permanently.
    """

    sent: int
    waiting: int
    refused: int = 0


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
        clock: Clock,
    ) -> None:
        self._folder, self._server, self._compose, self._clock = folder, server, compose, clock
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._handed_in: dict[str, datetime] = {}
        """Message → when the server took it, as long as its file doesn't say so."""

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
        for id in tuple(self._handed_in):
            self._note(id)
        waiting = tuple(one for one in self._waiting() if one.id not in self._handed_in)
        if not waiting or self._server is None:
            return DeliveryResult(0, len(waiting))
        done = Counter[Mailing]()
        try:
            with connect(self._server) as smtp:
                for message in waiting:
                    done[self._send(smtp, message)] += 1
        except OSError as error:
            log.warning(
                "mail is not delivered (%s): %d messages wait, none is lost",
                error,
                len(waiting) - done["sent"] - done["refused"],
            )
            for message in self._waiting()[:1]:
                self._failed(message, error, "waiting")
        return DeliveryResult(done["sent"], len(self._waiting()), done["refused"])

    def _send(self, smtp: smtplib.SMTP, message: Message) -> Mailing:
        """Hand one letter in; the state of its message then, "off" where that was erased meanwhile.
        Raises OSError where the server itself fails.
        """
        whole = self._folder.read(message.id)
        if whole is None:
            return "off"
        try:
            smtp.send_message(self._compose(whole))
        except MESSAGE_ERRORS as error:
            log.warning("message %s is not delivered: %s", message.id, error)
            state: Mailing = "refused" if is_final(error) else "waiting"
            self._failed(message, error, state)
            return state
        self._handed_in[message.id] = self._clock()
        self._note(message.id)
        return "sent"

    def _note(self, id: str) -> None:
        """Note that the server has a letter. While the disk or somebody else is in the way, it is
        remembered here, so that nobody gets it twice.
        """
        sent = self._handed_in[id]
        try:
            self._folder.change(
                id,
                lambda found: replace(found, mail=replace(found.mail, state="sent", sent=sent)),
            )
        except (OSError, Busy):
            log.exception("message %s is delivered, which could not be noted yet", id)
        else:
            del self._handed_in[id]

    def _failed(self, message: Message, error: Exception, state: Mailing) -> None:
        said = reason(error)
        self._folder.change(
            message.id,
            lambda found: replace(found, mail=MailStatus(state, found.mail.tries + 1, said)),
        )
