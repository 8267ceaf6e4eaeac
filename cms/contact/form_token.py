"""Proof that a form was fetched from this site, and when: signed, timed, without session or cookie."""

import hashlib
import secrets
from collections.abc import Callable
from functools import cached_property

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from cms.core.dates import Clock
from cms.core.errors import Refusal
from cms.core.i18n import N_

MIN_SECONDS = 3
"""Seconds in which nobody fills in a form."""
MAX_SECONDS = 24 * 3600
MAX_TOKEN_LENGTH = 200


class BadToken(Refusal):
    """The form didn't come from here."""

    msgid = N_(
        "The form could not be verified. Everything you typed is still here. Check it and send it again."
    )


class SubmittedTooSoon(BadToken):
    """Nobody types so fast."""

    msgid = N_(
        "The form was sent too quickly, so we can’t tell whether a person sent it. Everything you typed is "
        "still here. Wait a moment and send it again."
    )


class FormExpired(BadToken):
    """The form has been open for more than a day."""

    msgid = N_(
        "This form was open for more than a day. Everything you typed is still here. Check it and send it "
        "again."
    )


class FormAlreadySent(BadToken):
    """Another message has been sent with this form."""

    msgid = N_(
        "This form has already been sent. To send another message, check it and send it again."
    )


class _Signer(TimestampSigner):
    """Signs with the time of our own clock."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        super().__init__(
            key, salt="oasis contact form", digest_method=hashlib.sha256, key_derivation="hmac"
        )
        self.clock = clock

    def get_timestamp(self) -> int:
        return int(self.clock().timestamp())


class FormTokens:
    """Makes and checks tokens. `key` gives the site's secret; it is asked when the first token is
    needed.
    """

    def __init__(self, key: Callable[[], bytes], clock: Clock) -> None:
        self._key = key
        self._clock = clock

    @cached_property
    def _signer(self) -> _Signer:
        return _Signer(self._key(), self._clock)

    def issue(self) -> str:
        """A token for a form that is shown now."""
        return self._signer.sign(secrets.token_hex(8)).decode()

    def check(self, token: str) -> None:
        """Raises SubmittedTooSoon, FormExpired or BadToken."""
        try:
            if len(token) > MAX_TOKEN_LENGTH or not token.isascii():
                raise BadSignature("not a token")
            _, made = self._signer.unsign(
                token.encode(), max_age=MAX_SECONDS, return_timestamp=True
            )
        except SignatureExpired:
            raise FormExpired from None
        except BadSignature:
            raise BadToken from None
        if (self._clock() - made).total_seconds() < MIN_SECONDS:
            raise SubmittedTooSoon

    def renewed(self, token: str) -> str:
        """The same token while it is good, so that the time spent on the form counts; else a new
        one.
        """
        try:
            self.check(token)
        except SubmittedTooSoon:
            return token
        except BadToken:
            return self.issue()
        return token
