"""The index as the files of a frozen site publish it, with their fingerprints."""

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import orjson

from cms.content.derived import heading
from cms.core.fingerprint import combined, fingerprint
from cms.search.text import STOP_WORDS
from features.search.file_layout import FileLayout
from features.search.hanzi import simplifications
from features.search.index.catalog import Catalog, CatalogEntry, listed_date
from features.search.index.stored_index import HANZI, WORDS, CatalogIndex
from features.search.index.tables import PRINT
from features.search.index.terms import Words, suggestable_words
from features.search.sliced_files import Get, SlicedFiles
from features.search.spelling import nearest

Got = TypeVar("Got")


class PublishedIndex:
    """The index of a catalog as its files have it."""

    def __init__(self, index: CatalogIndex, files: FileLayout, sliced: SlicedFiles) -> None:
        self.index = index
        self.files = files
        self.sliced = sliced

    @property
    def catalog(self) -> Catalog:
        return self.index.catalog

    def results_print(self, places: range) -> bytes:
        """Return the fingerprint of a file of results, given the places of its entries."""
        catalog, part = self.catalog, slice(places.start, places.stop)
        addresses = [catalog.addresses.get(name, "") for name in catalog.names[part]]
        return fingerprint((catalog.versions[part], addresses))

    def titles_print(self, places: range) -> bytes:
        """Return the fingerprint of a file of titles, given the places of its entries. It has all that
        a card shows and no texts, so that an edit of a text leaves the file as it is.
        """
        return fingerprint([self._shown(self.catalog[place]) for place in places])

    def _shown(self, row: CatalogEntry) -> tuple[object, ...]:
        """Return the values from which the card of an entry is made."""
        title = orjson.dumps(heading(row.entry), option=orjson.OPT_SORT_KEYS)
        address = self.catalog.addresses.get(row.name, "")
        return title, listed_date(row.entry), row.languages, address

    @property
    def spellings(self) -> list[str]:
        """The names and other spellings that terms list."""
        return [
            word
            for values in self.catalog.terms
            for word in (*values["name"].values(), *values["variants"])
        ]

    def nearest(self, term: str) -> list[str]:
        """Return the suggestions for a folded term, nearest first."""
        return nearest(term, self.words)

    def pairs_file(self, segment: int, number: int) -> bytes:
        """Return a file of postings. Raises LookupError if there is no such file."""
        return self._pairs(segment, number, self.sliced.file).body

    @property
    def pairs_lengths(self) -> list[list[int]]:
        """The length of each shard in its file, by segment."""
        return [
            [
                length
                for number in range(len(segment.files))
                for length in self._pairs(at, number, self.sliced.lengths)
            ]
            for at, segment in enumerate(self.index.segments)
        ]

    def _pairs(self, segment: int, number: int, get: Get[Got]) -> Got:
        """Get a file whose slices are some shards, each of all blocks of a segment."""
        shards = self.index.segments[segment].files[number]
        prints = self._shard_prints[segment][shards.start : shards.stop]

        def make(at: int) -> bytes:
            return b"[" + b",".join(self.index.shards(shards[at], segment)) + b"]"

        return get(f"pairs {segment} {number}", prints, make)

    @cached_property
    def pairs_prints(self) -> list[list[bytes]]:
        """The fingerprint of each file of postings, by segment."""
        return [
            [combined(*prints[file.start : file.stop]) for file in segment.files]
            for segment, prints in zip(self.index.segments, self._shard_prints, strict=True)
        ]

    @cached_property
    def _shard_prints(self) -> list[list[bytes]]:
        """The fingerprint of each shard, by segment, computed without reading the shards."""
        found = []
        for number, segment in enumerate(self.index.segments):
            kept = PRINT * segment.shards
            all_prints = b"".join(block.prints[:kept] for block in self.index.blocks_of(number))
            column = memoryview(all_prints).cast("Q")
            shards = range(segment.shards)
            found.append([combined(column[shard :: segment.shards].tobytes()) for shard in shards])
        return found

    def print_of(self, part: str) -> bytes:
        """Return the fingerprint of the names of all `files`, of the `words`, of the `index`, or of
        the lengths of `pairs` or `entries`. Raises LookupError.
        """
        prints = {
            "files": self._files_print,
            "words": self._words_print,
            "index": self._print,
            "pairs": self._pairs_print,
            "entries": self._results_print,
        }
        return prints[part]()

    def _pairs_print(self) -> bytes:
        return combined(*chain.from_iterable(self.pairs_prints))

    def _results_print(self) -> bytes:
        return combined(*map(self.results_print, self.files.results.values()))

    def _files_print(self) -> bytes:
        """The fingerprint of the names of all files."""
        shards = [segment.shards for segment in self.index.segments]
        return fingerprint((shards, list(self.files.results), list(self.files.titles)))

    @cached_property
    def words(self) -> Words:
        """The words for suggestions, as the first title writes them."""
        found: dict[str, str] = {}
        for body in self.index.shards(WORDS):
            for folded, word in orjson.loads(body):
                found.setdefault(folded, word)
        return sorted((dict(suggestable_words(self.spellings)) | found).items())

    def _words_print(self) -> bytes:
        """The fingerprint of `words`."""
        return combined(fingerprint(self.spellings), *self._prints(WORDS))

    @property
    def hanzi(self) -> tuple[str, str]:
        """The traditional characters whose simplified form occurs in a text or in a stop word,
        and these forms, in the same order. Other traditional characters needn't be converted, since
        they can't match.
        """
        chars = {char for body in self.index.shards(HANZI) for char in body.decode()}
        chars.update(STOP_WORDS.pattern)
        pairs = [(char, simple) for char, simple in simplifications() if simple in chars]
        return "".join(char for char, _ in pairs), "".join(simple for _, simple in pairs)

    @property
    def outline(self) -> list[dict[str, Any]]:
        """By segment: the number of shards; the runs of adjacent blocks as (place of the first
        entry, number of entries of each block); and the space of each block.
        """
        return [
            {
                "shards": segment.shards,
                "runs": _runs(segment.blocks),
                "spaces": [block.space for block in self.index.blocks_of(number)],
            }
            for number, segment in enumerate(self.index.segments)
        ]

    def _print(self) -> bytes:
        """The fingerprint of everything that is published about the whole index: the outline, the
        names of files, types, classes, spellings and Han characters.
        """
        return combined(fingerprint(self.outline), self.files.print, *self._prints(HANZI))

    def _prints(self, number: int) -> list[bytes]:
        """Return the fingerprint of one shard of each block."""
        return [block.print(number) for block in self.index.blocks_of()]


def _runs(blocks: Sequence[range]) -> list[tuple[int, list[int]]]:
    found: list[tuple[int, list[int]]] = []
    end = -1
    for block in blocks:
        if block.start != end:
            found.append((block.start, []))
        found[-1][1].append(len(block))
        end = block.stop
    return found
