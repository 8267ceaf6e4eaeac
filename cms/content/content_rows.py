"""The rows of `site.db` for content: the data derived from each file, and the texts of the files.

A start parses only the files that differ from their rows. The files take precedence: a row is valid
if its file still has the same times, size and inode. So the database may be lost at any time. If it
can't be written, everything stays in memory.

Texts are stored by version, and for a week after they were replaced. So a snapshot stays readable
while its files change, and a freeze can compare an entry with the version that the site was built
from. The last good version of a broken file is read from here too.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from cms.content.derived import loads_derived
from cms.content.entry import Entry, parse_bytes, version_of
from cms.content.file_scan import Signature, read_file
from cms.core.database import DisposableDatabase, Unavailable
from cms.core.errors import Invalid
from cms.core.program_version import program_fingerprint
from cms.schema.content_type import Model, Models
from cms.schema.entry_ref import Name
from cms.schema.fields import Json
from cms.schema.fields.walk import all_fields
from cms.schema.paths import Paths
from cms.schema.publication import PUBLISHED, Window, parse_publication

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    program TEXT,  -- that derived this: others would read the same file differently
    type TEXT,
    key TEXT,
    version TEXT,  -- SHA-256 of the file
    signature BLOB,  -- its times, size and inode
    windows BLOB,  -- when each language is shown; JSON
    derived BLOB,  -- see derived.py; JSON
    PRIMARY KEY (program, type, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry_text (
    type TEXT,
    key TEXT,
    version TEXT,
    replaced REAL,  -- when; NULL for the newest version
    text BLOB,
    PRIMARY KEY (type, key, version)
);
CREATE INDEX IF NOT EXISTS replaced_text ON entry_text (replaced) WHERE replaced IS NOT NULL;
"""
ENTRIES_PER_WRITE = 1000
MAX_WAIT_SECONDS = 0.05
"""How long a request waits for another process to finish writing."""
TEXT_RETENTION_SECONDS = 7 * 24 * 60 * 60
"""How long a text is stored after it was replaced."""


class EntryRecord(NamedTuple):
    """An entry as read from its file."""

    entry: Entry
    signature: Signature
    derived: bytes
    text: bytes


