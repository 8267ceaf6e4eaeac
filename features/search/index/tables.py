"""The rows of the search index in site.db.

The key of each row includes everything that the row was made from. So workers with different
snapshots share the tables and never read each other's stale rows. The audiences, visitors and
staff, have separate rows.
"""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from sqlite3 import Connection
from typing import NamedTuple

import orjson

from cms.core.database import DamagedDatabase, DisposableDatabase
from cms.core.disk_errors import as_disk_error
from cms.core.fingerprint import combined
from cms.search.text import Known
from features.search.index.document import Document, FieldText

SCHEMA = """
CREATE TABLE IF NOT EXISTS search_entry (
    audience TEXT, name TEXT, version TEXT, body BLOB,
    PRIMARY KEY (audience, name, version)
);
CREATE TABLE IF NOT EXISTS search_block (
    id INTEGER PRIMARY KEY, audience TEXT, key TEXT, space INTEGER, prints BLOB,
    UNIQUE (audience, key)
);
CREATE TABLE IF NOT EXISTS search_shard (
    block INTEGER, number INTEGER, body BLOB, PRIMARY KEY (block, number)
) WITHOUT ROWID;
"""
FIND_BLOCK = "SELECT 1 FROM search_block NOT INDEXED WHERE audience = ? AND key = ?"
PRINT = 8
"""Length of a fingerprint in bytes."""
EXTRA_SHARDS = 2
"""The number of extra shards of a block, which have negative numbers: they are the last items of
`NewBlock.shards`.
"""


class StoredEntry(NamedTuple):
    """The searched texts of an entry, and the pinyin readings of its Chinese names."""

    document: Document
    readings: Known


class Block(NamedTuple):
    """The postings of a block of neighbours in the catalog; `prints` has the fingerprint of each
    shard.
    """

    id: int
    space: int
    prints: bytes

    def print(self, number: int) -> bytes:
        """Return the fingerprint of a shard; a negative number counts from the end."""
        at = number * PRINT % len(self.prints)
        return self.prints[at : at + PRINT]


class SearchEntryRow(NamedTuple):
    """A row of search_entry, without its audience."""

    name: str
    version: str
    body: bytes


class NewBlock(NamedTuple):
    """A new block, with the rows of its entries that weren't stored yet."""

    key: str
    space: int
    shards: Sequence[bytes]
    entries: Sequence[SearchEntryRow]


class MissingBlocks(Exception):
    """Shards of some blocks are gone, because another process deleted the blocks or the database
    was replaced.
    """

    def __init__(self, ids: Collection[int]) -> None:
        super().__init__(ids)
        self.ids = ids


