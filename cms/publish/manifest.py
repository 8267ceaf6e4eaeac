"""The manifest of a frozen site: its files, what each depends on, and the entries it was built from.

It stands in tables of `instance/cache/site.db`. Each output (a folder that is frozen into, or the
releases) has one build there, found by the digest in the mark of its folder (output.py). What isn't
found, or looks damaged in any way, isn't there: then every page is rendered.

SQLite doesn't notice a flipped bit. So each row has a checksum of its values, and all of them are
compared when a process first opens a build. An index has no checksum: what is found by one is
counted, and compared again, for it may be another row.

Which pages have a dependency is found by reading the ids of all pages: that takes less of a freeze
than keeping a table of it would.

Where SQLite would use an index that has all of a build, `NOT INDEXED` or `+build` says otherwise.
"""

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import StoredDependency
from cms.content.edits import BuiltEntry
from cms.content.entry import Name
from cms.core.database import DisposableDatabase

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Values = tuple[Any, ...]

SCHEMA = """
CREATE TABLE IF NOT EXISTS build (
    id INTEGER PRIMARY KEY,
    output TEXT NOT NULL,
    digest TEXT,            -- NULL while its rows are being written
    options TEXT NOT NULL,  -- how its files are written
    context BLOB NOT NULL,  -- Snapshot.context_fingerprint
    total TEXT NOT NULL,    -- the sum of the weights of its pages, in hex
    counts TEXT,            -- see COUNTS
    written INTEGER NOT NULL -- greater than that of every build written before
);
CREATE TABLE IF NOT EXISTS page (
    id INTEGER PRIMARY KEY,
    build INTEGER NOT NULL,
    name TEXT NOT NULL,     -- an address, else a part: a fragment, or '' for the list of addresses
    digest BLOB NOT NULL,
    links TEXT NOT NULL,    -- where its links lead, one a line
    anchors TEXT NOT NULL,  -- the ids on it, one a line
    broken TEXT NOT NULL,   -- those of its links that lead nowhere
    html TEXT NOT NULL,     -- of a fragment
    dependencies TEXT NOT NULL, -- their ids in the order of reading, with commas between them
    checksum INTEGER NOT NULL,
    UNIQUE (build, name)
);
CREATE TABLE IF NOT EXISTS dependency (
    build INTEGER NOT NULL,
    kind TEXT NOT NULL,
    type TEXT NOT NULL,
    locale TEXT NOT NULL,
    projection TEXT NOT NULL,
    argument TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    filter TEXT NOT NULL,   -- this and the following: DependencyScope
    sort TEXT NOT NULL,
    low,
    high,
    id INTEGER NOT NULL UNIQUE,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (build, kind, type, locale, projection, argument)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS built_entry (
    id INTEGER PRIMARY KEY,
    build INTEGER NOT NULL,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    version TEXT NOT NULL,
    languages TEXT NOT NULL,
    address TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    UNIQUE (build, type, key)
);
"""

TABLES = ("build", "page", "dependency", "built_entry")


def checksum_of(columns: str, blobs: str = "") -> str:
    """An expression: the checksum of some columns, the types of their values included. JSON has no
    bytes: a text that has become bytes is an error.
    """
    values = [*columns.split(), *(f"quote({column})" for column in blobs.split())]
    return f"crc32(CAST(json_array({', '.join(values)}) AS BLOB))"


PAGE_SUM = checksum_of("build name links anchors broken html dependencies", "digest")
DEPENDENCY_SUM = checksum_of(
    "build kind type locale projection argument filter sort id", "fingerprint low high"
)
ENTRY_SUM = checksum_of("build type key version languages address")


BUILD_SUM = checksum_of("options total", "context")


def _counts(page: str = "TRUE", dependency: str = "TRUE", entry: str = "TRUE") -> str:
    """An expression: the number of rows of a build that meet a condition, and the sum of their ids,
    in each of three tables; and the checksum of the build's own row.
    """
    counts = (
        f"(SELECT count(*) || ' ' || total(id) FROM {table} WHERE build = :build AND {condition})"  # noqa: S608
        for table, condition in (
            ("page NOT INDEXED", page),
            ("dependency", dependency),
            ("built_entry NOT INDEXED", entry),
        )
    )
    return " || ' ' || ".join([*counts, BUILD_SUM])


COUNTS = _counts()
SOUND_COUNTS = _counts(*(f"checksum = {sum}" for sum in (PAGE_SUM, DEPENDENCY_SUM, ENTRY_SUM)))
IS_SOUND = f"SELECT counts = {SOUND_COUNTS} FROM build WHERE id = :build"  # noqa: S608 - constants


class ManifestLost(Exception):
    """The manifest has been damaged, removed or replaced since it was opened."""


