"""Slowing down who guesses passwords: each failure after the first few doubles the wait. Kept in state.db."""

import hashlib
import ipaddress
import math
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from cms.accounts.account import clean_email
from cms.accounts.state import State
from cms.errors import Refusal
from cms.i18n import N_

FORGOTTEN = 24 * 3600
"""Seconds after the last failure when it is as if there had been none."""

HOLD = 1.0
"""Seconds that a checked attempt keeps others of its key waiting, so that no burst slips through together."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS throttle (
  key TEXT PRIMARY KEY, failures INTEGER NOT NULL, last REAL NOT NULL, until REAL NOT NULL
) WITHOUT ROWID;
"""


class TooMany(Refusal):
    """Too many failures: wait `seconds`."""

    msgid = N_("Too many attempts. Wait %(seconds)d seconds and try again.")

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.seconds = seconds


class Pace(NamedTuple):
    """How many failures are free, and the longest wait in seconds; the first wait is one second."""

    free: int
    longest: int

    def wait(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        beyond = failures - self.free
        return 0.0 if beyond < 0 else float(min(self.longest, 2 ** min(beyond, 30)))


PER_EMAIL = Pace(free=5, longest=300)
PER_ADDRESS = Pace(free=20, longest=900)
"""More generous: a whole institute may come from one address."""


class Keys(NamedTuple):
    """What an attempt is counted under; made by `keys()`."""

    email: str
    address: str


def keys(email: str, address: str | None) -> Keys:
    """Keys for an attempt on `email` from a remote IP address (an IPv6 one counts as its /64 network)."""
    return Keys(digest("email", clean_email(email)), digest("address", network(address or "")))


def network(address: str) -> str:
    """What a remote IP address counts as: an IPv6 one as its /64, anything else as it is."""
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


class Throttle:
    """Failures per email and per address, shared by all processes. `clock` gives the present moment."""

    def __init__(self, state: State, clock: Callable[[], datetime]) -> None:
        self._state = state
        self._clock = clock
        state.needs(_SCHEMA)

    def check(self, keys: Keys) -> None:
        """Call before an attempt. Raises TooMany."""
        now = self._clock().timestamp()

        def hold(connection: sqlite3.Connection) -> float:
            waits = [_wait(connection, key, pace, now) for key, pace in _paces(keys)]
            if not any(waits):
                connection.executemany(
                    "UPDATE throttle SET until = ? WHERE key = ? AND failures >= ?",
                    [(now + HOLD, key, pace.free) for key, pace in _paces(keys)],
                )
            return max(waits)

        wait = self._state.write(hold)
        if wait > 0:
            raise TooMany(math.ceil(wait))

    def failed(self, keys: Keys) -> None:
        """Count a failure for both."""
        now = self._clock().timestamp()

        def count(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM throttle WHERE last < ?", (now - FORGOTTEN,))
            for key, pace in _paces(keys):
                row = connection.execute("SELECT failures FROM throttle WHERE key = ?", (key,)).fetchone()
                failures = (row[0] if row else 0) + 1
                connection.execute(
                    "INSERT OR REPLACE INTO throttle VALUES (?, ?, ?, ?)",
                    (key, failures, now, now + pace.wait(failures)),
                )

        self._state.write(count)

    def passed(self, keys: Keys) -> None:
        """Forget the failures of the email; those of the address stay, or one good account would free a guesser."""
        self._state.write(lambda connection: connection.execute(
            "DELETE FROM throttle WHERE key = ?", (keys.email,)
        ).rowcount)


def _paces(keys: Keys) -> tuple[tuple[str, Pace], tuple[str, Pace]]:
    return (keys.email, PER_EMAIL), (keys.address, PER_ADDRESS)


def _wait(connection: sqlite3.Connection, key: str, pace: Pace, now: float) -> float:
    row = connection.execute("SELECT last, until FROM throttle WHERE key = ?", (key,)).fetchone()
    if row is None or row[0] < now - FORGOTTEN:
        return 0.0
    # A clock set back must not lock anybody out for longer than the longest wait.
    return max(0.0, min(float(row[1]) - now, float(pace.longest)))
