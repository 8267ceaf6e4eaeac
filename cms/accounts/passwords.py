"""Password rules and password hashes: argon2id (RFC 9106) in PHC string format."""

import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from cms.accounts.common_passwords import is_common
from cms.core.errors import Invalid
from cms.core.i18n import N_

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH = 12
MAX_LENGTH = 1000
MIN_DISTINCT_CHARACTERS = 4


class PasswordTooShort(Invalid):
    """Fewer than MIN_LENGTH characters, of whatever script."""

    msgid = N_("Use at least %(least)d characters. A short sentence is easy to remember.")


class PasswordTooLong(Invalid):
    """More than MAX_LENGTH characters."""

    msgid = N_("Use at most %(most)d characters.")


class PasswordIsEmail(Invalid):
    """The same as the address, or as what stands before its @."""

    msgid = N_("The password must not be the email address.")


class PasswordTooCommon(Invalid):
    """Among the first that anybody would try."""

    msgid = N_("This password is too easy to guess. Choose another.")


def check_password(password: str, email: str, own: Iterable[str] = ()) -> None:
    """Raises PasswordTooShort, PasswordTooLong, PasswordIsEmail or PasswordTooCommon, path
    "password".

    `own`: names of the site and of the person, which anybody would try too.
    """
    if len(password) > MAX_LENGTH:
        raise PasswordTooLong("password", most=MAX_LENGTH)
    plain = _normal(password)
    if len(plain) < MIN_LENGTH:
        raise PasswordTooShort("password", least=MIN_LENGTH)
    folded = plain.casefold().strip()
    address = _normal(email).casefold()
    if folded in (address, address.partition("@")[0]):
        raise PasswordIsEmail("password")
    if len(set(folded)) < MIN_DISTINCT_CHARACTERS or is_common(folded, (email, *own)):
        raise PasswordTooCommon("password")


def _normal(text: str) -> str:
    # NFKC (NIST SP 800-63B, 5.1.1.2): a Chinese IME may type full-width letters one day and not the
    # next.
    return unicodedata.normalize("NFKC", text)


def _secret(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


class Passwords:
    """Hashes and compares passwords. The parameters (memory in KiB) are OWASP's."""

    def __init__(
        self, *, time_cost: int = 2, memory_cost: int = 19_456, parallelism: int = 1
    ) -> None:
        self._cost = time_cost, memory_cost, parallelism

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # takes time to load

        time, memory, parallelism = self._cost
        return PasswordHasher(time_cost=time, memory_cost=memory, parallelism=parallelism)

    def hash(self, password: str) -> str:
        """The PHC string to keep."""
        return self._hasher.hash(_secret(password))

    def matches(self, kept: str, password: str) -> bool:
        """Whether `password` is the one of `kept`. An empty `kept` takes as long and says no."""
        if len(password) > MAX_LENGTH:
            kept, password = "", password[:MAX_LENGTH]
        from argon2.exceptions import InvalidHashError, VerificationError

        if not kept:
            self._hasher.hash(_secret(password))
            return False
        try:
            return self._hasher.verify(kept, _secret(password))
        except (VerificationError, InvalidHashError):
            return False

    def stale(self, kept: str) -> bool:
        """Whether `kept` was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
