"""The private address of somebody's calendar, by a random token. It begins with the account's id, so
that one file is read for it.
"""

from dataclasses import replace

from cms.accounts.account import Account
from cms.accounts.tokens import MAX_TOKEN_LENGTH, hash_token, is_token_of, new_token

BETWEEN = "."


def with_token(account: Account) -> tuple[Account, str]:
    """The account with a new token, and the token; an older one opens nothing any more."""
    token = f"{account.id}{BETWEEN}{new_token()}"
    return replace(account, calendar=hash_token(token)), token


def id_in(token: str) -> str:
    """The id of the account that a token would be of."""
    return token[:MAX_TOKEN_LENGTH].partition(BETWEEN)[0]


def opens(account: Account, token: str) -> bool:
    """Whether a token opens the calendar of an account."""
    return account.active and is_token_of(account.calendar, token)
