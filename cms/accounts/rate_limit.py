"""Rate limits over sliding windows, counted in state.db for all processes together; and those for who
guesses passwords. A browser that has signed in before is counted apart from all others.

So whoever knows a colleague’s address can’t keep her out: their attempts are counted under the
address, hers under her browser’s device cookie (OWASP, “Slow Down Online Guessing Attacks with
Device Cookies”).
"""

import hashlib
import ipaddress
import math
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from cms.accounts.account import clean_email
from cms.core.database import DisposableDatabase
from cms.core.errors import Refusal
from cms.core.i18n import N_

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

    def __init__(self, state: DisposableDatabase, clock: Callable[[], datetime]) -> None:
        self._state = state
        self._clock = clock
        state.needs("rate_limit", _SCHEMA)

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


WINDOW = 15 * 60
PER_ACCOUNT = ((10, WINDOW),)
"""(attempts, seconds): of all browsers that are not known together, and of each that is."""
PER_ADDRESS = ((30, WINDOW),)
"""More generous: a whole institute may come from one address."""


class TooManyAttempts(TooMany):
    """Too many attempts to sign in."""

    msgid = N_(
        "Too many attempts. Wait %(minutes)d min and try again, or sign in on a device that you have used "
        "before."
    )


class SignInKeys(NamedTuple):
    """Rate limit keys of an attempt; made by `keys()`. `address` is empty for a known browser."""

    account: str
    address: str


def keys(email: str, address: str | None, device: str = "") -> SignInKeys:
    """Keys for an attempt on `email` from a remote IP address, or from a `device` that has signed
    in as it before.
    """
    if device:
        return SignInKeys(digest("device", device), "")
    return SignInKeys(
        digest("email", clean_email(email)), digest("address", network(address or ""))
    )


class SignInLimit:
    """Attempts per account and per address, shared by all processes. `clock` gives the present
    moment.
    """

    def __init__(self, state: DisposableDatabase, clock: Callable[[], datetime]) -> None:
        self._limit = RateLimit(state, clock)

    def take(self, keys: SignInKeys) -> None:
        """Count an attempt before it is made. Raises TooManyAttempts."""
        limits = {keys.account: PER_ACCOUNT} | ({keys.address: PER_ADDRESS} if keys.address else {})
        if wait := self._limit.take(limits):
            raise TooManyAttempts(wait)

    def passed(self, keys: SignInKeys) -> None:
        """Forget the attempts on the account. Of the address only this one: a good account frees no
        guesser.
        """
        self._limit.forget(keys.account)
        if keys.address:
            self._limit.give_back(keys.address)
