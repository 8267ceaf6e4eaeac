"""Findings in texts, kept in `site.db` by the version of each entry: a text is looked at once, and
again when the program, the site's languages or the list of words change.

The table may be lost or damaged at any time: then the texts are looked at again.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from zlib import crc32

import orjson

from cms.content import Entry, Name, Snapshot
from cms.content.content_rows import Unavailable
from cms.core.database import DisposableDatabase
from cms.core.program_version import program_print
from cms.publish.checks.texts import NOTHING_FOUND, TextRecord, look_at_texts
from cms.publish.checks.wording import Wording, wording_of
from cms.schema.paths import Paths

SCHEMA = """
CREATE TABLE IF NOT EXISTS text_record (
    type TEXT,
    key TEXT,
    stamp BLOB,  -- of all that the record was made from
    record BLOB,  -- JSON; empty where nothing was found
    checksum INTEGER,
    PRIMARY KEY (type, key)
) WITHOUT ROWID;
"""
MAX_WAIT_SECONDS = 0.05
"""How long a request waits for another process that writes the database."""


class TextRecords:
    """The records of one installation, for one process."""

    def __init__(self, database: DisposableDatabase, paths: Paths) -> None:
        database.needs("text records", SCHEMA)
        self._database = database
        self._paths = paths
        self._kept: dict[Name, tuple[bytes, TextRecord]] | None = None

    def of_all(self, snapshot: Snapshot) -> Mapping[Name, TextRecord]:
        """The records of the entries that are shown, without those in which nothing was found.
        Looked at once a snapshot.
        """
        return snapshot.memo("text records", lambda: self._found(snapshot))

    def _found(self, snapshot: Snapshot) -> dict[Name, TextRecord]:
        kept = dict(self._kept if self._kept is not None else self._load())
        languages, wording = languages_of(snapshot), wording_of(snapshot)
        rules = self._rules(languages, wording)
        fresh: dict[Name, tuple[bytes, TextRecord]] = {}
        found: dict[Name, TextRecord] = {}
        for entry in _shown(snapshot):
            if not entry.version:
                continue
            stamp = rules + bytes.fromhex(entry.version)
            old = kept.get(entry.name)
            if old is None or old[0] != stamp:
                record = look_at_texts(entry.model, entry.key, entry.raw, languages, wording)
                old = kept[entry.name] = fresh[entry.name] = (stamp, record)
            if old[1] is not NOTHING_FOUND:
                found[entry.name] = old[1]
        self._kept = kept
        self._write(fresh)
        return found

    def _rules(self, languages: Mapping[str, str], wording: Wording) -> bytes:
        """A digest of all that the findings in a text depend on beside the text."""
        about = (program_print(self._paths.sections), languages, wording)
        return blake2b(repr(about).encode(), digest_size=8).digest()

    def _load(self) -> dict[Name, tuple[bytes, TextRecord]]:
        with suppress(*Unavailable):
            return dict(_sound(self._database.read(_rows)))
        return {}

    def _write(self, fresh: Mapping[Name, tuple[bytes, TextRecord]]) -> None:
        if not fresh:
            return
        rows = [(*name, stamp, _dump(record)) for name, (stamp, record) in fresh.items()]
        with suppress(*Unavailable):
            self._database.write(
                lambda connection: connection.executemany(
                    "INSERT OR REPLACE INTO text_record VALUES (?, ?, ?, ?, ?)",
                    ((*row, _checksum(*row)) for row in rows),
                ),
                MAX_WAIT_SECONDS,
            )


def languages_of(snapshot: Snapshot) -> dict[str, str]:
    """Code → BCP 47 tag of the languages of a site."""
    return {locale.code: locale.lang for locale in snapshot.locales}


def _shown(snapshot: Snapshot) -> Iterator[Entry]:
    for entries in snapshot.entries.values():
        yield from entries.values()


def _rows(connection: sqlite3.Connection) -> list[tuple[str, str, bytes, bytes, int]]:
    return connection.execute("SELECT * FROM text_record").fetchall()


def _sound(
    rows: list[tuple[str, str, bytes, bytes, int]],
) -> Iterator[tuple[Name, tuple[bytes, TextRecord]]]:
    """The rows that can be read; the others are made anew."""
    for type, key, stamp, data, sum in rows:
        with suppress(KeyError, TypeError, ValueError):
            if _checksum(type, key, stamp, data) == sum:
                record = TextRecord.from_json(orjson.loads(data)) if data else NOTHING_FOUND
                yield (type, key), (stamp, record)


def _dump(record: TextRecord) -> bytes:
    return b"" if record is NOTHING_FOUND else orjson.dumps(record.to_json())


def _checksum(type: str, key: str, stamp: bytes, data: bytes) -> int:
    return crc32(data, crc32(repr((type, key, stamp)).encode()))
