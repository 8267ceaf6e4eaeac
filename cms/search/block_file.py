"""Blocks of the frozen index kept on the disk: made once, read piece by piece, so that they are
never all in memory.

A block is two records of a file of blobs: its pieces (its part of each file of pairs, each entry's
card, what the index took from each entry, its words, its Han characters) one after the other, and a
head: space (8 bytes, big-endian), a print of 8 bytes for each piece, and the end of each (4 bytes,
the machine's own order). The print tells what a piece is known by, and that it is whole. A third
record has the key of the block that was made last under a name, and the number of its shards (4
bytes, big-endian).
"""

from array import array
from collections.abc import Callable, Iterable
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple, TypeVar
from weakref import finalize

import orjson

from cms.core.cache_file import check_of, open_blobs
from cms.markdown.memory_cache import key_of
from cms.search.static_blocks import Block
from cms.search.static_extracts import load

T = TypeVar("T")

KEY, SPACE, PRINT = 16, 8, 8
SPARE = 1 << 24
"""Bytes of a file that may be of use to nobody, beside as much as is of use."""
MAX_FILE_BYTES = 1 << 40


class CorruptBlock(Exception):
    """A piece isn't what its print says."""


class BlockHeader(NamedTuple):
    """The header of a block, without its pieces. `body` holds the pieces only if they aren't to
    be read from the disk.
    """

    space: int
    prints: bytes
    ends: "array[int]"
    start: int
    body: bytes | None = None

    @property
    def pieces(self) -> int:
        return len(self.ends)

    def columns(self, shards: int) -> memoryview:
        """The fingerprints of the first `shards` pieces, those of the files of pairs, as 64-bit
        numbers.
        """
        return memoryview(self.prints)[: shards * PRINT].cast("Q")

    def print(self, number: int) -> bytes:
        """The fingerprint of a piece; a negative number counts from the end."""
        at = number % self.pieces * PRINT
        return self.prints[at : at + PRINT]


WORDS, HAN = -2, -1
"""The numbers of these pieces."""


class BlockFiles:
    """The blocks kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open()

    def _open(self) -> None:
        self._blobs = open_blobs(self.folder, "pairs", MAX_FILE_BYTES)
        finalize(self, self._blobs.close)

    def has(self, key: bytes) -> bool:
        """Whether there is something of a block."""
        return (
            self._blobs.place(_head_key(key)) is not None
            and self._blobs.place(_body_key(key)) is not None
        )

    def head(self, key: bytes) -> BlockHeader | None:
        """The header of a block; None if the block isn't kept."""
        head, body = self._blobs.get(_head_key(key)), self._blobs.place(_body_key(key))
        if head is None or body is None:
            return None
        number = (len(head) - SPACE) // (PRINT + 4)
        ends = array("I", head[SPACE + number * PRINT :])
        return BlockHeader(
            int.from_bytes(head[:SPACE], "big"), head[SPACE : SPACE + number * PRINT], ends, body[0]
        )

    def keep(self, key: bytes, name: str, block: Block, *, trust: bool = True) -> BlockHeader:
        """Keep a block: in memory where the disk can't, or isn't trusted to."""
        pieces = (
            *block.shards,
            *(one.card for one in block.entries),
            *(one.data for one in block.entries),
            orjson.dumps(block.words),
            block.han.encode(),
        )
        prints, ends = b"".join(map(check_of, pieces)), array("I", accumulate(map(len, pieces)))
        body = b"".join(pieces)
        self._blobs.put(_body_key(key), body)
        self._blobs.put(
            _head_key(key), block.space.to_bytes(SPACE, "big") + prints + ends.tobytes()
        )
        self._blobs.put(_name_key(name), key + len(block.shards).to_bytes(4, "big"))
        self._blobs.scan()
        return (self.head(key) if trust else None) or BlockHeader(
            block.space, prints, ends, 0, body
        )

    def look_again(self) -> None:
        """Find what other processes have kept."""
        self._blobs.scan()

    def before(self, name: str) -> Block | None:
        """The block that was made last under a name, if it is kept whole."""
        kept = self._blobs.get(_name_key(name))
        head = self.head(kept[:KEY]) if kept else None
        body = self._blobs.get(_body_key(kept[:KEY])) if kept and head else None
        if not kept or not head or not body:
            return None
        pieces = [body[start:end] for start, end in pairwise((0, *head.ends))]
        shards = int.from_bytes(kept[KEY:], "big")
        half = (len(pieces) + shards + WORDS) // 2
        return Block(
            head.space,
            tuple(pieces[:shards]),
            list(map(load, pieces[half:WORDS], pieces[shards:half])),
            orjson.loads(pieces[WORDS]),
            pieces[HAN].decode(),
        )

    def once(self, name: str, make: Callable[[], T]) -> T:
        """The result of `make`, stored as JSON and computed once per program version, independent
        of content.
        """
        key = key_of("once", name)
        kept = self._blobs.get(key)
        if kept is None:
            kept = orjson.dumps(make())
            self._blobs.put(key, kept)
        found: T = orjson.loads(kept)
        return found

    def piece(self, head: BlockHeader, number: int) -> bytes:
        """A piece of a block, from the end with a negative number. Raises CorruptBlock."""
        number %= head.pieces
        start, end = head.ends[number - 1] if number else 0, head.ends[number]
        if head.body is not None:
            return head.body[start:end]
        piece = self._blobs.read(head.start + start, end - start)
        if check_of(piece) != head.print(number):
            raise CorruptBlock
        return piece

    def tidy(
        self, heads: Iterable[BlockHeader], keys: Iterable[bytes], names: Iterable[str]
    ) -> bool:
        """Leave nothing but some blocks and names where more than half is of no use; whether that
        was so.
        """
        if self._blobs.size <= 2 * sum(head.ends[-1] for head in heads) + SPARE:
            return False
        self._blobs.retain(
            [part for key in keys for part in (_body_key(key), _head_key(key))]
            + list(map(_name_key, names))
        )
        self._open()
        return True


def _head_key(key: bytes) -> bytes:
    return key[:-1] + b"h"


def _body_key(key: bytes) -> bytes:
    return key[:-1] + b"b"


def _name_key(name: str) -> bytes:
    return key_of("block", name)
