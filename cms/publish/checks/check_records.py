"""The findings of each entry, stored in site.db. An entry is checked again only if something
changes that its findings depend on.

The table may be lost at any time: then the entries are checked again.
"""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from sqlite3 import Connection

import orjson

from cms.content import Entry, Snapshot
from cms.content.derived import MEDIA, all_facets
from cms.core.database import DisposableDatabase, Unavailable
from cms.core.program_version import program_fingerprint
from cms.editing.dangling_references import DanglingReference, dangling_references
from cms.publish.checks.entries import CheckRecord, check_entry
from cms.publish.checks.feature_checks import FeatureChecks
from cms.schema.entry_ref import Name
from cms.schema.paths import Paths

SCHEMA = """
CREATE TABLE IF NOT EXISTS check_record (
    type TEXT,
    key TEXT,
    stamp BLOB,  -- of all that the record was made from
    record BLOB,  -- JSON; empty where nothing was found
    PRIMARY KEY (type, key)
) WITHOUT ROWID;
"""
MAX_WAIT_SECONDS = 0.05
"""How long a request waits for another process that writes to the database."""
NOTHING_FOUND = CheckRecord()

Stamped = tuple[bytes, CheckRecord]


class CheckRecords:
    """The records of one installation, for one process."""

    def __init__(
        self, database: DisposableDatabase, paths: Paths, of_features: FeatureChecks
    ) -> None:
        database.register_schema("check records", SCHEMA)
        self._database = database
        self._paths = paths
        self._of_features = of_features
        self._cached: dict[Name, Stamped] | None = None

    def all(self, snapshot: Snapshot) -> Mapping[Name, CheckRecord]:
        """Return the records of all published entries that have findings or links. They are
        computed once per snapshot.
        """
        return snapshot.memo("check records", lambda: self._compute(snapshot))

    def _compute(self, snapshot: Snapshot) -> dict[Name, CheckRecord]:
        records = dict(self._load() if self._cached is None else self._cached)
        rules, dangling = self._rules(snapshot), dangling_references(snapshot)
        entry_checks = self._of_features.of_entries(snapshot)
        new: dict[Name, Stamped] = {}
        non_empty: dict[Name, CheckRecord] = {}
        for entry in (one for of_type in snapshot.entries.values() for one in of_type.values()):
            name, dangles = entry.name, dangling.get(entry.name, ())
            stamp = _stamp(snapshot, entry, dangles, rules)
            if name not in records or records[name][0] != stamp:
                record = check_entry(
                    snapshot, entry, snapshot.languages[name], dangles, entry_checks
                )
                records[name] = new[name] = (stamp, record)
            _, record = records[name]
            if record != NOTHING_FOUND:
                non_empty[name] = record
        self._cached = records
        self._write(new)
        return non_empty

    def _rules(self, snapshot: Snapshot) -> bytes:
        """Return a digest of everything that the findings of all entries depend on."""
        site = (snapshot.locales, snapshot.default_locale, self._of_features.rules(snapshot))
        about = (program_fingerprint(*self._paths.own_code), site)
        return blake2b(repr(about).encode(), digest_size=8).digest()

    def _load(self) -> dict[Name, Stamped]:
        with suppress(*Unavailable):
            return self._database.read(_stored)
        return {}

    def _write(self, new: Mapping[Name, Stamped]) -> None:
        if not new:
            return
        rows = [
            (*name, stamp, b"" if record == NOTHING_FOUND else orjson.dumps(record.to_json()))
            for name, (stamp, record) in new.items()
        ]
        with suppress(*Unavailable):
            self._database.write(
                lambda connection: connection.executemany(
                    "INSERT OR REPLACE INTO check_record VALUES (?, ?, ?, ?)", rows
                ),
                MAX_WAIT_SECONDS,
            )


def _stamp(
    snapshot: Snapshot, entry: Entry, dangling: tuple[DanglingReference, ...], rules: bytes
) -> bytes:
    """Return a digest of everything that the findings of an entry depend on."""
    files = (use.partition(" ")[2] for use in all_facets(entry).get(MEDIA, ()))
    described = [tuple(snapshot.facts(file).get("description", ())) for file in files]
    about = (entry.version, snapshot.languages[entry.name], dangling, described)
    return blake2b(repr(about).encode(), digest_size=16, key=rules).digest()


def _stored(connection: Connection) -> dict[Name, Stamped]:
    rows = connection.execute("SELECT type, key, stamp, record FROM check_record")
    return {
        (type, key): (
            stamp,
            CheckRecord.from_json(orjson.loads(record)) if record else NOTHING_FOUND,
        )
        for type, key, stamp, record in rows
    }
