"""Rate limits over sliding windows, counted in state.db for all processes together."""

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
    """Too many in too short a time: wait `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(minutes=math.ceil(seconds / 60))
        self.seconds = math.ceil(seconds)


Limits = Mapping[str, Sequence[tuple[int, int]]]
"""Key → (how many attempts, in how many seconds), each of which holds."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS attempts_by_key ON attempts (key, at);
"""


class RateLimit:
    """Counts attempts. `clock` gives the present moment."""

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        state.register_schema("rate_limit", _SCHEMA)

    def take(self, limits: Limits) -> float:
        """Count one attempt under each key and return 0.0; where a limit is reached, count none and
        return the seconds to wait. One transaction, so that no burst slips through together."""
        now = self._clock().timestamp()

        def count(connection: sqlite3.Connection) -> float:
            connection.execute("DELETE FROM attempts WHERE at < ?", (now - DAY,))
            wait = max(
                _wait(connection, key, most, span, now)
                for key, pairs in limits.items()
                for most, span in pairs
            )
            if not wait:
                connection.executemany(
                    "INSERT INTO attempts VALUES (?, ?)", [(key, now) for key in limits]
                )
            return wait

        return self._state.write(count)

    def forget(self, key: str) -> None:
        """Forget the attempts of a key."""
        self._state.execute("DELETE FROM attempts WHERE key = ?", key)

    def give_back(self, key: str) -> None:
        """Forget the last attempt of a key."""
        self._state.execute(
            "DELETE FROM attempts WHERE rowid ="
            " (SELECT rowid FROM attempts WHERE key = ? ORDER BY at DESC LIMIT 1)",
            key,
        )


def _wait(connection: sqlite3.Connection, key: str, most: int, span: int, now: float) -> float:
    """Seconds until one of the `most` last attempts is longer ago than `span`."""
    row = connection.execute(
        "SELECT at FROM attempts WHERE key = ? ORDER BY at DESC LIMIT 1 OFFSET ?", (key, most - 1)
    ).fetchone()
    # A clock set back must not lock anybody out for longer than the span.
    return max(0.0, min(float(row[0]) + span - now, float(span))) if row else 0.0


def network(address: str) -> str:
    """The network that a remote IP address is counted under: the /64 of an IPv6 address, else the
    address.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip), 64), strict=False))


def digest(kind: str, value: str) -> str:
    """A key of one length, whatever was typed; and the file names nobody."""
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "surrogatepass")).hexdigest()
