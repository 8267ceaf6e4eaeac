"""Random tokens of secret addresses: the token is for a person, its SHA-256 for the account’s file."""

import hashlib
import hmac
import secrets

MAX_TOKEN_LENGTH = 100


def new_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """The SHA-256 of a token, in hex."""
    return hashlib.sha256(token[:MAX_TOKEN_LENGTH].encode("utf-8", "surrogatepass")).hexdigest()


def is_token_of(kept: str, token: str) -> bool:
    """Whether `kept` is the hash of a token; never where nothing is kept."""
    return bool(kept) and hmac.compare_digest(kept.encode(), hash_token(token).encode())
