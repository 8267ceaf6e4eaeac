"""The indexed entries of one type, as they were when this process started."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from zlib import crc32

import orjson

from cms.content.derived import heading, words
from cms.content.entry import Entry
from cms.content.version_blobs import BlobFile, BlobOffset
from cms.content.version_table import DIGEST, STANDING, Signature, VersionTable, digest
from cms.schema.content_type import ContentType
from cms.schema.fields import Json


class IndexedEntries:
    """Rows of a table, the newest of each entry, by key. What is made of one is the same object
    from then on.
    """

    def __init__(
        self,
        model: type[ContentType],
        table: VersionTable | None = None,
        bodies: BlobFile | None = None,
    ) -> None:
        self.model = model
        self.table = table or VersionTable(model.name)
        newest = dict(zip(self.table.keys, range(len(self.table.keys)), strict=True))
        self.rows = {key: newest[key] for key in sorted(newest)}
        self.blob_file = bodies
        self._loaded: dict[int, Entry] = {}
        self._moved: tuple[BlobFile, dict[int, int]] | None = None

    @cached_property
    def versions(self) -> list[bytes]:
        """The digest of each row's file."""
        return [self.table.version(row) for row in range(len(self.table.keys))]

    def signatures(self) -> dict[str, Signature]:
        """Key → signature of the file from which the row was made."""
        signature = self.table.signature
        return {key: signature(row) for key, row in self.rows.items()}

    def entry(self, row: int) -> Entry:
        """The entry of a row."""
        found = self._loaded.get(row)
        return found or self._loaded.setdefault(
            row, self._make(row)
        )  # the first of two threads wins

    def load_unshared(self, row: int) -> Entry:
        """The same for a moment: one that isn't made yet is not the entry of the row."""
        return self._loaded.get(row) or self._make(row)

    def _make(self, row: int) -> Entry:
        table = self.table
        return Entry(
            self.model,
            table.keys[row],
            table.version(row).hex(),
            table.windows[table.window[row]],
            None,
            self.offset(row),
            self._derived(row),
        )

    def _derived(self, row: int) -> dict[str, Json]:
        """The derived values stored for a row. Empty where they are missing or damaged; they are
        then derived again.
        """
        table = self.table
        data = self.blob_file.read(table.kept[row], table.sizes[row]) if self.blob_file else b""
        kept: dict[str, Json] = orjson.loads(data) if crc32(data) == table.sums[row] else {}
        return kept and kept | {STANDING: table.standings[table.standing[row]]}

    def heading(self, row: int) -> Mapping[str, Any]:
        """The `heading` (derived.py) of a row. An entry is made only where none is stored."""
        found: Mapping[str, Any] | None = self._derived(row).get("heading")
        return heading(self.entry(row)) if found is None else found

    @cached_property
    def words(self) -> list[bytes]:
        """The search text (derived.py) of each row. It takes 19 MB for 100,000 entries, in workers
        in which somebody searches.
        """
        return [
            words(self.model, key, self.heading(row)) for row, key in enumerate(self.table.keys)
        ]

    def loaded(self) -> Mapping[int, Entry]:
        """The entries loaded so far, by row."""
        return self._loaded.copy()

    def offset(self, row: int) -> BlobOffset | None:
        """Where a row's bytes lie."""
        if self._moved and row in self._moved[1]:
            return BlobOffset(self._moved[0], self._moved[1][row], self.table.lengths[row])
        return (
            BlobOffset(self.blob_file, self.table.starts[row], self.table.lengths[row])
            if self.blob_file
            else None
        )

    def offset_of_version(self, version: str) -> BlobOffset | None:
        """Where a version lies, outdated or not; None where there is no row of it."""
        wanted, versions = digest(version), self.table.versions
        at = versions.find(wanted)
        while at % DIGEST and at >= 0:  # across two of them
            at = versions.find(wanted, at + 1)
        return None if at < 0 else self.offset(at // DIGEST)

    def start(self, row: int) -> int:
        """Where they begin."""
        return (
            self._moved[1].get(row, self.table.starts[row])
            if self._moved
            else self.table.starts[row]
        )

    @property
    def current_blob_file(self) -> BlobFile | None:
        """The current blob file."""
        return self._moved[0] if self._moved else self.blob_file

    def length(self, *keys: str) -> int:
        """How many bytes some entries and what is remembered of them have together."""
        table, rows = self.table, self.rows
        return sum(table.lengths[rows[key]] + table.sizes[rows[key]] for key in keys)

    def move(self, bodies: BlobFile, starts: dict[int, int]) -> None:
        """Rows lie in another blob file from now on; outdated rows stay where they were."""
        self._moved = bodies, starts
        for row, entry in self.loaded().items():
            if row in starts:
                entry.release_values(BlobOffset(bodies, starts[row], self.table.lengths[row]))
