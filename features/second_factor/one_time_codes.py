"""Time-based one-time codes (TOTP, RFC 6238), as authenticator apps show them."""

import hmac
import secrets
from base64 import b32decode, b32encode
from urllib.parse import quote, urlencode

STEP = 30
"""Seconds for which a code is shown."""
DIGITS = 6
DRIFT = 1
"""Steps by which the clock of a phone may differ."""
SECRET_BYTES = 20


def new_secret() -> str:
    """Return a random secret in base32."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, counter: int, digits: int = DIGITS) -> str:
    """Return the code of a time step (RFC 4226, 5.3)."""
    mac = hmac.digest(b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 0xF
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**digits:0{digits}}"


def counter_at(seconds: float) -> int:
    """Return the time step of a moment, in seconds since 1970."""
    return int(seconds // STEP)


def matching_counter(secret: str, code: str, seconds: float, after: int = -1) -> int | None:
    """Return the time step whose code this is, None if it is of none near the moment, or not of one
    later than `after`.
    """
    now = counter_at(seconds)
    for counter in range(max(now - DRIFT, after + 1), now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, counter).encode(), code.encode()):
            return counter
    return None


def app_address(secret: str, issuer: str, account: str) -> str:
    """Return the address by which an app takes over a secret, as a QR code has it."""
    issuer = issuer.replace(":", " ").strip()
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"
