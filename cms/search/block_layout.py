"""Which entries of a catalog are indexed together and filed together, so that an edit changes few
files.

The catalog is cut where neighbours say so: an entry ends a piece where the hash of its name is the
least for `radius` entries on either side. What comes or goes changes the piece it lies in and
hardly another. Pieces have twice the radius and one entries on average.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from math import ceil, log2
from typing import NamedTuple
from zlib import crc32

FILE_RADIUS, BLOCK_RADIUS, NEW_ENTRIES_RADIUS = 2, 16, 128
"""Radius of the pieces: entries in one file of texts; entries indexed together; dated entries that
count as new, and entries in one file of titles.
"""
MIN_SHARDS, MAX_SHARDS, ENTRIES_PER_SHARD = 32, 1024, 1
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
        """The number of files of pairs: a power of two, so that it changes seldom."""
        entries = sum(map(len, self.blocks))
        wanted = 2 ** ceil(log2(max(entries, 1) / ENTRIES_PER_SHARD))
        return min(MAX_SHARDS, max(MIN_SHARDS, int(wanted)))


class Layout(NamedTuple):
    """`files` has the places of the entries in each file of texts, by the file's name; `titles`
    those in each file of titles.

    A large site has two segments, so that news change few files of pairs: in the first what has no
    date and what is new, in the second what is older.
    """

    files: dict[str, range]
    titles: dict[str, range]
    segments: tuple[Segment, ...]


def lay_out(names: Sequence[str], undated: int) -> Layout:
    """The layout of entries (`type/key`), of which the first `undated` have no date."""
    hashes = [_hash(name) for name in names]
    front, dated = hashes[:undated], hashes[undated:]

    def cut(radius: int) -> list[range]:
        return [*_pieces(front, radius, 0), *_pieces(dated, radius, undated)]

    blocks, old = cut(BLOCK_RADIUS), undated + next(_ends(dated, NEW_ENTRIES_RADIUS), len(dated))
    segments = (
        tuple(block for block in blocks if block.start < old),
        tuple(block for block in blocks if block.start >= old),
    )
    files, titles = (
        {_file_name(names[places[-1]]): places for places in cut(radius)}
        for radius in (FILE_RADIUS, NEW_ENTRIES_RADIUS)
    )
    return Layout(
        files,
        titles,
        tuple(Segment(listed) for listed in segments if listed),
    )


def _pieces(hashes: Sequence[int], radius: int, start: int) -> list[range]:
    """The ranges into which a list is cut; `start` is the place of its first."""
    ends = [0, *_ends(hashes, radius), len(hashes)]
    return [range(start + one, start + other) for one, other in pairwise(ends) if one < other]


def _ends(hashes: Sequence[int], radius: int) -> Iterator[int]:
    """The numbers of hashes after which a list is cut."""
    for at in range(radius, len(hashes) - radius):
        here = hashes[at]
        if here <= hashes[at + 1] and here == min(hashes[at - radius : at + radius + 1]):
            yield at + 1


def _hash(name: str) -> int:
    """A number of 32 bits that stays with an entry. Checksums of names that resemble each other do
    so too until they are multiplied."""
    return crc32(name.encode()) * 0x9E3779B1 & 0xFFFFFFFF


def _file_name(last: str) -> str:
    """A file is named by its last entry, so that it keeps its name as long as it ends there."""
    return blake2b(last.encode(), digest_size=6).hexdigest()
