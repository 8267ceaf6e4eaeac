"""The rows of `site.db` for content: the data derived from each file, and the files as they were
read.

A start parses only the files that differ from their rows. The files take precedence: a row counts
as long as its file has the same times, size and inode, and as long as its checksum is right. So the
database may be lost or damaged at any time; where it can't be written, everything stays in memory.

Texts are kept by their versions, for a week after they were replaced: a snapshot that is being read
stays as it was while the files under it change, and a freeze compares an entry with the version
that the site was built from. They are also what is shown of a broken file.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from cms.content.derived import loads_derived
from cms.content.entry import Entry, Name, parse_bytes, version_of
from cms.content.file_scan import Signature
from cms.core.database import DisposableDatabase, Unavailable
from cms.core.errors import Invalid
from cms.core.program_version import program_fingerprint
from cms.schema.content_type import Model, Models
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
    checksum INTEGER,
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
"""How long a request waits for another process that writes the database."""
SECONDS_KEPT = 7 * 24 * 60 * 60
"""How long a text stays after it was replaced."""


class EntryRecord(NamedTuple):
    """An entry as it was read from its file."""

    entry: Entry
    signature: Signature
    derived: bytes
    text: bytes


class ContentRows:
    """The rows of one installation, for one process."""

    def __init__(self, database: DisposableDatabase, paths: Paths, models: Models) -> None:
        database.register_schema("content", SCHEMA)
        self._database = database
        self._paths = paths
        self._models = models
        self._unwritten: dict[Name, EntryRecord | None] = {}

    @cached_property
    def _program(self) -> str:
        return made_by(self._models, self._paths)

    def load(self) -> dict[Name, tuple[Entry, Signature]]:
        """Every sound row as its entry, and the signature of the file that it was made from."""
        with suppress(*Unavailable):
            rows = self._database.rows(
                "SELECT type, key, version, signature, windows, derived, checksum FROM entry"
                " WHERE program = ?",
                self._program,
            )
            return dict(self._sound(rows))
        return {}

    def _sound(self, rows: list[tuple[Any, ...]]) -> Iterator[tuple[Name, tuple[Entry, Signature]]]:
        for *values, sum in rows:
            if checksum(*values) != sum:
                continue
            type, key, version, signature, windows, derived = values
            if model := self._models.get(type):
                shown, kept = windows_of(windows), loads_derived(derived)
                entry = Entry(model, key, version, shown, None, self, kept)
                yield entry.name, (entry, signature)

    def put(self, record: EntryRecord) -> None:
        """Take over an entry that has just been read; written with others, at the latest by
        `flush`.
        """
        record.entry.hold(record.text)
        self._unwritten[record.entry.name] = record
        if len(self._unwritten) % ENTRIES_PER_WRITE == 0:
            self.flush(MAX_WAIT_SECONDS)

    def remove(self, name: Name) -> None:
        """Take note that an entry is gone."""
        self._unwritten[name] = None

    def flush(self, timeout: float) -> None:
        """Write what was taken over; later where others have been writing for `timeout` seconds.
        The entries let go of their texts then.
        """
        if self._unwritten:
            with suppress(*Unavailable):
                self._database.write(self._write, timeout)
                for record in filter(None, self._unwritten.values()):
                    record.entry.release(self)
                self._unwritten = {}

    def _write(self, connection: sqlite3.Connection) -> None:
        now = time.time()
        connection.execute("DELETE FROM entry_text WHERE replaced < ?", (now - SECONDS_KEPT,))
        connection.executemany(
            "UPDATE entry_text SET replaced = ?"
            " WHERE type = ? AND key = ? AND version != ? AND replaced IS NULL",
            (
                (now, *name, record.entry.version if record else "")
                for name, record in self._unwritten.items()
            ),
        )
        connection.executemany(
            "DELETE FROM entry WHERE type = ? AND key = ?",
            (name for name, record in self._unwritten.items() if record is None),
        )
        records = [record for record in self._unwritten.values() if record]
        connection.executemany(
            "INSERT OR REPLACE INTO entry_text VALUES (?, ?, ?, NULL, ?)",
            ((*one.entry.name, one.entry.version, one.text) for one in records),
        )
        connection.executemany(
            "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (self._program, *values, checksum(*values))
                for one in records
                for values in [_values(one)]
            ),
        )

    def forget_other_programs(self) -> None:
        """Drop what other versions of the program have derived."""
        with suppress(*Unavailable):
            self._database.execute("DELETE FROM entry WHERE program != ?", self._program)

    def text(self, entry: Entry) -> bytes | None:
        """The text of an entry's version; where it is lost, the file's, if that can be read.

        None where there is neither.
        """
        found = self.version(entry.name, entry.version)
        return self._from_file(entry) if found is None else found

    def version(self, name: Name, version: str) -> bytes | None:
        """The text of a version of an entry; None where it is lost."""
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
            text = self._paths.entry(entry.model, entry.key).read_bytes()
            if version_of(text) != entry.version:
                parse_bytes(entry.model, entry.key, text)
            return text
        return None


def _values(record: EntryRecord) -> tuple[str, str, str, Signature, bytes, bytes]:
    entry = record.entry
    return (*entry.name, entry.version, record.signature, dump_windows(entry), record.derived)


def checksum(*values: object) -> int:
    """The checksum of a row, the types of its values included."""
    *short, derived = values
    text = derived if isinstance(derived, bytes) else b""
    return crc32(text, crc32(repr(short).encode()))


def dump_windows(entry: Entry) -> bytes:
    """The windows of an entry as a `publication`, in JSON."""
    edges = {code: {"from": one.opens, "until": one.closes} for code, one in entry.windows.items()}
    raw: dict[str, Json] = {
        code: {"state": PUBLISHED} | {edge: moment for edge, moment in each.items() if moment}
        for code, each in edges.items()
    }
    return orjson.dumps(raw)


@lru_cache(maxsize=5000)
def windows_of(publication: bytes) -> dict[str, Window]:
    """The windows in a `publication`; thousands of entries share a few."""
    return parse_publication(orjson.loads(publication))


def made_by(models: Models, paths: Paths) -> str:
    """The fingerprint, in hex, of the program and of the fields that rows were derived with."""
    shapes = [
        (name, model.__module__, model.order, shape_of(model)) for name, model in models.items()
    ]
    return blake2b(
        program_fingerprint(paths.sections) + repr(shapes).encode(), digest_size=8
    ).hexdigest()


def shape_of(model: Model) -> list[tuple[Any, ...]]:
    """The properties of fields on which reading a file depends: path, class, whether localized, and
    language.
    """
    return [
        (path, type(field).__name__, field.localized, field.language)
        for path, field in all_fields(model.fields)
    ]
