"""Versions as bytes."""

DIGEST = 32
"""Bytes of a version: the SHA-256 of a file."""


def digest(version: str) -> bytes:
    """An entry's version in bytes. Versions that no file has are told apart too."""
    try:
        return bytes.fromhex(version)
    except ValueError:
        return version.encode()
