"""The index of the frozen site as a catalog has it: its files, and what each is known by without
making it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from cms.content import Name, Snapshot
from cms.content.entry import Pair
from cms.core.fingerprint import combined, fingerprint
from cms.core.forks import may_fork
from cms.core.worker_pool import apart, share_out
from cms.markdown.memory_cache import key_of
from cms.search.block_file import HAN, WORDS, BlockFiles, BlockHeader, CorruptBlock
from cms.search.catalog import Catalog, catalog, spellings
from cms.search.document import Class, make_document
from cms.search.name_variants import reading
from cms.search.postings import simplifications, traditional
from cms.search.spelling import Words, known_words
from cms.search.static_blocks import change_block, make_block
from cms.search.static_extracts import Extract, extract

MIN_PARALLEL_BLOCKS = 8
"""Blocks that are worth more processes."""


class BlockPosition(NamedTuple):
    """A block: the number of its segment, and its number there."""

    segment: int
    block: int


class FrozenIndex:
    """Made block by block. What is kept of them is found by all that goes into them and by the
    program itself.
    """

    def __init__(self, catalog: Catalog, folder: Path) -> None:
        self.catalog = catalog
        self.segments = catalog.layout.segments
        self._blocks = {
            BlockPosition(number, at): block
            for number, segment in enumerate(self.segments)
            for at, block in enumerate(segment.blocks)
        }
        self._records = BlockFiles(folder)
        self._keys: dict[BlockPosition, bytes] = {}

    def followed(
        self, snapshot: Snapshot, pairs: Mapping[Name, Pair], refiled: Collection[str]
    ) -> "FrozenIndex | None":
        """See Reusable: the same blocks, those that hold what changed made anew."""
        followed = catalog(snapshot, self.catalog.types)
        if "heads" not in self.__dict__ or followed.layout is not self.catalog.layout:
            return None
        new = copy(self)
        new.catalog = followed
        changed = {self._at(place) for place in followed.changed}
        new._keys = self._keys | {place: new._key(place) for place in changed}
        heads = {place: new._head(place) for place in changed}
        new.heads = new._tidied(self.heads | heads) if heads else self.heads
        new.prints = self.prints | {at: new._print(*at) for at in self._touched(heads)}
        return new

    def _touched(self, heads: Mapping[BlockPosition, BlockHeader]) -> set[tuple[int, int]]:
        """(segment, number) of the files of pairs of which a piece is another in other heads."""
        found = set()
        for place, head in heads.items():
            shards = self.segments[place.segment].shards
            pairs = zip(head.columns(shards), self.heads[place].columns(shards), strict=True)
            found |= {
                (place.segment, number) for number, (one, other) in enumerate(pairs) if one != other
            }
        return found

    def _head(self, place: BlockPosition) -> BlockHeader:
        return self._records.head(self._keys[place]) or self._make(place)

    def _tidied(self, heads: dict[BlockPosition, BlockHeader]) -> dict[BlockPosition, BlockHeader]:
        """The block headers after the file of blocks was tidied; `heads` itself if that wasn't
        needed.
        """
        if not self._records.tidy(heads.values(), self._keys.values(), map(self._name, self._keys)):
            return heads
        return {place: self._head(place) for place in self._keys}

    @cached_property
    def heads(self) -> dict[BlockPosition, BlockHeader]:
        """The header of each block, in order. Blocks that aren't kept are made."""
        keys = self._keys = {place: self._key(place) for place in self._blocks}
        missing = [place for place, key in keys.items() if not self._records.has(key)]
        if len(missing) > MIN_PARALLEL_BLOCKS and may_fork():
            apart(
                lambda: self._make_all(missing)
            )  # it takes 200 MB, of which half would never be given back
            self._records.look_again()
        heads = {place: self._head(place) for place in keys}
        return self._tidied(heads) if missing else heads

    def _make_all(self, places: Sequence[BlockPosition]) -> None:
        self._make(places[0])  # so that all have in memory what making needs

        def make(numbers: Iterator[int]) -> None:
            for number in numbers:
                self._make(places[1 + number])

        share_out(len(places) - 1, make)

    def pairs(self, segment: int, number: int) -> bytes:
        """One file of pairs, as JSON (see cms/search/postings.py). Raises LookupError where there
        is none.
        """
        self._check(segment, number)
        return (
            b"["
            + b",".join(
                self._piece(place, number) for place in self._blocks if place.segment == segment
            )
            + b"]"
        )

    @cached_property
    def prints(self) -> dict[tuple[int, int], bytes]:
        """The fingerprint of each file of pairs, by (segment, number). It changes only with the
        file's own pieces.
        """
        return {
            (segment, number): known
            for segment in range(len(self.segments))
            for number, known in enumerate(self._prints(segment))
        }

    def _prints(self, segment: int) -> Iterator[bytes]:
        shards = self.segments[segment].shards
        column = memoryview(
            b"".join(head.columns(shards) for head in self._heads_of(segment))
        ).cast("Q")
        return (combined(column[number::shards].tobytes()) for number in range(shards))

    def _print(self, segment: int, number: int) -> bytes:
        return combined(b"".join(head.print(number) for head in self._heads_of(segment)))

    def _heads_of(self, segment: int) -> list[BlockHeader]:
        return [head for place, head in self.heads.items() if place.segment == segment]

    def _check(self, segment: int, number: int) -> None:
        if segment >= len(self.segments) or number >= self.segments[segment].shards:
            raise LookupError

    def cards(self, places: range) -> Iterator[bytes]:
        """[language, whether it is long, text] of each text to take snippets of, as JSON, of the
        entries at places.
        """
        for place in places:
            at = self._at(place)
            yield self._piece(at, self.segments[at.segment].shards + place - self._blocks[at].start)

    def _at(self, place: int) -> BlockPosition:
        """The block that holds the entry at a place."""
        return self._order[
            bisect_right(self._order, place, key=lambda at: self._blocks[at].start) - 1
        ]

    @cached_property
    def _order(self) -> list[BlockPosition]:
        return list(self._blocks)

    @property
    def words(self) -> Words:
        """The words that misspelt ones may have meant."""
        found: dict[str, str] = {}
        for place in self._blocks:
            for folded, word in orjson.loads(self._piece(place, WORDS)):
                found.setdefault(folded, word)
        return sorted((dict(known_words(spellings(self.catalog))) | found).items())

    @property
    def words_print(self) -> bytes:
        """The fingerprint of `words`."""
        return combined(fingerprint(list(spellings(self.catalog))), *self._prints_of(WORDS))

    @property
    def hanzi(self) -> tuple[str, str]:
        """Traditional characters of which there is something to find, and what they become."""
        held = {char for place in self._blocks for char in self._piece(place, HAN).decode()}
        return traditional(held, self._records.once("simplifications", simplifications))

    @property
    def outline(self) -> list[dict[str, Any]]:
        """By segment: the number of shards, and of each block how many entries it has, and its
        space.
        """
        return [
            {
                "shards": segment.shards,
                "blocks": [len(block) for block in segment.blocks],
                "spaces": [head.space for head in self._heads_of(number)],
            }
            for number, segment in enumerate(self.segments)
        ]

    @property
    def print(self) -> bytes:
        """The fingerprint of the data about all entries: the outline, the names of files, types,
        classes, spellings and Han characters.
        """
        catalog = self.catalog
        told = (
            self.outline,
            catalog.layout.files,
            catalog.types,
            catalog.classes,
            catalog.variants,
        )
        return combined(fingerprint(told), " ".join(catalog.kinds).encode(), *self._prints_of(HAN))

    def _prints_of(self, number: int) -> Iterator[bytes]:
        return (head.print(number) for head in self.heads.values())

    def _piece(self, place: BlockPosition, number: int) -> bytes:
        try:
            return self._records.piece(self.heads[place], number)
        except CorruptBlock:
            head = self.heads[place] = self._make(place, trust=False)
            return self._records.piece(head, number)

    def _make(self, place: BlockPosition, *, trust: bool = True) -> BlockHeader:
        """Make a block, of the one before it under its name where that is kept and is trusted."""
        before, shards = (
            self._records.before(self._name(place)) if trust else None,
            self.segments[place.segment].shards,
        )
        known = {one.name: one for one in before.entries} if before else {}
        entries = [self._extract(at, known) for at in self._blocks[place]]
        classes = len(self.catalog.classes)
        changed = (
            change_block(before, entries, classes)
            if before and len(before.shards) == shards
            else None
        )
        block = changed or make_block(entries, shards, classes)
        return self._records.keep(self._key(place), self._name(place), block, trust=trust)

    def _extract(self, place: int, known: Mapping[str, Extract]) -> Extract:
        """The extract of the entry at a place: the one in `known` if its version is the same.
        Otherwise the known readings of its names are reused.
        """
        name, version = "/".join(self.catalog.names[place]), self.catalog.versions[place]
        before = known.get(name)
        if before and before.version == version:
            return before
        one = self.catalog.found[place]
        with reading(before.readings if before else {}) as asked:
            document = make_document(*one)
        return extract(name, version, document, asked, self._classes)

    @cached_property
    def _classes(self) -> dict[Class, int]:
        return {name: place for place, name in enumerate(self.catalog.classes)}

    @cached_property
    def _kinds(self) -> str:
        return repr(self.catalog.classes)

    def _key(self, place: BlockPosition) -> bytes:
        block = self._blocks[place]
        return key_of(
            str(self.segments[place.segment].shards),
            self._kinds,
            "\n".join(self.catalog.versions[block.start : block.stop]),
        )

    def _name(self, place: BlockPosition) -> str:
        """The name under which a block is kept. It stays the same as long as the block ends with
        the same entry and texts have the same classes.
        """
        return f"{'/'.join(self.catalog.names[self._blocks[place].stop - 1])} {self._kinds}"
