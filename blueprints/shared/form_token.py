"""Signed, timed tokens of public forms. They show that a form was fetched from this site, and when,
without a session or cookie.
"""

import hashlib
import secrets
from collections.abc import Callable
from functools import cached_property

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from cms.core.dates import Clock
from cms.core.errors import Refusal
from cms.core.i18n import N_

MIN_SECONDS = 3
"""A form that is sent sooner than this many seconds after it was shown wasn't filled in by a
person.
"""
MAX_SECONDS = 24 * 3600
MAX_TOKEN_LENGTH = 200


class BadToken(Refusal):
    """The token wasn't signed by this site."""

    msgid = N_(
        "The form could not be verified. Everything you typed is still here. Check it and send it again."
    )


class SubmittedTooSoon(BadToken):
    """The form was sent sooner than a person could have filled it in."""

    msgid = N_(
        "The form was sent too quickly, so we can’t tell whether a person sent it. Everything you typed is "
        "still here. Wait a moment and send it again."
    )


class FormExpired(BadToken):
    """The form was open for longer than MAX_SECONDS."""

    msgid = N_(
        "This form was open for more than a day. Everything you typed is still here. Check it and send it "
        "again."
    )


class FormAlreadySent(BadToken):
    """A message was already sent with this token."""

    msgid = N_(
        "This form has already been sent. To send another message, check it and send it again."
    )


class _Signer(TimestampSigner):
    """A TimestampSigner that takes the time from the site's clock."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        super().__init__(
            key, salt="oasis contact form", digest_method=hashlib.sha256, key_derivation="hmac"
        )
        self.clock = clock

    def get_timestamp(self) -> int:
        return int(self.clock().timestamp())


class FormTokens:
    """Issues and checks form tokens. `key` returns the site's secret key; it is called when the
    first token is issued or checked.
    """

    def __init__(self, key: Callable[[], bytes], clock: Clock) -> None:
        self._key = key
        self._clock = clock

    @cached_property
    def _signer(self) -> _Signer:
        return _Signer(self._key(), self._clock)

    def issue(self) -> str:
        """Return a new token for a form that is being shown."""
        return self._signer.sign(secrets.token_hex(8)).decode()

    def check(self, token: str) -> None:
        """Raise SubmittedTooSoon, FormExpired or BadToken unless the token is valid."""
        try:
            if len(token) > MAX_TOKEN_LENGTH or not token.isascii():
                raise BadSignature("not a token")
            _, issued = self._signer.unsign(
                token.encode(), max_age=MAX_SECONDS, return_timestamp=True
            )
        except SignatureExpired:
            raise FormExpired from None
        except BadSignature:
            raise BadToken from None
        if (self._clock() - issued).total_seconds() < MIN_SECONDS:
            raise SubmittedTooSoon

    def renewed(self, token: str) -> str:
        """Return `token` while it is valid, or will be in a moment, so that the time already spent
        on the form counts; otherwise issue a new one.
        """
        try:
            self.check(token)
        except SubmittedTooSoon:
            return token
        except BadToken:
            return self.issue()
        return token