class ContentRows:
    """The rows of one installation, used by one process."""

    def __init__(self, database: DisposableDatabase, paths: Paths, models: Models) -> None:
        database.register_schema("content", SCHEMA)
        self._database = database
        self._paths = paths
        self._models = models
        self._queue: dict[Name, EntryRecord | None] = {}

    @cached_property
    def _program(self) -> str:
        return derivation_fingerprint(self._models, self._paths)

    def load(self) -> dict[Name, tuple[Entry, Signature]]:
        """Return the entry of every row, with the signature of the file that it was read from."""
        with suppress(*Unavailable):
            return self._database.read(lambda connection: dict(self._entries(connection)))
        return {}

    def _entries(
        self, connection: sqlite3.Connection
    ) -> Iterator[tuple[Name, tuple[Entry, Signature]]]:
        rows = connection.execute(
            "SELECT type, key, version, signature, windows, derived FROM entry WHERE program = ?",
            (self._program,),
        )
        for type, key, version, signature, windows, derived in rows:
            if model := self._models.get(type):
                shown, kept = windows_of(windows), loads_derived(derived)
                entry = Entry(model, key, version, shown, None, self, kept)
                yield entry.name, (entry, signature)

    def put(self, record: EntryRecord) -> None:
        """Queue an entry that has just been read. It is written in batches, or by `flush`."""
        record.entry.hold(record.text)
        self._queue[record.entry.name] = record
        if len(self._queue) % ENTRIES_PER_WRITE == 0:
            self.flush(MAX_WAIT_SECONDS)

    def remove(self, name: Name) -> None:
        """Queue the removal of an entry."""
        self._queue[name] = None

    def flush(self, timeout: float) -> None:
        """Write the queue and release the texts of its entries. If other processes have been
        writing for `timeout` seconds, the queue is kept.
        """
        if self._queue:
            with suppress(*Unavailable):
                self._database.write(self._write, timeout)
                for record in filter(None, self._queue.values()):
                    record.entry.release(self)
                self._queue = {}

    def _write(self, connection: sqlite3.Connection) -> None:
        now = time.time()
        connection.execute(
            "DELETE FROM entry_text WHERE replaced < ?", (now - TEXT_RETENTION_SECONDS,)
        )
        connection.executemany(
            "UPDATE entry_text SET replaced = ?"
            " WHERE type = ? AND key = ? AND version != ? AND replaced IS NULL",
            (
                (now, *name, record.entry.version if record else "")
                for name, record in self._queue.items()
            ),
        )
        connection.executemany(
            "DELETE FROM entry WHERE type = ? AND key = ?",
            (name for name, record in self._queue.items() if record is None),
        )
        records = [record for record in self._queue.values() if record]
        connection.executemany(
            "INSERT OR REPLACE INTO entry_text VALUES (?, ?, ?, NULL, ?)",
            ((*one.entry.name, one.entry.version, one.text) for one in records),
        )
        connection.executemany(
            "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((self._program, *_values(one)) for one in records),
        )

    def delete_other_programs(self) -> None:
        """Delete the rows that other versions of the program derived."""
        with suppress(*Unavailable):
            self._database.execute("DELETE FROM entry WHERE program != ?", self._program)

    def text(self, entry: Entry) -> bytes | None:
        """Return the text of an entry's version. If it is lost, return the file's text if that is
        readable, else None.
        """
        text = self.version(entry.name, entry.version)
        return self._from_file(entry) if text is None else text

    def version(self, name: Name, version: str) -> bytes | None:
        """Return the text of a version of an entry; None if it is lost."""
        with suppress(*Unavailable):
            rows = self._database.rows(
                "SELECT text FROM entry_text WHERE type = ? AND key = ? AND version = ?",
                *name,
                version,
            )
            text = rows[0][0] if rows else None
            return text if isinstance(text, bytes) and version_of(text) == version else None
        return None

    def _from_file(self, entry: Entry) -> bytes | None:
        with suppress(OSError, Invalid):
            text = read_file(str(self._paths.entry(entry.ref)))
            if version_of(text) != entry.version:
                parse_bytes(entry.ref, text)
            return text
        return None


def _values(record: EntryRecord) -> tuple[str, str, str, Signature, bytes, bytes]:
    entry = record.entry
    return (*entry.name, entry.version, record.signature, dump_windows(entry), record.derived)


def dump_windows(entry: Entry) -> bytes:
    """Return the windows of an entry in the form of a `publication`, as JSON."""
    edges = {
        code: {"from": window.opens, "until": window.closes}
        for code, window in entry.windows.items()
    }
    raw: dict[str, Json] = {
        code: {"state": PUBLISHED} | {edge: moment for edge, moment in each.items() if moment}
        for code, each in edges.items()
    }
    return orjson.dumps(raw)


@lru_cache(maxsize=5000)
def windows_of(publication: bytes) -> dict[str, Window]:
    """Parse the windows in a `publication`. Cached, since thousands of entries share a few."""
    return parse_publication(orjson.loads(publication))


def derivation_fingerprint(models: Models, paths: Paths) -> str:
    """Return the fingerprint, in hex, of the program and of the fields from which rows were
    derived.
    """
    shapes = [
        (name, model.__module__, model.order, field_properties(model))
        for name, model in models.items()
    ]
    return blake2b(
        program_fingerprint(*paths.own_code) + repr(shapes).encode(), digest_size=8
    ).hexdigest()


def field_properties(model: Model) -> list[tuple[Any, ...]]:
    """Return the properties of fields on which the parsing of a file depends: path, class, whether
    localized, and language.
    """
    return [
        (path, type(field).__name__, field.localized, field.language)
        for path, field in all_fields(model.fields)
    ]
