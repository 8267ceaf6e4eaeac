"""Divides a catalog into the blocks of the index, so that an edit changes few of them.

The cuts depend only on the neighbours: an entry ends a piece if the hash of its name is the
smallest among the `radius` entries on either side. An added or removed entry changes its own piece
and hardly any other. The average size of a piece is about twice the radius.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

BLOCK_RADIUS = 16
"""The radius of the blocks, whose entries are indexed together."""
MIN_SHARDS, MAX_SHARDS = 32, 1024
"""The minimum and maximum number of shards of a segment. Between them it is about one per entry."""
NEW_SHARDS = 64
"""The number of shards of the newest block."""
FILE_SHARDS = 32
"""The number of shards in a published file. It divides those of every segment. An entry has words in
nearly every file, so a deletion changes them all: fewer and larger ones would take longer on a host
that sends only whole files.
"""


class Segment(NamedTuple):
    """Blocks whose postings are divided into `shards`. A block is a range of neighbours in the
    catalog.
    """

    blocks: tuple[range, ...]
    shards: int

    @property
    def files(self) -> list[range]:
        """The shards of each published file."""
        starts = range(0, self.shards, FILE_SHARDS)
        return [range(start, start + FILE_SHARDS) for start in starts]


def segments_of(names: Sequence[str], undated: int) -> tuple[Segment, ...]:
    """Return the segments of entries (`type/key`), of which the first `undated` have no date.

    The newest block is a segment of its own, so that news change few shards of others. All other
    blocks form the first segment.
    """
    blocks = pieces(names, undated, BLOCK_RADIUS)
    # dated entries are sorted newest first, so the first block of them is the newest
    new = tuple(block for block in blocks if block.start == undated)
    others = tuple(block for block in blocks if block.start != undated)
    segments = Segment(others, _shards(others)), Segment(new, NEW_SHARDS)
    return tuple(segment for segment in segments if segment.blocks)


def _shards(blocks: Sequence[range]) -> int:
    """Return the number of shards, a power of two, so that it seldom changes."""
    entries = sum(map(len, blocks))
    return min(MAX_SHARDS, max(MIN_SHARDS, 1 << (entries - 1).bit_length()))


def pieces(names: Sequence[str], undated: int, radius: int) -> list[range]:
    """Return the pieces of a catalog, none of which has entries both with and without a date."""
    hashes = [_hash(name) for name in names]
    front = _pieces(hashes[:undated], 0, radius)
    return [*front, *_pieces(hashes[undated:], undated, radius)]


def _pieces(hashes: Sequence[int], start: int, radius: int) -> list[range]:
    """Return the pieces of entries with some hashes. `start` is the place of the first entry."""
    cuts = [
        at
        for at in range(radius, len(hashes) - radius)
        # two neighbours rule out most places at once
        if hashes[at - 1] >= hashes[at] <= hashes[at + 1]
        and hashes[at] == min(hashes[at - radius : at + radius + 1])
    ]
    ends = [start, *(start + at + 1 for at in cuts), start + len(hashes)]
    return [range(start, end) for start, end in pairwise(ends) if start < end]


def _hash(name: str) -> int:
    """Return a stable 32-bit hash of a name. Checksums of similar names are similar until they are
    multiplied.
    """
    return crc32(name.encode()) * 0x9E3779B1 & 0xFFFFFFFF
