"""Rate limits over sliding windows, counted in state.db across all processes."""

import hashlib
import ipaddress
import math
import sqlite3
from collections.abc import Mapping, Sequence

from cms.core.database import DisposableDatabase
from cms.core.dates import Clock
from cms.core.errors import Refusal

HOUR, DAY = 3600, 24 * 3600
SHARE_LIMITS = ((2, HOUR), (5, DAY))
"""When a limit over all senders is reached, so many attempts of each network still pass, so that a
flood from one network doesn't shut out the others.
"""


class TooMany(Refusal):
    """A rate limit is reached; retry after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(minutes=math.ceil(seconds / 60))
        self.seconds = math.ceil(seconds)


Limits = Mapping[str, Sequence[tuple[int, int]]]
"""Key → all its limits as (attempts, seconds)."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_by_key ON attempts (key, at);
"""


class RateLimit:
    """Counts attempts."""

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        state.register_schema("rate_limit", _SCHEMA)

    def take(self, limits: Limits) -> float:
        """Count one attempt under each key and return 0.0. If a limit is reached, count none and
        return the seconds to wait. It is one transaction, so that simultaneous requests can't
        exceed a limit.
        """
        now = self._clock().timestamp()

        def count(connection: sqlite3.Connection) -> float:
            connection.execute("DELETE FROM attempts WHERE at < ?", (now - DAY,))
            wait = max(
                _wait(connection, key, max_attempts, seconds, now)
                for key, pairs in limits.items()
                for max_attempts, seconds in pairs
            )
            if not wait:
                connection.executemany(
                    "INSERT INTO attempts VALUES (?, ?)", [(key, now) for key in limits]
                )
            return wait

        return self._state.write(count)

    def take_or_share(self, limits: Limits, share: str) -> float:
        """Count one attempt under limits of all senders or, if one is reached, under the share of
        its network (`widest_network`). Return 0.0, or the seconds to wait if both are used up.
        """
        return self.take(limits) and self.take({share: SHARE_LIMITS})

    def forget(self, key: str) -> None:
        """Delete the attempts of a key."""
        self._state.execute("DELETE FROM attempts WHERE key = ?", key)

    def refund(self, key: str) -> None:
        """Delete the last attempt of a key."""
        self._state.execute(
            "DELETE FROM attempts WHERE rowid ="
            " (SELECT rowid FROM attempts WHERE key = ? ORDER BY at DESC LIMIT 1)",
            key,
        )


def _wait(
    connection: sqlite3.Connection, key: str, max_attempts: int, seconds: int, now: float
) -> float:
    """Return the seconds until the oldest of the last `max_attempts` attempts is older than
    `seconds`.
    """
    row = connection.execute(
        "SELECT at FROM attempts WHERE key = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
        (key, max_attempts - 1),
    ).fetchone()
    # If the clock is set back, the wait must not exceed the window.
    return max(0.0, min(float(row[0]) + seconds - now, float(seconds))) if row else 0.0


IPV4_NETWORKS = ((32, 1), (24, 4), (16, 20))
IPV6_NETWORKS = ((64, 1), (56, 2), (48, 4), (32, 20))
"""(prefix length, factor) of the networks under which an address is counted. A home has a /64 to a
/56, a company a /48, a provider a /32; a larger network may send more.
"""


def networks(address: str) -> tuple[tuple[str, int], ...]:
    """Return the networks under which a remote IP address is counted, smallest first, each with the
    factor for its limits. What is no IP address is counted as it is.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ((address, 1),)
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    sizes = IPV4_NETWORKS if ip.version == 4 else IPV6_NETWORKS
    return tuple(
        (str(ipaddress.ip_network((ip.packed, size), strict=False)), factor)
        for size, factor in sizes
    )


def network_limits(kind: str, address: str | None, limits: Sequence[tuple[int, int]]) -> Limits:
    """Return the limits of an IP address and of the networks that it is in."""
    return {
        digest(kind, network): tuple((count * factor, seconds) for count, seconds in limits)
        for network, factor in networks(address or "")
    }


def widest_network(kind: str, address: str | None) -> str:
    """Return the key of the largest network of an IP address. While a limit of all senders
    together is reached, each such network still has a share of its own.
    """
    return digest(kind, networks(address or "")[-1][0])


def digest(kind: str, value: str) -> str:
    """Return a key of fixed length, from which the value can't be read."""
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "surrogatepass")).hexdigest()