class FoundPage(NamedTuple):
    """A page that has to be rendered, and the first of its dependencies that changed."""

    address: str
    dependency: Dependency


class Manifests:
    """The manifests of one installation."""

    def __init__(self, database: DisposableDatabase) -> None:
        self.database = database
        database.needs("manifest", SCHEMA)
        self._checked: set[tuple[int, str]] = set()
        """Builds and their digests that were found to be sound."""

    def open(self, output: str, digest: str) -> "Manifest | None":
        """The manifest of the site that has a digest; None if there is none."""
        try:
            return self.database.read(lambda connection: self._open(connection, output, digest))
        except sqlite3.Error as fault:
            log.warning("the manifest of %s can't be read: %s", output, fault)
            return None

    def _open(self, connection: sqlite3.Connection, output: str, digest: str) -> "Manifest | None":
        found = connection.execute(
            "SELECT id, options, context, total FROM build WHERE digest = ?"
            " ORDER BY output = ? DESC LIMIT 1",
            (digest, output),
        ).fetchone()
        if found is None:
            return None
        build, options, context, total = found
        if (build, digest) not in self._checked:
            if not _is_sound(connection, build):
                log.warning("the manifest of %s is damaged: every page is rendered", output)
                connection.execute("BEGIN IMMEDIATE")
                forget(connection)
                connection.execute("COMMIT")
                return None
            self._checked.add((build, digest))
        return Manifest(self.database, build, digest, options, context, int(total, 16))

    def trust(self, build: int, digest: str) -> None:
        """Don't compare the checksums of a build that this process has just written."""
        self._checked.add((build, digest))


