"""What a password must be, and how it is kept: argon2id (RFC 9106) in PHC string format."""

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from cms.errors import Invalid
from cms.i18n import N_

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
LONGEST = 1000
FEWEST_DISTINCT = 4

_COMMON = frozenset((
    "000000000000", "111111111111", "123123123123", "123456123456", "1234567890123", "123456789012",
    "12345678901234", "123456789abc", "1234567890ab", "1234567890qwe", "123456abcdef", "12345678910a",
    "1q2w3e4r5t6y", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "abc123abc123", "abcd12345678",
    "abcdefghijkl", "abcdef123456", "administrator", "administrator1", "admin1234567", "admin12345678",
    "adminadmin12", "adminadminadmin", "changeme1234", "changemechangeme", "computer1234", "iloveyou1234",
    "iloveyouforever", "letmein12345", "letmeinletmein", "loveyouforever", "p@ssw0rd1234", "p@ssword1234",
    "pa$$word1234", "passw0rd1234", "password1234", "password12345", "password123456", "password123!",
    "password2024", "password2025", "password2026", "passwordpassword", "q1w2e3r4t5y6", "qazwsxedcrfv",
    "qwer1234asdf", "qwerty123456", "qwerty1234567", "qwertyqwerty", "qwertyuiop12", "qwertyuiop123",
    "qwertyuiop[]", "qwertyuiopas", "qwertyuiopasdfghjkl", "superman1234", "welcome12345", "welcome123456",
    "woaini123456", "woaini1314520", "woaini520520", "woaizhongguo", "xinjiang1234", "xinjiang123456",
    "xinjiang2024", "zaq12wsxcde3", "zxcvbnm12345", "zxcvbnm123456",
))


class PasswordTooShort(Invalid):
    """Fewer than SHORTEST characters, of whatever script."""

    msgid = N_("Use at least %(least)d characters. A short sentence is easy to remember.")


class PasswordTooLong(Invalid):
    """More than LONGEST characters."""

    msgid = N_("Use at most %(most)d characters.")


class PasswordIsEmail(Invalid):
    """The same as the address, or as what stands before its @."""

    msgid = N_("The password must not be the email address.")


class PasswordTooCommon(Invalid):
    """Among the first that anybody would try."""

    msgid = N_("This password is too easy to guess. Choose another.")


def check_password(password: str, email: str) -> None:
    """Raises PasswordTooShort, PasswordTooLong, PasswordIsEmail or PasswordTooCommon, path "password"."""
    if len(password) > LONGEST:
        raise PasswordTooLong("password", PasswordTooLong.msgid, most=LONGEST)
    plain = _normal(password)
    if len(plain) < SHORTEST:
        raise PasswordTooShort("password", PasswordTooShort.msgid, least=SHORTEST)
    folded = plain.casefold().strip()
    address = _normal(email).casefold()
    if folded in (address, address.partition("@")[0]):
        raise PasswordIsEmail("password", PasswordIsEmail.msgid)
    if folded in _COMMON or len(set(folded)) < FEWEST_DISTINCT:
        raise PasswordTooCommon("password", PasswordTooCommon.msgid)


def _normal(text: str) -> str:
    # NFKC (NIST SP 800-63B, 5.1.1.2): a Chinese IME may type full-width letters one day and not the next.
    return unicodedata.normalize("NFKC", text)


def _secret(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


class Passwords:
    """Hashes and compares. The parameters (memory in KiB) are OWASP's; one hash takes about 25 ms here."""

    def __init__(self, *, time_cost: int = 2, memory_cost: int = 19_456, parallelism: int = 1) -> None:
        self._cost = time_cost, memory_cost, parallelism

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # 3 ms of each start

        time, memory, parallelism = self._cost
        return PasswordHasher(time_cost=time, memory_cost=memory, parallelism=parallelism)

    def hash(self, password: str) -> str:
        """The PHC string to keep."""
        return self._hasher.hash(_secret(password))

    def matches(self, kept: str, password: str) -> bool:
        """Whether `password` is the one of `kept`. An empty `kept` takes as long and says no."""
        if len(password) > LONGEST:
            kept, password = "", password[:LONGEST]
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
