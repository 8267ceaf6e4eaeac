"""Limits for who guesses passwords. A browser that has signed in before is counted apart from all
others.

So whoever knows a colleague’s address can’t keep her out: their attempts are counted under the
address, hers under her browser’s device cookie (OWASP, “Slow Down Online Guessing Attacks with
Device Cookies”).
"""

from typing import NamedTuple

from cms.accounts.accounts import clean_email
from cms.accounts.rate_limit import RateLimit, TooMany, digest, network
from cms.core.database import DisposableDatabase
from cms.core.dates import Clock
from cms.core.i18n import N_

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

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
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