class SearchTables:
    """The rows of one audience."""

    def __init__(self, database: DisposableDatabase, audience: str) -> None:
        database.register_schema("search", SCHEMA)
        self.database = database
        self.audience = audience
        self.lock = database.path.with_name("search.lock")
        """The lock file for adding missing blocks during a visitor's request, so that only one
        process does it.
        """

    def blocks(self, keys: Sequence[str]) -> dict[str, Block]:
        """Return the stored blocks with some keys, by key."""
        rows = self.database.rows(
            "SELECT key, id, space, prints FROM search_block NOT INDEXED"
            " WHERE audience = ? AND key IN (SELECT value FROM json_each(?))",
            self.audience,
            orjson.dumps(keys).decode(),
        )
        return {key: Block(*block) for key, *block in rows}

    def count(self) -> int:
        """Return the number of stored blocks, including unused ones."""
        return len(self._ids())

    def _ids(self) -> dict[str, int]:
        query = "SELECT key, id FROM search_block NOT INDEXED WHERE audience = ?"
        return dict(self.database.rows(query, self.audience))

    def shards(self, number: int, blocks: Sequence[Block]) -> list[bytes]:
        """Return one shard of each of some blocks; a negative number counts from the end. Raises
        MissingBlocks.
        """
        ids = orjson.dumps([block.id for block in blocks]).decode()
        bodies = dict(
            self.database.rows(
                "SELECT block, body FROM json_each(?) JOIN search_shard "
                "ON block = value AND number = ?",
                ids,
                number,
            )
        )
        if missing := [block.id for block in blocks if block.id not in bodies]:
            raise MissingBlocks(missing)
        return [bodies[block.id] for block in blocks]

    def entry(self, name: str, version: str) -> StoredEntry | None:
        """Return the stored texts of a version of an entry; None if there are none."""
        return self._entry("version = ?", name, version)

    def readings(self, name: str) -> Known:
        """Return the readings of the Chinese names in the last stored version of an entry."""
        last = self._entry("TRUE ORDER BY rowid DESC LIMIT 1", name)
        return last.readings if last else {}

    def _entry(self, condition: str, name: str, *values: str) -> StoredEntry | None:
        """Return the first row of an entry that meets a condition in SQL."""
        query = (
            "SELECT body FROM search_entry"  # noqa: S608 - constants
            f" WHERE audience = ? AND name = ? AND {condition}"
        )
        rows = self.database.rows(query, self.audience, name, *values)
        return _parse(*rows[0]) if rows else None

    def add(self, block: NewBlock) -> None:
        """Insert a block, unless another process already has."""

        def write(connection: Connection) -> None:
            connection.executemany(
                "INSERT OR REPLACE INTO search_entry VALUES (?, ?, ?, ?)",
                [(self.audience, *row) for row in block.entries],
            )
            prints = b"".join(map(combined, block.shards))
            name = self.audience, block.key
            added = connection.execute(
                "INSERT OR IGNORE INTO search_block (audience, key, space, prints) "
                "VALUES (?, ?, ?, ?) RETURNING id",
                (*name, block.space, prints),
            ).fetchall()
            if not added and not connection.execute(FIND_BLOCK, name).fetchone():
                raise DamagedDatabase("an index has a block that isn't there")
            for (id,) in added:
                numbers = range(-EXTRA_SHARDS, len(block.shards) - EXTRA_SHARDS)
                connection.executemany(
                    "INSERT OR REPLACE INTO search_shard VALUES (?, ?, ?)",
                    [(id, number, block.shards[number]) for number in numbers],
                )

        self._write(write)

    def drop(self, ids: Collection[int]) -> None:
        """Delete some blocks."""

        def write(connection: Connection) -> None:
            for id in ids:
                connection.execute("DELETE FROM search_block WHERE id = ?", (id,))
                connection.execute("DELETE FROM search_shard WHERE block = ?", (id,))

        self._write(write)

    def prune(self, used: Collection[str], versions: Collection[str]) -> None:
        """Delete all blocks except those with the `used` keys, and all entries except those of some
        versions.
        """
        for key, id in self._ids().items():
            if key not in used:
                self.drop([id])
        listed = orjson.dumps(list(versions)).decode()
        self._write(
            lambda connection: connection.execute(
                "DELETE FROM search_entry WHERE audience = ? "
                "AND version NOT IN (SELECT value FROM json_each(?))",
                (self.audience, listed),
            )
        )

    def _write(self, write: Callable[[Connection], object]) -> None:
        """Write in one transaction. Raises DiskError, DatabaseBusy if the database stays locked."""
        try:
            self.database.write(write)
        except sqlite3.OperationalError as fault:
            raise as_disk_error(fault) or fault from None


def entry_row(name: str, version: str, entry: StoredEntry) -> SearchEntryRow:
    """Return the row of a version of an entry."""
    body = orjson.dumps((list(map(tuple, entry.document.parts)), entry.readings))
    return SearchEntryRow(name, version, body)


def _parse(body: bytes) -> StoredEntry:
    parts, readings = orjson.loads(body)
    return StoredEntry(Document([FieldText(*part) for part in parts]), readings)
