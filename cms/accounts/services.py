"""The services of a site for accounts: their files and sessions."""

from typing import TYPE_CHECKING

from cms.accounts.accounts import Accounts
from cms.accounts.passwords import PasswordGuesses
from cms.accounts.sessions import Sessions
from cms.accounts.sign_in_limit import SignInLimit

if TYPE_CHECKING:
    from cms.site import Site


def open_accounts(site: "Site") -> Accounts:
    """Return the accounts."""
    return Accounts(
        site.paths.instance / "accounts", site.store.clock, guesses=site.find(PasswordGuesses)
    )


def open_sessions(site: "Site") -> Sessions:
    """Return the sessions of accounts."""
    return Sessions(site.state, site.store.clock)


def open_sign_in_limit(site: "Site") -> SignInLimit:
    """Return the limit on attempts to sign in."""
    return SignInLimit(site.state, site.store.clock)
