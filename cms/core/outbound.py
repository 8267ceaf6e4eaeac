"""Requests to other people's servers: bounded in time and size, and never into our own network.

A name is looked up once and the connection goes to the address that was found and judged, so that
no second answer of a name server, and no redirect, leads elsewhere.
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
"""Whether a connection to (address, port) is allowed."""

PORTS = {"http": 80, "https": 443}
ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
WEB_IPV6 = ip_network("2000::/3")
"""Where the public addresses of IPv6 are."""
WRAPPING = tuple(map(ip_network, ("2002::/16", "2001::/32")))
"""Networks of those that stand for an IPv4 address, which may be a private one."""
MAX_LENGTH = 2_000
"""Characters of an address."""
MAX_BODY = 200_000
"""Bytes of an answer that are read."""
SECONDS = 10.0
"""For each step of a request."""
MAX_SECONDS = 30.0
"""For a request as a whole, however slowly the answer comes."""
PATH_SIGNS = "/%:@!$&'()*+,;=~-._"


class Unreachable(Exception):
    """No answer: the server isn't there, is too slow, or says what is no HTTP."""


class OffTheWeb(Exception):
    """The address is none of the web, or lies in a private network."""


class Answer(NamedTuple):
    """An HTTP answer. The names of `headers` are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def is_public(address: IPAddress, port: int) -> bool:
    """Whether anybody on the web may be asked at an address and port."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped, port)
        if address not in WEB_IPV6 or any(address in network for network in WRAPPING):
            return False
    return port in ALLOWED_PORTS and address.is_global and not address.is_multicast


def fetch(
    method: str,
    url: str,
    agent: str,
    may_connect: MayConnect = is_public,
    most: int = MAX_BODY,
    seconds: float = MAX_SECONDS,
) -> Answer:
    """The answer of a server to HEAD or GET; redirects are not followed. Raises Unreachable and
    OffTheWeb.
    """
    parts, host, port = _split(url)
    try:
        with closing(_connect(parts.scheme, host, port, may_connect)) as opened:
            watch = threading.Timer(seconds, _cut, (opened,))
            watch.start()
            try:
                if isinstance(opened, ssl.SSLSocket):
                    opened.do_handshake()
                return _ask(opened, method, parts, host, agent, most)
            finally:
                watch.cancel()
    except (OSError, HTTPException, UnicodeError, ValueError) as fault:
        raise Unreachable(str(fault) or type(fault).__name__) from fault


def _split(url: str) -> tuple[SplitResult, str, int]:
    """The parts of an address of the web, its host as name servers know it, and its port."""
    if len(url) > MAX_LENGTH:
        raise OffTheWeb(url[:MAX_LENGTH])
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
        port = parts.port or PORTS.get(parts.scheme, 0)
    except (ValueError, UnicodeError) as fault:
        raise OffTheWeb(url) from fault
    if not host or not port or parts.scheme not in PORTS or parts.username is not None:
        raise OffTheWeb(url)
    return parts, host, port


def _connect(scheme: str, host: str, port: int, may_connect: MayConnect) -> socket.socket:
    """A connection to one of the addresses of a host, all of which must be allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(place[4][0]) for place in found))
    if not all(may_connect(ip_address(one.partition("%")[0]), port) for one in addresses):
        raise OffTheWeb(host)
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


def _cut(opened: socket.socket) -> None:
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)


def _ask(
    opened: socket.socket, method: str, parts: SplitResult, host: str, agent: str, most: int
) -> Answer:
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
    body = b"" if method == "HEAD" else answer.read(most)
    given = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, given, body)
