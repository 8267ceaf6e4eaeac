"""Which entries of a catalog are indexed together and filed together, so that an edit changes few
files.

The catalog is cut where neighbours say so: an entry ends a piece where the hash of its name is the
least for `radius` entries on either side. What comes or goes changes the piece it lies in and
hardly another. Pieces have twice the radius and one entries on average.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise
from operator import add
from typing import NamedTuple
from zlib import crc32

FILE_RADIUS, BLOCK_RADIUS, TITLES_RADIUS = 2, 16, 128
"""Radius of the pieces: entries in one file of texts; entries indexed together; entries in one file
of titles.
"""
MIN_SHARDS, MAX_SHARDS = 32, 1024
"""The fewest files of pairs of a segment, and the most. Between them it has one for each entry."""
NEW_SHARDS = 80
"""The files of pairs of what is new. A news item changes nearly all of them; the fewer there are,
the more a visitor loads for a word.
"""


class Segment(NamedTuple):
    """Blocks that share their files of pairs, of which there are `shards`. A block is the places of
    neighbours in the catalog.
    """

    blocks: tuple[range, ...]
    shards: int


class Layout(NamedTuple):
    """`files` has the places of the entries in each file of texts, by the file's name; `titles`
    those in each file of titles.

    The newest block is a segment of its own, so that news change few files of pairs. All others are
    the first segment.
    """

    files: dict[str, range]
    titles: dict[str, range]
    segments: tuple[Segment, ...]


def lay_out(names: Sequence[str], undated: int) -> Layout:
    """The layout of entries (`type/key`), of which the first `undated` have no date."""
    hashes = [_hash(name) for name in names]
    front = _pieces(hashes[:undated], 0)
    dated = _pieces(hashes[undated:], undated)
    files, blocks, titles = map(add, front, dated)
    new = tuple(block for block in blocks if block.start == undated)
    others = tuple(block for block in blocks if block.start != undated)
    segments = Segment(others, _shards(others)), Segment(new, NEW_SHARDS)
    return Layout(
        {_file_name(names[places[-1]]): places for places in files},
        {_file_name(names[places[-1]]): places for places in titles},
        tuple(segment for segment in segments if segment.blocks),
    )


def _shards(blocks: Sequence[range]) -> int:
    """A power of two, so that it changes seldom."""
    entries = sum(map(len, blocks))
    return min(MAX_SHARDS, max(MIN_SHARDS, 1 << (entries - 1).bit_length()))


def _pieces(hashes: Sequence[int], start: int) -> list[list[range]]:
    """By radius, the ranges into which a list is cut; `start` is the place of its first."""
    found, cuts = [], list(range(len(hashes)))
    for radius in (FILE_RADIUS, BLOCK_RADIUS, TITLES_RADIUS):
        inside = range(radius, len(hashes) - radius)
        cuts = [
            at
            for at in cuts
            if at in inside and hashes[at] == min(hashes[at - radius : at + radius + 1])
        ]
        ends = [start, *(start + at + 1 for at in cuts), start + len(hashes)]
        found.append([range(one, other) for one, other in pairwise(ends) if one < other])
    return found


def _hash(name: str) -> int:
    """A number of 32 bits that stays with an entry. Checksums of names that resemble each other do
    so too until they are multiplied."""
    return crc32(name.encode()) * 0x9E3779B1 & 0xFFFFFFFF


def _file_name(last: str) -> str:
    """A file is named by its last entry, so that it keeps its name as long as it ends there."""
    return blake2b(last.encode(), digest_size=6).hexdigest()
