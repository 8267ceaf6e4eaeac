"""Fingerprints: eight bytes that stand for an answer, a file or several of them."""

from hashlib import blake2b


def fingerprint(answer: object) -> bytes:
    """Eight bytes that stand for an answer, the same in every process."""
    return blake2b(repr(answer).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def combined(*prints: bytes) -> bytes:
    """Eight bytes that stand for several parts; where one ends and the next begins counts."""
    return blake2b(b"".join([b"%d:%b" % (len(one), one) for one in prints]), digest_size=8).digest()


NO_ANSWER = bytes(8)
"""The fingerprint of nothing, such as an entry that isn't shown."""
