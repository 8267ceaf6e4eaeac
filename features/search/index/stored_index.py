"""The search index of a catalog."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

import orjson

from cms.core.database import DisposableDatabase
from cms.core.files import Busy, locked
from cms.core.fingerprint import fingerprint
from cms.core.index_build import IndexBuilder
from cms.core.worker_pool import may_fork, run_in_processes
from cms.search.text import reading
from features.search.index.catalog import Catalog
from features.search.index.document import Document
from features.search.index.postings import MIDDLE, Postings, find, make_postings, shard_of
from features.search.index.ranking import BEGINS, WITHIN, WORD, Find, Scores, score
from features.search.index.tables import (
    Block,
    MissingBlocks,
    NewBlock,
    SearchEntryRow,
    SearchTables,
    StoredEntry,
    entry_row,
)
from features.search.index.terms import suggestable_words

Load = Callable[[str], Sequence[Postings]]
WORDS, HANZI = -2, -1
"""The extra shards of a block: the words of its titles, and its Han characters."""
MIN_PARALLEL_BLOCKS = 8
"""Up to this many blocks are made in one process."""
MAX_GROWTH_BYTES = 48 << 20
"""How much memory a worker process may use before it hands over its blocks."""
MAX_UNUSED_RATIO, SPARE_BLOCKS = 2, 64
"""Unused blocks are deleted once the tables have this many times the blocks in use, plus this many.
"""
MAX_INLINE_ENTRIES = 1000
"""Up to this many missing entries, about a second's work, are indexed during the request that needs
them.
"""
MAX_TRIES = 3
"""Maximum attempts to rebuild missing rows."""


class SearchIndex:
    """The index for one audience, safe for any number of threads and processes.

    If much is missing, `builder` fills it in the background; without one, the calling process does
    it.
    """

    def __init__(
        self, database: DisposableDatabase, audience: str, builder: IndexBuilder | None = None
    ) -> None:
        self.tables = SearchTables(database, audience)
        self._builder = builder
        self._last: dict[bool, CatalogIndex] = {}

    def of(self, catalog: Catalog, *, patient: bool = False) -> "CatalogIndex":
        """Return the complete index of a catalog. Raises Busy if that takes longer than a visitor
        waits, unless `patient`.
        """
        last = self._last.get(patient)
        if last is None or last.catalog is not catalog:
            last = CatalogIndex(self.tables, catalog, self._builder, patient, last)
            self._last[patient] = last
        return last

    def rebuild(self, catalog: Catalog) -> int:
        """Rebuild the index and return the number of its entries."""
        self._last = {}
        self.tables.prune((), ())
        self.of(catalog, patient=True)
        return len(catalog)


class BlockPlace(NamedTuple):
    """The segment and key of a block, and the range of its entries in the catalog."""

    segment: int
    key: str
    places: range


class CatalogIndex:
    """The index of one catalog."""

    def __init__(
        self,
        tables: SearchTables,
        catalog: Catalog,
        builder: IndexBuilder | None = None,
        patient: bool = True,
        previous: "CatalogIndex | None" = None,
    ) -> None:
        """`previous` is the index of an earlier catalog, whose blocks are reused."""
        self.catalog = catalog
        self.patient = patient
        self._tables = tables
        self._builder = builder
        self.segments = catalog.segments
        keys, classes = self._unchanged_keys(previous), repr(catalog.classes)
        self._places = sorted(
            (
                BlockPlace(
                    number,
                    keys.get(places) or self._key(segment.shards, classes, places),
                    places,
                )
                for number, segment in enumerate(self.segments)
                for places in segment.blocks
            ),
            key=lambda place: place.places.start,
        )
        self._blocks = self._complete(previous._blocks_by_key if previous else {})

    def _unchanged_keys(self, previous: "CatalogIndex | None") -> dict[range, str]:
        """Return the keys of unchanged blocks of an earlier catalog, if it has the same layout."""
        if previous is None or previous.catalog.segments is not self.segments:
            return {}
        old, new = previous.catalog.versions, self.catalog.versions
        return {
            places: key
            for _segment, key, places in previous._places
            if old[places.start : places.stop] == new[places.start : places.stop]
        }

    def _key(self, shards: int, classes: str, places: range) -> str:
        part = slice(places.start, places.stop)
        parts = (str(shards), classes, *self.catalog.paths[part], *self.catalog.versions[part])
        return fingerprint("\n".join(parts)).hex()

    @property
    def _blocks_by_key(self) -> dict[str, Block]:
        return {place.key: block for place, block in zip(self._places, self._blocks, strict=True)}

    def _complete(self, known: dict[str, Block]) -> list[Block]:
        """Return all blocks in the order of the catalog. Those that aren't in `known` are read from
        the database, or made first.
        """
        keys = [place.key for place in self._places]
        added = False
        for _ in range(MAX_TRIES):
            if unread := [key for key in keys if key not in known]:
                known |= self._tables.blocks(unread)
            missing = [place for place in self._places if place.key not in known]
            if not missing:
                if added and self._tables.count() > MAX_UNUSED_RATIO * len(keys) + SPARE_BLOCKS:
                    self._tables.prune(keys, self.catalog.versions)
                return [known[key] for key in keys]
            self._add(missing)
            added = True
        raise Busy  # the database is being replaced all the time

    def _add(self, missing: Sequence[BlockPlace]) -> None:
        if self.patient:
            self._add_all(missing)
        elif self._builder and sum(len(one.places) for one in missing) > MAX_INLINE_ENTRIES:
            self._builder.begin()
            raise Busy
        else:
            with locked(self._tables.lock):
                found = self._tables.blocks([place.key for place in missing])
                for place in missing:
                    if place.key not in found:
                        self._tables.add(self._make(place))

    def _add_all(self, missing: Sequence[BlockPlace]) -> None:
        first, *others = missing
        # The first one is made before the fork, so that all processes share the modules it loads.
        self._tables.add(self._make(first))
        if len(others) <= MIN_PARALLEL_BLOCKS or not may_fork():
            for place in others:
                self._tables.add(self._make(place))
            return

        def work(numbers: Iterator[int]) -> list[NewBlock]:
            return [self._make(others[number]) for number in numbers]

        def take(made: list[NewBlock]) -> None:
            for block in made:
                self._tables.add(block)

        run_in_processes(len(others), work, take, max_growth=MAX_GROWTH_BYTES)

    def _make(self, place: BlockPlace) -> NewBlock:
        new_rows: list[SearchEntryRow] = []
        documents = [self._document(at, new_rows) for at in place.places]
        numbers = {name: number for number, name in enumerate(self.catalog.classes)}
        texts: list[dict[int, set[str]]] = []
        titles: list[str] = []
        for document in documents:
            of_entry = {numbers[of]: set(text.split()) for of, text in document.texts.items()}
            for of, keys in document.names.items():
                of_entry.setdefault(numbers[of], set()).update(keys)
            texts.append(of_entry)
            titles += document.titles
        shards = self.segments[place.segment].shards
        space, postings, hanzi = make_postings(texts, shards, len(numbers))
        words = orjson.dumps(suggestable_words(titles))
        return NewBlock(place.key, space, [*postings, words, hanzi.encode()], new_rows)

    def _document(self, at: int, new_rows: list[SearchEntryRow]) -> Document:
        """Return the searched texts of the entry at a place. If they aren't stored yet, their new
        row is appended to `new_rows`.
        """
        name, version = "/".join(self.catalog.names[at]), self.catalog.versions[at]
        stored = self._tables.entry(name, version)
        if stored is None:
            with reading(self._tables.readings(name)) as readings:
                stored = StoredEntry(self.catalog[at].document, readings)
            new_rows.append(entry_row(name, version, stored))
        return stored.document

    def document(self, place: int) -> Document:
        """Return the searched texts of the entry at a place."""
        return self._document(place, [])

    def finder(self, locale: str) -> Find:
        """Return a function that finds the places of a folded term, scored for a page in `locale`.
        It caches the results for each term and key.
        """
        loads = [cache(partial(self.postings, number)) for number in range(len(self.segments))]
        return cache(lambda term: self._scores(term, locale, loads))

    def _scores(self, term: str, locale: str, loads: Sequence[Load]) -> Scores:
        classes = self.catalog.classes
        within, begins, words = (
            [score(one, locale, match) for one in classes] for match in (WITHIN, BEGINS, WORD)
        )
        best: dict[int, int] = {}
        for segment, load in enumerate(loads):
            spaces = [block.space for block in self.blocks_of(segment)]
            starts = [block.start for block in self.segments[segment].blocks]
            for found in find(term, load, spaces):
                for texts, counts in (
                    (found.words, words),
                    (found.begins, begins),
                    (found.within, within),
                ):
                    for text in texts:
                        number, of = divmod(text, len(classes))
                        place = starts[found.block] + number
                        best[place] = max(best.get(place, 0), counts[of])
        return best

    def postings(self, segment: int, key: str) -> list[Postings]:
        """Return, block by block of a segment, the postings whose keys begin with `key`, with or
        without MIDDLE in front.
        """
        found = re.compile(b'"((?:%b)?%b[^"]*)":([^]]*])' % (MIDDLE.encode(), key.encode())).findall
        return [
            {one.decode(): orjson.loads(numbers) for one, numbers in found(body)}
            for body in self.shards(shard_of(key, self.segments[segment].shards), segment)
        ]

    def blocks_of(self, segment: int | None = None) -> list[Block]:
        """Return the blocks of a segment, or all blocks, in the order of the catalog."""
        pairs = zip(self._places, self._blocks, strict=True)
        return [block for place, block in pairs if segment in (None, place.segment)]

    def shards(self, number: int, segment: int | None = None) -> list[bytes]:
        """Return one shard of each block of a segment, or of all blocks; WORDS and HANZI are extra
        shards. Raises Busy.
        """
        for _ in range(MAX_TRIES):
            try:
                return self._tables.shards(number, self.blocks_of(segment))
            except MissingBlocks as missing:
                self._tables.drop(missing.ids)
                self._blocks = self._complete({})
        raise Busy
