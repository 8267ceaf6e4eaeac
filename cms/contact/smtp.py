"""The mail server that `OASIS_SMTP_URL` names, and a connection to it."""

import smtplib
import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0
"""Seconds for each step of a conversation with the server."""

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in. `tls`: encrypted from the first byte (smtps)."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

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
