"""Limits on guessing passwords. A browser that has signed in before is counted separately.

Otherwise anyone who knows a colleague's email address could lock her out. Their attempts are
counted under the address, hers under her browser's device cookie (OWASP, “Slow Down Online Guessing
Attacks with Device Cookies”).
"""

from typing import NamedTuple

from cms.accounts.accounts import clean_email
from cms.accounts.rate_limit import Limits, RateLimit, TooMany, digest, network_limits
from cms.core.database import DisposableDatabase
from cms.core.dates import Clock
from cms.core.i18n import N_

WINDOW = 15 * 60
PER_ACCOUNT = ((10, WINDOW),)
"""(attempts, seconds): for all unknown browsers together, and for each known one."""
PER_ADDRESS = ((30, WINDOW),)
"""More generous, since a whole institute may share one IP address. For larger networks see
cms/accounts/rate_limit.py.
"""


class TooManyAttempts(TooMany):
    """Too many attempts to sign in."""

    msgid = N_(
        "Too many attempts. Wait %(minutes)d min and try again, or sign in on a device that you have used "
        "before."
    )


class SignInKeys(NamedTuple):
    """Rate limit keys of an attempt, created by `keys()`: of the account, and of the networks with
    their limits, none for a known browser.
    """

    account: str
    networks: Limits


def keys(email: str, address: str | None, device: str = "") -> SignInKeys:
    """Return the keys of an attempt for `email` from a remote IP address, or from a `device` that
    has signed in to it before.
    """
    if device:
        return SignInKeys(digest("device", device), {})
    return SignInKeys(
        digest("email", clean_email(email)), network_limits("address", address, PER_ADDRESS)
    )


class SignInLimit:
    """Limits of attempts per account and per network, across all processes."""

    def __init__(self, state: DisposableDatabase, clock: Clock) -> None:
        self._limit = RateLimit(state, clock)

    def take(self, keys: SignInKeys) -> None:
        """Count an attempt before it is checked. Raises TooManyAttempts."""
        if wait := self._limit.take({keys.account: PER_ACCOUNT, **keys.networks}):
            raise TooManyAttempts(wait)

    def passed(self, keys: SignInKeys) -> None:
        """After a successful sign-in, reset the attempts of the account. Of the networks only this
        attempt is removed, so that an attacker with a valid account can't reset their limits.
        """
        self._limit.forget(keys.account)
        for network in keys.networks:
            self._limit.refund(network)
