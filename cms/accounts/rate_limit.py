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


def network(address: str) -> str:
    """Return the network under which a remote IP address is counted: the /64 of an IPv6 address,
    else the address itself.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip), 64), strict=False))


def digest(kind: str, value: str) -> str:
    """Return a key of fixed length, from which the value can't be read."""
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "surrogatepass")).hexdigest()
