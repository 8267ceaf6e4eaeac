"""The division of the records of a type into the files of a frozen site.

It follows from the keys alone, by their hashes: part 1 has all records; a part with too many is
divided into the parts 2 n and 2 n + 1, by the next bit of the hash. So an entry that is added or
removed changes its own part, and at most divides it, or joins it with its neighbour.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

from cms.content import Snapshot
from cms.content.snapshot import memoized_until_refiled

MAX_RECORDS = 100
"""Records in a part."""
HASH_BITS = 64


@memoized_until_refiled
def parts_of(snapshot: Snapshot, type: str) -> Mapping[int, Sequence[str]]:
    """Return number → sorted keys of each part of a type; none if it has no entries."""
    return dict(_divided(1, [(key, _hash(key)) for key in snapshot.entries.get(type, ())]))


def possible_parts(key: str) -> list[int]:
    """Return the numbers of all parts that may have an entry, however many others there are."""
    return [(1 << HASH_BITS | _hash(key)) >> shift for shift in range(HASH_BITS + 1)]


def _divided(number: int, hashed: Sequence[tuple[str, int]]) -> Iterator[tuple[int, Sequence[str]]]:
    shift = HASH_BITS - number.bit_length()
    if len(hashed) > MAX_RECORDS and shift >= 0:
        for bit in (0, 1):
            half = [(key, hash) for key, hash in hashed if hash >> shift & 1 == bit]
            yield from _divided(2 * number + bit, half)
    elif hashed:
        yield number, [key for key, _hash in hashed]


def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=HASH_BITS // 8).digest(), "big")
