"""A clock that a test can advance, and a real mail server on this machine."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from tests.ports import free_port
from tests.waiting import PATIENCE


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Server:
    """A mail server that stores the mails it receives. `refuse`: recipients rejected for good;
    `later`: recipients deferred; `sender`, `data`: the response to every sender or mail instead of
    accepting it; `taken` is called after each accepted mail.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.letters: list[EmailMessage] = []
        self.refuse: set[str] = set()
        self.later: set[str] = set()
        self.sender = self.data = ""
        self.taken: Callable[[], object] = lambda: None
        self.a_connection = 0
        """The number of mails accepted over one connection; 0 means any number."""
        self.words: list[tuple[bytes, bytes]] = []
        self.controller: Controller | None = None

    def up(self, **options: Any) -> None:
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ready_timeout=PATIENCE, **options
        )
        self.controller.start()

    def down(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    async def handle_MAIL(  # noqa: N802
        self,
        server: Any,
        session: Any,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        session.letters = getattr(session, "letters", 0) + 1
        if 0 < self.a_connection < session.letters:
            return "421 too many letters"
        envelope.mail_from = address
        return self.sender or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        server: Any,
        session: Any,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address in self.refuse:
            return "550 there is no such box"
        if address in self.later:
            return "450 not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.data:
            return self.data
        assert isinstance(envelope.content, bytes)
        letter = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(letter, EmailMessage)
        letter["X-To"] = ", ".join(envelope.rcpt_tos)
        self.letters.append(letter)
        self.taken()
        return "250 OK"

    def authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        self.words.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss word", handled=False)
