"""Fingerprints: 8-byte digests that identify a value."""

from hashlib import blake2b
from pathlib import Path


def fingerprint(answer: object) -> bytes:
    """Return the 8-byte digest of a value's `repr`, the same in every process."""
    return blake2b(repr(answer).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def combined(*prints: bytes) -> bytes:
    """Return the 8-byte digest of several fingerprints. Each is prefixed with its length, so ("ab",
    "c") and ("a", "bc") differ.
    """
    return blake2b(
        b"".join([b"%d:%b" % (len(part), part) for part in prints]), digest_size=8
    ).digest()


NO_ANSWER = bytes(8)
"""The fingerprint of nothing, such as an entry that isn't published."""


def file_fingerprint(path: Path) -> bytes:
    """Return the fingerprint of a file's bytes; NO_ANSWER if it can't be read."""
    try:
        return fingerprint(path.read_bytes())
    except OSError:
        return NO_ANSWER
