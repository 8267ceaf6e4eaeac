"""Recovery codes: each replaces the second factor once. Their hashes are stored."""

import re
import secrets
from base64 import b32encode

from cms.accounts.tokens import hash_token

NUMBER = 10
CODE_BYTES = 10
"""80 random bits, too many to be found from a hash."""


def new_codes() -> list[str]:
    """Return new codes such as `ab2c-defg-hijk-lmn3`."""
    return ["-".join(re.findall("....", _random_text())) for _ in range(NUMBER)]


def _random_text() -> str:
    return b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()


def recovery_hash(code: str) -> str:
    """Return the hash of a code, ignoring case and signs between its letters."""
    return hash_token(re.sub(r"[^a-z2-7]", "", code.lower()))
