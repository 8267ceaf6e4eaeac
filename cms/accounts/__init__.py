"""Who may sign in: accounts (lasting JSON files), one-time links, passwords; throttle and sessions
(may be lost).

What may be lost lies in a database, which a server that starts has no need of: `state`, `sessions`
and `throttle` are files for who asks for them.
"""

from cms.accounts.account import Account
from cms.accounts.accounts import Accounts
from cms.accounts.errors import (
    AccountDisabled,
    BadCredentials,
    EmailTaken,
    LastAdministrator,
    LinkExpired,
    LinkSpent,
    NoAccount,
    WrongPassword,
)
from cms.accounts.passwords import Passwords

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
    "WrongPassword",
]
