"""The mail server of `OASIS_SMTP_URL`."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

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
        """Whether the server is this machine, so that nothing crosses a network."""
        return self.host in LOCAL


def parse_server(url: str) -> SmtpServer | None:
    """Parse a URL such as `smtp://user:password@host:587` or `smtps://…`. Returns None for an empty
    URL. Raises ValueError.
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
