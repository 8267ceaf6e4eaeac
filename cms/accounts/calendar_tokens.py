"""The private address of somebody's calendar: a random token for their program, its SHA-256 for the
account's file. It begins with the account's id, so that one file is read for it.
"""

import hashlib
import hmac
import secrets
from dataclasses import replace

from cms.accounts.account import Account

BETWEEN = "."
MAX_TOKEN_LENGTH = 100


def with_token(account: Account) -> tuple[Account, str]:
    """The account with a new token of 256 random bits, and the token; an older one opens nothing
    any more.
    """
    token = f"{account.id}{BETWEEN}{secrets.token_urlsafe(32)}"
    return replace(account, calendar=_hash(token)), token


def id_in(token: str) -> str:
    """The id of the account that a token would be of."""
    return token[:MAX_TOKEN_LENGTH].partition(BETWEEN)[0]


def opens(account: Account, token: str) -> bool:
    """Whether a token opens the calendar of an account."""
    expected, given = account.calendar.encode(), _hash(token[:MAX_TOKEN_LENGTH]).encode()
    return account.active and bool(expected) and hmac.compare_digest(expected, given)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
