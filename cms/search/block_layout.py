"""Which entries of a catalog are indexed together and filed together, so that an edit makes few
files anew.

The catalog is cut where neighbours say so: an entry ends a piece where the hash of its name is the
least for so many entries on either side. What comes or goes changes the piece it lies in and hardly
another, and pieces are as long as each other within reason (twice the radius and one on average).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from math import ceil, log2
from typing import NamedTuple
from zlib import crc32

TEXT_RADIUS, BLOCK_RADIUS, NEW_ENTRIES_RADIUS = 6, 16, 128
"""Radius of the pieces: entries in one file of texts; entries indexed together; dated entries that
count as new.
"""
MIN_SHARDS, MAX_SHARDS, ENTRIES_PER_SHARD = 32, 1024, 24
"""The fewest files of pairs of a segment, the most, and about how many entries there are for each.
"""


@dataclass(frozen=True)
class Segment:
    """Blocks of neighbours that share their files of pairs. A block is the places of its entries in
    the catalog.
    """

    blocks: tuple[range, ...]

    @cached_property
    def shards(self) -> int:
        """How many files of pairs there are."""
        entries = sum(map(len, self.blocks))
        return min(
            MAX_SHARDS, max(MIN_SHARDS, int(2 ** ceil(log2(max(entries, 1) / ENTRIES_PER_SHARD))))
        )


class Layout(NamedTuple):
    """`files` has the places of the entries in each file of texts; they follow each other, as
    blocks do.

    There are two segments in a large site, so that news make few files of pairs anew: in the first
    what has no date and what is new, in the second all that is older.
    """

    files: dict[str, range]
    segments: tuple[Segment, ...]


def lay_out(names: Sequence[str], undated: int) -> Layout:
    """The layout of entries (`type/key`), of which the first `undated` have no date."""
    hashes = [_hash_of(name) for name in names]
    front, dated = hashes[:undated], hashes[undated:]
    few = cuts(front, TEXT_RADIUS), cuts(dated, TEXT_RADIUS)
    more = cuts(front, BLOCK_RADIUS, few[0]), cuts(dated, BLOCK_RADIUS, few[1])
    files = [*pieces(len(front), few[0]), *pieces(len(dated), few[1], undated)]
    blocks = [*pieces(len(front), more[0]), *pieces(len(dated), more[1], undated)]
    old = undated + next((at + 1 for at in cuts(dated, NEW_ENTRIES_RADIUS, more[1])), len(dated))
    segments = (
        tuple(block for block in blocks if block.start < old),
        tuple(block for block in blocks if block.start >= old),
    )
    return Layout(
        {_name_of(names[places[-1]]): places for places in files},
        tuple(Segment(listed) for listed in segments if listed),
    )


def cuts(hashes: Sequence[int], radius: int, among: Iterable[int] | None = None) -> list[int]:
    """The places (of those in `among`, which a smaller radius gave) after which a list is cut."""
    inside = range(radius, len(hashes) - radius)
    if among is None:
        among = [
            at
            for at, (before, here, after) in enumerate(
                zip(hashes, hashes[1:], hashes[2:], strict=False), 1
            )
            if before >= here <= after
        ]
    return [
        at
        for at in among
        if at in inside and hashes[at] == min(hashes[at - radius : at + radius + 1])
    ]


def pieces(length: int, cut: Iterable[int], start: int = 0) -> list[range]:
    """The ranges into which cuts divide a list; `start` is the place of its first."""
    ends = [0, *(at + 1 for at in cut), length]
    return [range(start + one, start + other) for one, other in pairwise(ends) if one < other]


def _hash_of(name: str) -> int:
    """A number of 32 bits that stays with an entry. Checksums of names that resemble each other do
    so too until they are multiplied."""
    return crc32(name.encode()) * 0x9E3779B1 & 0xFFFFFFFF


def _name_of(last: str) -> str:
    """A file is named by the entry at which it ends, so that it keeps its name as long as it ends
    there.
    """
    return blake2b(last.encode(), digest_size=6).hexdigest()