class Manifest:
    """The build that an output has. Every method raises ManifestLost or sqlite3.Error."""

    def __init__(
        self,
        database: DisposableDatabase,
        build: int,
        digest: str,
        options: str,
        context: bytes,
        total: int,
    ) -> None:
        self.build = build
        self.digest = digest
        self.options = options
        self.context = context
        """The fingerprint of what every localized entry depends on besides its entry."""
        self.total = total
        self._database = database

    def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """The result of `work`, in a transaction in which the build is as it was opened."""

        def transaction(connection: sqlite3.Connection) -> Result:
            add_crc32(connection)
            connection.execute("BEGIN")
            try:
                check(connection, self.build, self.digest)
                return work(connection)
            finally:
                with suppress(sqlite3.Error):
                    connection.execute("COMMIT")

        return self._database.read(transaction)

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows that a query finds."""
        return self.read(lambda connection: connection.execute(query, values).fetchall())

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses of all files."""
        return frozenset(name for name in self._names if name.startswith("/"))

    @property
    def part_names(self) -> list[str]:
        """The names of the parts that pages share."""
        return [name for name in self._names if not name.startswith("/")]

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names of pages and parts, each with the links on it that lead nowhere, one a line."""
        query = "SELECT name, broken FROM page NOT INDEXED WHERE build = ?"
        return dict(self.rows(query, self.build))

    def pages(self, columns: str, names: Collection[str]) -> dict[str, Values]:
        """Name → some columns of pages, as far as there are such pages."""
        wanted = self._names.keys() & names
        query = (
            f"SELECT name, {columns} FROM page"  # noqa: S608
            f" WHERE build = ? AND checksum = {PAGE_SUM} AND name IN "
        )
        found = {name: tuple(more) for name, *more in self._each(query, [self.build], wanted)}
        if len(found) < len(wanted):
            raise ManifestLost
        return found

    def entries(self) -> dict[Name, BuiltEntry]:
        """All entries that the site was built from."""
        query = (
            "SELECT type, key, version, languages, address FROM built_entry NOT INDEXED"
            " WHERE build = ?"
        )
        return {
            (type, key): BuiltEntry(*facts) for type, key, *facts in self.rows(query, self.build)
        }

    def kinds(self) -> list[str]:
        """The kinds of dependencies that its pages have."""
        found = self.rows("SELECT DISTINCT kind FROM dependency WHERE build = ?", self.build)
        return [kind for (kind,) in found]

    def of_kind(self, kind: str) -> "ManifestKind":
        """The dependencies of one kind."""
        return ManifestKind(self, kind)

    def pages_with(self, changed: Mapping[int, Dependency]) -> Iterator[FoundPage]:
        """The files with any of some dependencies, which are given by their ids."""
        if not changed:
            return
        wanted = {str(id): dependency for id, dependency in changed.items()}
        query = "SELECT name, dependencies FROM page NOT INDEXED WHERE build = ? AND name LIKE '/%'"
        for name, listed in self.rows(query, self.build):
            ids = listed.split(",")
            if not wanted.keys().isdisjoint(ids):
                yield FoundPage(name, next(wanted[id] for id in ids if id in wanted))

    def dependencies(self, name: str) -> dict[Dependency, bytes]:
        """The dependencies of a page or a part with their fingerprints, in the order of reading."""
        return self.dependencies_of([name]).get(name, {})

    def dependencies_of(self, names: Collection[str]) -> dict[str, dict[Dependency, bytes]]:
        """The same of several, by name."""
        listed = {name: ids_in(text) for name, (text,) in self.pages("dependencies", names).items()}
        wanted = {id for ids in listed.values() for id in ids}
        query = (
            "SELECT id, kind, type, locale, projection, argument, fingerprint FROM dependency"  # noqa: S608
            f" WHERE +build = ? AND checksum = {DEPENDENCY_SUM} AND id IN "
        )
        found = {
            id: (Dependency(*one), fingerprint)
            for id, *one, fingerprint in self._each(query, [self.build], wanted)
        }
        if len(found) < len(wanted):
            raise ManifestLost
        return {name: dict(found[id] for id in ids) for name, ids in listed.items()}

    def broken(self) -> dict[str, list[str]]:
        """Address → targets of the links that lead nowhere."""
        return {name: lines(broken) for name, broken in self._names.items() if broken}

    def linking_to(self, addresses: Collection[str]) -> dict[str, list[str]]:
        """Address → targets of its links, of every page that may have a link to one of some
        addresses, or to an id there.
        """
        query = (
            "SELECT name, links FROM page NOT INDEXED WHERE build = ? AND name LIKE '/%'"
            " AND instr(char(10) || links, ?)"
        )
        starts = [f"\n{address}" for address in addresses]
        if len(starts) > MAX_SEARCHED_TARGETS:
            starts = ["\n"]
        found = [row for start in starts for row in self.rows(query, self.build, start)]
        return {name: lines(links) for name, links in found}

    def _each(
        self, query: str, values: list[object], several: Collection[Any]
    ) -> Iterator[list[Any]]:
        """The rows that a query finds whose last operand, IN, has many values."""
        wanted = list(several)
        for at in range(0, len(wanted), MAX_PARAMETERS):
            some = wanted[at : at + MAX_PARAMETERS]
            yield from self.rows(f"{query}({','.join('?' * len(some))})", *values, *some)


MAX_PARAMETERS = 10_000
"""Values in one statement; SQLite takes 32,766."""
MAX_SEARCHED_TARGETS = 20
"""Targets of links to search for one by one; beyond, all pages are read."""


class ManifestKind:
    """See StoredKind."""

    def __init__(self, manifest: Manifest, kind: str) -> None:
        self._manifest = manifest
        self._kind = kind

    def where(self, condition: str = "TRUE", *values: object) -> list[StoredDependency]:
        """Those that meet a condition in SQL."""
        found = self._manifest.rows(
            "SELECT id, type, locale, projection, argument, fingerprint FROM dependency"  # noqa: S608
            f" WHERE ({condition}) AND build = ? AND kind = ?",
            *(*values, self._manifest.build, self._kind),
        )
        return [
            StoredDependency(number, Dependency(self._kind, *one), fingerprint)
            for number, *one, fingerprint in found
        ]

    def distinct(self, first: str, second: str, type: str) -> list[tuple[str, str]]:
        """The pairs of values that two columns have for a content type."""
        return self._manifest.rows(
            f"SELECT DISTINCT {first}, {second} FROM dependency"  # noqa: S608 - names of columns
            " WHERE build = ? AND kind = ? AND type = ?",
            *(self._manifest.build, self._kind, type),
        )


def check(connection: sqlite3.Connection, build: int, digest: str) -> None:
    """Raises ManifestLost where a build isn't that of a digest."""
    found = connection.execute("SELECT digest FROM build WHERE id = ?", (build,)).fetchone()
    if found != (digest,):
        raise ManifestLost


def ids_in(text: str) -> list[int]:
    """The ids in the column `dependencies` of a page. Raises ManifestLost."""
    try:
        return [int(id) for id in text.split(",")] if text else []
    except ValueError as fault:
        raise ManifestLost from fault


def lines(text: str) -> list[str]:
    """The lines of a text; none of an empty one."""
    return text.split("\n") if text else []


def add_crc32(connection: sqlite3.Connection) -> None:
    """Let SQL compute checksums."""
    connection.create_function("crc32", 1, crc32, deterministic=True)


def _is_sound(connection: sqlite3.Connection, build: int) -> bool:
    add_crc32(connection)
    try:
        sound = connection.execute(IS_SOUND, {"build": build}).fetchone()
    except sqlite3.DatabaseError as fault:
        log.warning("reading a manifest: %s", fault)
        return False
    return bool(sound == (1,))


def forget(connection: sqlite3.Connection) -> None:
    """Empty every table: a damaged row may be of any build."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
