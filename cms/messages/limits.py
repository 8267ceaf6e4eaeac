"""How many messages may come: from one network, and in all. Counted in state.db; no address is kept."""

import math
import sqlite3
from collections.abc import Callable
from datetime import datetime

from cms.accounts.state import State
from cms.accounts.throttle import digest, network
from cms.errors import Refusal
from cms.i18n import N_

HOUR, DAY = 3600, 24 * 3600
PER_NETWORK = ((5, HOUR), (20, DAY))
IN_ALL = ((60, HOUR), (300, DAY))
"""(how many, in how many seconds): the second bounds what the disk has to hold, whoever sends it from wherever."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message_times (key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS message_times_by_key ON message_times (key, at);
"""


class TooManyMessages(Refusal):
    """Too many in too short a time: wait `seconds`."""

    msgid = N_("Too many messages have been sent in a short time. Leave this page open, wait about %(minutes)d min "
               "and send it again, or write to us by email.")

    def __init__(self, seconds: int) -> None:
        super().__init__(minutes=math.ceil(seconds / 60))
        self.seconds = seconds


class Limits:
    """Counts messages, for all processes together. `clock` gives the present moment."""

    def __init__(self, state: State, clock: Callable[[], datetime]) -> None:
        self._state = state
        self._clock = clock
        state.needs(_SCHEMA)

    def take(self, address: str | None) -> None:
        """Count one message from a remote IP address (an IPv6 one counts as its /64). Raises TooManyMessages."""
        now = self._clock().timestamp()
        rules = ((digest("messages", network(address or "")), PER_NETWORK), ("all", IN_ALL))

        def count(connection: sqlite3.Connection) -> float:
            connection.execute("DELETE FROM message_times WHERE at < ?", (now - DAY,))
            wait = max(_wait(connection, key, most, span, now) for key, pairs in rules for most, span in pairs)
            if not wait:
                connection.executemany("INSERT INTO message_times VALUES (?, ?)", [(key, now) for key, _ in rules])
            return wait

        wait = self._state.write(count)
        if wait:
            raise TooManyMessages(math.ceil(wait))


def _wait(connection: sqlite3.Connection, key: str, most: int, span: int, now: float) -> float:
    """Seconds until one of the `most` last messages is longer ago than `span`."""
    row = connection.execute("SELECT at FROM message_times WHERE key = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
                             (key, most - 1)).fetchone()
    # A clock set back must not lock anybody out for longer than the span.
    return max(0.0, min(float(row[0]) + span - now, float(span))) if row else 0.0
