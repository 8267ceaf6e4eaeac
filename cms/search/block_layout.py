"""Divides a catalog into the blocks and files of the index, so that an edit changes few files.

The cuts depend only on the neighbours: an entry ends a piece if the hash of its name is the
smallest among the `radius` entries on either side. An added or removed entry changes its own piece
and hardly any other. The average size of a piece is about twice the radius.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise
from operator import add
from typing import NamedTuple
from zlib import crc32

FILE_RADIUS, BLOCK_RADIUS, TITLES_RADIUS = 2, 16, 128
"""Radius of the pieces: entries in one file of results; entries indexed together; entries in one
file of titles.
"""
MIN_SHARDS, MAX_SHARDS = 32, 1024
"""The minimum and maximum number of posting files of a segment. Between them it is about one per
entry.
"""
NEW_SHARDS = 80
"""The number of posting files of the newest block. A news item changes nearly all of them, but with
fewer files a visitor loads more for each word.
"""


class Segment(NamedTuple):
    """Blocks that share `shards` posting files. A block is a range of neighbours in the catalog."""

    blocks: tuple[range, ...]
    shards: int


class Layout(NamedTuple):
    """`files` maps the name of each file of results to the range of its entries in the catalog,
    `titles` that of each file of titles.

    The newest block is a segment of its own, so that news change few posting files. All other
    blocks form the first segment.
    """

    files: dict[str, range]
    titles: dict[str, range]
    segments: tuple[Segment, ...]


def lay_out(names: Sequence[str], undated: int) -> Layout:
    """Return the layout of entries (`type/key`), of which the first `undated` have no date."""
    hashes = [_hash(name) for name in names]
    front = _pieces(hashes[:undated], 0)
    dated = _pieces(hashes[undated:], undated)
    files, blocks, titles = map(add, front, dated)
    # dated entries are sorted newest first, so the first block of them is the newest
    new = tuple(block for block in blocks if block.start == undated)
    others = tuple(block for block in blocks if block.start != undated)
    segments = Segment(others, _shards(others)), Segment(new, NEW_SHARDS)
    return Layout(
        {_file_name(names[places[-1]]): places for places in files},
        {_file_name(names[places[-1]]): places for places in titles},
        tuple(segment for segment in segments if segment.blocks),
    )


def _shards(blocks: Sequence[range]) -> int:
    """Return the number of shards, a power of two, so that it seldom changes."""
    entries = sum(map(len, blocks))
    return min(MAX_SHARDS, max(MIN_SHARDS, 1 << (entries - 1).bit_length()))


def _pieces(hashes: Sequence[int], start: int) -> list[list[range]]:
    """Return the ranges of the pieces for each radius. `start` is the catalog index of the first
    entry.
    """
    pieces, cuts = [], list(range(len(hashes)))
    for radius in (FILE_RADIUS, BLOCK_RADIUS, TITLES_RADIUS):
        inside = range(radius, len(hashes) - radius)
        cuts = [
            at
            for at in cuts
            if at in inside and hashes[at] == min(hashes[at - radius : at + radius + 1])
        ]
        ends = [start, *(start + at + 1 for at in cuts), start + len(hashes)]
        pieces.append([range(start, end) for start, end in pairwise(ends) if start < end])
    return pieces


def _hash(name: str) -> int:
    """Return a stable 32-bit hash of a name. Checksums of similar names are similar until they are
    multiplied.
    """
    return crc32(name.encode()) * 0x9E3779B1 & 0xFFFFFFFF


def _file_name(last: str) -> str:
    """Return the file name for its last entry, so that a file keeps its name while it ends there."""
    return blake2b(last.encode(), digest_size=6).hexdigest()
