"""HTTP requests to other servers: limited in time and size, and never to our own network.

A host name is resolved once, the addresses are checked, and the connection goes to one of them. So
neither a second DNS answer nor a redirect can lead elsewhere.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

IPAddress = IPv4Address | IPv6Address
MayConnect = Callable[[IPAddress, int], bool]
"""Returns whether a connection to (address, port) is allowed."""

PORTS = {"http": 80, "https": 443}
ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
PUBLIC_IPV6 = ip_network("2000::/3")
"""The network of all public IPv6 addresses."""
TUNNEL_NETWORKS = tuple(map(ip_network, ("2002::/16", "2001::/32")))
"""IPv6 networks whose addresses embed an IPv4 address (6to4, Teredo), which may be a private one.
"""
MAX_LENGTH = 2_000
"""Characters of a URL."""
MAX_BODY = 200_000
"""Bytes of a response that are read."""
SECONDS = 10.0
"""Timeout for each step of a request."""
MAX_SECONDS = 30.0
"""Timeout for a whole request, however slowly the response arrives."""
PATH_SIGNS = "/%:@!$&'()*+,;=~-._"


class Unreachable(Exception):
    """No response: the server doesn't answer, is too slow, or doesn't speak HTTP."""


class ForbiddenAddress(Exception):
    """The URL isn't one of the web, or its host is in a private network."""


class HttpResponse(NamedTuple):
    """A response; the names in `headers` are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_public(address: IPAddress, port: int) -> bool:
    """Return whether an address and port are on the public web."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped, port)
        if address not in PUBLIC_IPV6 or any(address in network for network in TUNNEL_NETWORKS):
            return False
    return port in ALLOWED_PORTS and address.is_global and not address.is_multicast


def fetch(
    method: str,
    url: str,
    agent: str,
    may_connect: MayConnect = is_public,
    max_bytes: int = MAX_BODY,
    seconds: float = MAX_SECONDS,
) -> HttpResponse:
    """Send a HEAD or GET request and return the response. Redirects are not followed. Raises
    Unreachable and ForbiddenAddress.
    """
    parts, host, port = _split(url)
    try:
        with closing(_connect(parts.scheme, host, port, may_connect)) as opened:
            watch = threading.Timer(seconds, _shut_down, (opened,))
            watch.start()
            try:
                if isinstance(opened, ssl.SSLSocket):
                    opened.do_handshake()
                return _request(opened, method, parts, host, agent, max_bytes)
            finally:
                watch.cancel()
    except (OSError, HTTPException, UnicodeError, ValueError) as fault:
        raise Unreachable(str(fault) or type(fault).__name__) from fault


def _split(url: str) -> tuple[SplitResult, str, int]:
    """Return the parts of a URL, its host in IDNA form, and its port. Raises ForbiddenAddress."""
    if len(url) > MAX_LENGTH:
        raise ForbiddenAddress(url[:MAX_LENGTH])
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
        port = parts.port or PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError) as fault:
        raise ForbiddenAddress(url) from fault
    if not host or not port or parts.scheme not in PORTS or parts.username is not None:
        raise ForbiddenAddress(url)
    return parts, host, port


def _connect(scheme: str, host: str, port: int, may_connect: MayConnect) -> socket.socket:
    """Connect to one of the addresses of a host, all of which must be allowed."""
    resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in resolved))
    if not all(may_connect(ip_address(address.partition("%")[0]), port) for address in addresses):
        raise ForbiddenAddress(host)
    opened = socket.create_connection((addresses[0], port), SECONDS)
    if scheme == "http":
        return opened
    try:
        return ssl.create_default_context().wrap_socket(
            opened, server_hostname=host, do_handshake_on_connect=False
        )
    except BaseException:
        opened.close()
        raise


def _shut_down(opened: socket.socket) -> None:
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)


def _request(
    opened: socket.socket, method: str, parts: SplitResult, host: str, agent: str, max_bytes: int
) -> HttpResponse:
    name = f"[{host}]" if ":" in host else host
    is_usual = parts.port in (None, PORTS[parts.scheme])
    headers = {
        "Host": name if is_usual else f"{name}:{parts.port}",
        "User-Agent": agent,
        "Accept": "*/*",
        "Connection": "close",
    }
    target = quote(parts.path, PATH_SIGNS) or "/"
    if parts.query:
        target += "?" + quote(parts.query, PATH_SIGNS + "?")
    connection = http.client.HTTPConnection(name)
    connection.sock = opened
    connection.request(method, target, headers=headers)
    answer = connection.getresponse()
    body = b"" if method == "HEAD" else answer.read(max_bytes)
    given = {name.lower(): value for name, value in answer.getheaders()}
    return HttpResponse(answer.status, given, body)
