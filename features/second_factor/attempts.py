"""Using a code of somebody who has proved to know the password, with limits on guessing."""

from flask import request

from blueprints.editor.context import site
from blueprints.editor.security_log import log_event
from blueprints.editor.signin import device_token
from cms.accounts.accounts import Account
from cms.accounts.rate_limit import DAY, RateLimit, digest, network_limits
from cms.accounts.sign_in_limit import PER_ACCOUNT, PER_ADDRESS, TooManyAttempts
from features.second_factor.factors import FactorFiles, WrongCode

PER_DAY = (50, DAY)
"""Wrong codes a day. A guess is right with a probability of 3 in 10^6."""


def use_code(account: Account, code: str) -> None:
    """Use a code of an account. Raises WrongCode and TooManyAttempts."""
    limit = RateLimit(site().state, site().store.clock)
    key = take_attempt(account, limit)
    try:
        kind = site().get(FactorFiles).use_code(account.id, code)
    except WrongCode:
        log_event("second-factor-refused", by=account)
        raise
    limit.forget(key)
    if kind == "recovery":
        log_event("recovery-code-used", by=account)


def take_attempt(account: Account, limit: RateLimit) -> str:
    """Count an attempt, of a browser that has signed in before separately, and return its key.
    Raises TooManyAttempts.
    """
    device = device_token(account)
    key = digest("second factor", f"{account.id} {device}")
    networks = {} if device else network_limits("address", request.remote_addr, PER_ADDRESS)
    if wait := limit.take({key: (*PER_ACCOUNT, PER_DAY), **networks}):
        log_event("throttled", account.id)
        raise TooManyAttempts(wait)
    return key
