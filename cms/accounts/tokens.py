"""Random tokens for secret addresses. The person gets the token; the account's file stores its
SHA-256.
"""

import hashlib
import hmac
import secrets

MAX_TOKEN_LENGTH = 100


def new_token() -> str:
    """Return 256 random bits in a form that fits in a URL."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return the SHA-256 of a token in hex."""
    return hashlib.sha256(token[:MAX_TOKEN_LENGTH].encode("utf-8", "surrogatepass")).hexdigest()


def is_token_of(stored: str, token: str) -> bool:
    """Return whether `stored` is the hash of a token; False if it is empty."""
    return bool(stored) and hmac.compare_digest(stored.encode(), hash_token(token).encode())
