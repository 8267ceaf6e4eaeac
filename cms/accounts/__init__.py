"""Who may sign in: accounts (lasting JSON files), one-time links, passwords; throttle and sessions (may be lost)."""

from cms.accounts.account import Account
from cms.accounts.accounts import Accounts
from cms.accounts.passwords import Passwords
from cms.accounts.refusals import (
    AccountDisabled,
    BadCredentials,
    EmailTaken,
    LastAdministrator,
    LinkExpired,
    LinkSpent,
    NoAccount,
    WrongPassword,
)
from cms.accounts.sessions import Sessions
from cms.accounts.state import State
from cms.accounts.throttle import Throttle, TooMany

__all__ = [
    "Account",
    "AccountDisabled",
    "Accounts",
    "BadCredentials",
    "EmailTaken",
    "LastAdministrator",
    "LinkExpired",
    "LinkSpent",
    "NoAccount",
    "Passwords",
    "Sessions",
    "State",
    "Throttle",
    "TooMany",
    "WrongPassword",
]
