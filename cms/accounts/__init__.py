"""Accounts, roles, passwords, one-time links, sessions and rate limits.

Accounts are JSON files. Sessions and counted attempts may be lost: they stand in the SQLite file of
`DisposableDatabase` (cms/core/database.py), which is opened when it is first needed.
"""

from cms.accounts.accounts import Account, Accounts
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
