"""One-time links: a random token for the person, its SHA-256 for the account's file."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from cms.accounts.account import Account, Invite
from cms.accounts.errors import LinkExpired, LinkSpent

FIRST_RUN = timedelta(hours=24)
INVITATION = timedelta(days=7)
RESET = timedelta(hours=24)

MAX_TOKEN_LENGTH = 100


def new_link(now: datetime, lasts: timedelta) -> tuple[str, Invite]:
    """A token of 256 random bits, fit for an address, and what to keep of it."""
    token = secrets.token_urlsafe(32)
    return token, Invite(_hash(token), now + lasts)


def find(accounts: tuple[Account, ...], token: str, now: datetime) -> Account:
    """The account that `token` opens. Raises LinkSpent or LinkExpired."""
    hashed = _hash(token[:MAX_TOKEN_LENGTH])
    for account in accounts:
        if account.invite and hmac.compare_digest(account.invite.hash.encode(), hashed.encode()):
            if account.invite.expires <= now:
                raise LinkExpired
            return account
    raise LinkSpent


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
