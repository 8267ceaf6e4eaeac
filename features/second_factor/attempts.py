"""The second step of a sign-in: a code or a passkey, with limits on guessing."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from flask import request, session

from blueprints.editor.context import current_snapshot, site
from blueprints.editor.security import origin
from blueprints.editor.security_events import log_event
from blueprints.editor.signin import device_token
from cms.accounts.accounts import Account
from cms.accounts.rate_limit import DAY, RateLimit, digest, network_limits
from cms.accounts.sign_in_limit import PER_ACCOUNT, PER_ADDRESS, TooManyAttempts
from cms.core.errors import Invalid
from features.second_factor.factors import FactorFiles
from features.second_factor.passkeys import PasskeySite

PER_DAY = (50, DAY)
"""Wrong codes a day. A guess is right with a probability of 3 in 10^6."""
CHALLENGE = "second_factor_challenge"
"""Session key of the challenge that a passkey has to sign, in hex; it is used once."""


def use_code(account: Account, code: str) -> None:
    """Use a code of an account. Raises WrongCode and TooManyAttempts."""
    with _counted_attempt(account):
        kind = site().get(FactorFiles).use_code(account.id, code)
    if kind == "recovery":
        log_event("recovery-code-used", by=account)


def use_passkey(account: Account, answer: str) -> None:
    """Use a passkey of an account, by the answer of the browser. Raises WrongPasskey and
    TooManyAttempts.
    """
    challenge = spent_challenge()
    with _counted_attempt(account):
        site().get(FactorFiles).use_passkey(
            account.id, lambda known: passkey_site().used(challenge, answer, known)
        )


def passkey_options(account: Account) -> str:
    """Return the options for using a passkey, as JSON; "" if the account has none."""
    known = site().get(FactorFiles).of(account.id).passkeys
    return passkey_site().request_options(current_challenge(), known) if known else ""


def current_challenge() -> bytes:
    """Return the challenge that the next passkey of this session has to sign."""
    challenge: str = session.setdefault(CHALLENGE, secrets.token_hex(32))
    return bytes.fromhex(challenge)


def spent_challenge() -> bytes:
    """Return the challenge that a passkey of this session must have signed, and end it."""
    return bytes.fromhex(session.pop(CHALLENGE, secrets.token_hex(32)))


def passkey_site() -> PasskeySite:
    return PasskeySite(origin(), site_name())


def site_name() -> str:
    """Return the name of the site, which apps and browsers show."""
    snapshot = current_snapshot()
    values = snapshot.content.site.values
    names = values.get("short") or values.get("name") or {}
    return str(names.get(snapshot.default_locale) or next(iter(names.values()), "Oasis"))


@contextmanager
def _counted_attempt(account: Account) -> Iterator[None]:
    """Count an attempt, of a browser that has signed in before separately; log it if it is refused,
    and forget it otherwise. Raises TooManyAttempts.
    """
    limit, device = RateLimit(site().state, site().store.clock), device_token(account)
    own = digest("second factor", f"{account.id} {device}")
    networks = {} if device else network_limits("address", request.remote_addr, PER_ADDRESS)
    if wait := limit.take({own: (*PER_ACCOUNT, PER_DAY), **networks}):
        log_event("throttled", account.id)
        raise TooManyAttempts(wait)
    try:
        yield
    except Invalid:
        log_event("second-factor-refused", by=account)
        raise
    limit.forget(own)
    for network in networks:
        limit.refund(network)
