"""Limits on messages: from one network, in all, and from one form. Counted in state.db; no address
is kept.
"""

from collections.abc import Callable
from datetime import datetime

from cms.accounts.rate_limit import DAY, HOUR, RateLimit, TooMany, digest, network
from cms.core.database import DisposableDatabase
from cms.core.i18n import N_

PER_NETWORK = ((5, HOUR), (20, DAY))
MAILED_IN_ALL = ((60, HOUR), (300, DAY))
"""(how many, in how many seconds) are mailed, whoever sends them from wherever; more are held."""
STORED_IN_ALL = ((3000, DAY),)
"""How many the disk has to hold in all."""


class TooManyMessages(TooMany):
    """Too many messages."""

    msgid = N_(
        "Too many messages have been sent in a short time. Leave this page open, wait about %(minutes)d min "
        "and send it again, or write to us by email."
    )


class MessageLimits:
    """Counts messages, for all processes together. `clock` gives the present moment."""

    def __init__(self, state: DisposableDatabase, clock: Callable[[], datetime]) -> None:
        self._limit = RateLimit(state, clock)

    def use(self, token: str) -> bool:
        """Use a form's token; whether it had not been used before."""
        return not self._limit.take({digest("token", token): ((1, DAY),)})

    def take(self, address: str | None) -> bool:
        """Count one message from a remote IP address (an IPv6 one counts as its /64); whether it
        may be mailed.

        Raises TooManyMessages.
        """
        wait = self._limit.take(
            {digest("messages", network(address or "")): PER_NETWORK, "held": STORED_IN_ALL}
        )
        if wait:
            raise TooManyMessages(wait)
        return not self._limit.take({"all": MAILED_IN_ALL})
