"""Password rules and password hashes: argon2id (RFC 9106) in PHC string format."""

import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from cms.accounts.rate_limit import TooMany
from cms.core.errors import Invalid
from cms.core.i18n import N_

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH = 12
MAX_LENGTH = 1000
MAX_AT_ONCE = 4
"""Hashes that a process computes at once, each in 19 MiB of memory."""
WAIT_SECONDS = 5.0
"""Seconds to wait for one's turn to compute a hash."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class PasswordTooShort(Invalid):
    """Fewer than MIN_LENGTH characters of any script."""

    msgid = N_("Use at least %(least)d characters. A short sentence is easy to remember.")


class PasswordTooLong(Invalid):
    """More than MAX_LENGTH characters."""

    msgid = N_("Use at most %(most)d characters.")


class PasswordIsEmail(Invalid):
    """The same as the email address, or as the part before its @."""

    msgid = N_("The password must not be the email address.")


class PasswordGuesses:
    """Refusals of passwords that are easily guessed. A feature may have a service of this class;
    without one, none is refused for that.
    """

    def refuse(self, password: str, person: Iterable[str]) -> None:
        """Raise Invalid with path "password" if a normalized and case-folded password is easily
        guessed. `person` are the names and the email address of the person.
        """


class TooManyHashes(TooMany):
    """The passwords of others are being computed; try again after WAIT_SECONDS."""

    msgid = N_("Too many people are signing in at this moment. Wait a few seconds and try again.")


def check_password(password: str, email: str, name: str, guesses: PasswordGuesses) -> None:
    """Raise PasswordTooShort, PasswordTooLong, PasswordIsEmail, or what `guesses` raises, with path
    "password".
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
    guesses.refuse(folded, (email, name))


def _normal(text: str) -> str:
    # NFKC (NIST SP 800-63B, 5.1.1.2): a Chinese IME doesn't always type full-width letters.
    return unicodedata.normalize("NFKC", text)


def _secret(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


class Passwords:
    """Hashes and verifies passwords. The default parameters (memory in KiB) are those of OWASP.

    Every method that computes a hash raises TooManyHashes.
    """

    def __init__(
        self, *, time_cost: int = 2, memory_cost: int = 19_456, parallelism: int = 1
    ) -> None:
        self._cost = time_cost, memory_cost, parallelism

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # takes time to load

        time, memory, parallelism = self._cost
        return PasswordHasher(time_cost=time, memory_cost=memory, parallelism=parallelism)

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(MAX_AT_ONCE, "oasis-password")

    def _in_turn(
        self,
        compute: Callable[Arguments, Result],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Result:
        """Compute a hash in one of few threads. What a thread has freed stays with its process, so
        in the threads of requests the memory would be that of all of them.
        """
        future = self._threads.submit(compute, *arguments, **options)
        try:
            return future.result(WAIT_SECONDS)
        except TimeoutError:
            future.cancel()
            raise TooManyHashes(WAIT_SECONDS) from None

    def hash(self, password: str) -> str:
        """Return the PHC string to store."""
        return self._in_turn(self._hasher.hash, _secret(password))

    def matches(self, stored: str, password: str) -> bool:
        """Return whether `password` matches the hash `stored`. An empty `stored` takes as long, and
        never matches.
        """
        if len(password) > MAX_LENGTH:
            stored, password = "", password[:MAX_LENGTH]
        from argon2.exceptions import InvalidHashError, VerificationError

        if not stored:
            self.hash(password)
            return False
        try:
            return self._in_turn(self._hasher.verify, stored, _secret(password))
        except (VerificationError, InvalidHashError):
            return False

    def needs_rehash(self, stored: str) -> bool:
        """Return whether `stored` was computed with other parameters than the present ones."""
        return self._hasher.check_needs_rehash(stored)
