"""The manifest of a frozen site: its files, their dependencies, and the entries it was built from.

It is stored in tables of `instance/cache/site.db`. Each output (a folder of a freeze, or the
releases) has one build there, found by the digest in the mark of its folder (output.py). If the
build is missing, or the database damaged, every page is rendered.

The dependencies of a page are a text of ids, in the order of reading, with the page; the pages with
a dependency are rows of a table.

`+build` in a query keeps SQLite from using an index that would scan the whole build.
"""

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import orjson

from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import StoredDependency
from cms.content.edits import BuiltEntries, BuiltEntry
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
    entries TEXT NOT NULL,  -- JSON: type, key, version, languages and address of each
    written INTEGER NOT NULL -- greater than that of every build written before
);
CREATE TABLE IF NOT EXISTS page (
    build INTEGER NOT NULL,
    name TEXT NOT NULL,     -- an address, else a part: a fragment, or '' for the list of addresses
    dependencies TEXT NOT NULL, -- their ids in the order of reading
    broken TEXT NOT NULL,   -- those of its links that lead nowhere, one a line
    PRIMARY KEY (build, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page_content (
    build INTEGER NOT NULL,
    name TEXT NOT NULL,
    digest BLOB NOT NULL,
    links TEXT NOT NULL,    -- where its links lead, one a line
    anchors TEXT NOT NULL,  -- the ids on it, one a line
    html TEXT NOT NULL,     -- of a fragment
    PRIMARY KEY (build, name)
) WITHOUT ROWID;
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
    PRIMARY KEY (build, kind, type, locale, projection, argument)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dependent (
    dependency INTEGER NOT NULL, -- its id
    page TEXT NOT NULL,          -- the name of a page that has it
    PRIMARY KEY (dependency, page)
) WITHOUT ROWID;
"""

TABLES = ("build", "page", "page_content", "dependency", "dependent")
KINDS = """
WITH RECURSIVE one(kind) AS (
    SELECT min(kind) FROM dependency WHERE build = ?1
    UNION ALL
    SELECT (SELECT min(kind) FROM dependency WHERE build = ?1 AND kind > one.kind) FROM one
    WHERE one.kind IS NOT NULL
)
SELECT kind FROM one WHERE kind IS NOT NULL
"""
"""The distinct kinds of a build, each looked up in the primary key; DISTINCT reads all rows."""


class ManifestLost(Exception):
    """The manifest has been damaged, removed or replaced since it was opened."""


class FoundPage(NamedTuple):
    """A stale page, and the first of its dependencies that changed."""

    address: str
    dependency: Dependency


class Manifests:
    """The manifests of one installation."""

    def __init__(self, database: DisposableDatabase) -> None:
        self.database = database
        database.register_schema("manifest", SCHEMA)

    def open(self, output: str, digest: str) -> "Manifest | None":
        """Return the manifest of the site with a digest; None if there is none."""
        try:
            return self.database.read(lambda connection: self._open(connection, output, digest))
        except sqlite3.Error as fault:
            log.warning("the manifest of %s can't be read: %s", output, fault)
            return None

    def _open(self, connection: sqlite3.Connection, output: str, digest: str) -> "Manifest | None":
        row = connection.execute(
            "SELECT id, options, context, total, entries FROM build"
            " WHERE digest = ? ORDER BY output = ? DESC LIMIT 1",
            (digest, output),
        ).fetchone()
        return Manifest(self.database, digest, *row) if row else None


class Manifest:
    """The build of an output. Every method raises ManifestLost or sqlite3.Error."""

    def __init__(
        self,
        database: DisposableDatabase,
        digest: str,
        build: int,
        options: str,
        context: bytes,
        total: str,
        entries: str,
    ) -> None:
        self.build = build
        self.digest = digest
        self.options = options
        self.context = context
        """The fingerprint of everything that every localized entry depends on besides its entry."""
        self.total = int(total, 16)
        self._database = database
        self._entries = entries

    def read(self, query: Callable[[sqlite3.Connection], Result]) -> Result:
        """Return the result of a function that is called in a transaction, in which the build is
        still the one that was opened.
        """

        def transaction(connection: sqlite3.Connection) -> Result:
            connection.execute("BEGIN")
            try:
                check_digest(connection, self.build, self.digest)
                return query(connection)
            finally:
                with suppress(sqlite3.Error):
                    connection.execute("COMMIT")

        return self._database.read(transaction)

    def rows(self, query: str, *values: object) -> list[Any]:
        """Return the rows of a query."""
        return self.read(lambda connection: connection.execute(query, values).fetchall())

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses of all files."""
        return frozenset(self._names("LIKE '/%'"))

    @property
    def part_names(self) -> list[str]:
        """The names of the shared parts."""
        return self._names("NOT LIKE '/%'")

    def _names(self, condition: str) -> list[str]:
        query = f"SELECT name FROM page WHERE build = ? AND name {condition}"  # noqa: S608 - constants
        return [name for (name,) in self.rows(query, self.build)]

    def contents(self, columns: str, names: Collection[str]) -> dict[str, Values]:
        """Return name → some columns of page_content, for those pages that exist."""
        query = f"SELECT name, {columns} FROM page_content WHERE build = ? AND name IN "  # noqa: S608
        return {name: tuple(values) for name, *values in self._rows_in(query, [self.build], names)}

    def entries(self) -> BuiltEntries:
        """Return all entries that the site was built from."""
        try:
            rows = orjson.loads(self._entries)
        except ValueError as fault:
            raise ManifestLost from fault
        return {(type, key): BuiltEntry(*facts) for type, key, *facts in rows}

    def kinds(self) -> list[str]:
        """Return the kinds of dependencies that the pages have."""
        return [kind for (kind,) in self.rows(KINDS, self.build)]

    def of_kind(self, kind: str) -> "ManifestKind":
        """Return the dependencies of one kind."""
        return ManifestKind(self, kind)

    def pages_with(self, changed: Mapping[int, Dependency]) -> Iterator[FoundPage]:
        """Yield the files with any of some dependencies, which are given by their ids."""
        query = "SELECT DISTINCT page FROM dependent WHERE dependency IN "
        names = {name for (name,) in self._rows_in(query, [], changed) if is_address(name)}
        for name, ids in self._ids_of(names).items():
            first = next((id for id in ids if id in changed), None)
            if first is None:
                raise ManifestLost
            yield FoundPage(name, changed[first])

    def dependencies(self, name: str) -> dict[Dependency, bytes]:
        """Return the dependencies of a page or part with their fingerprints, in the order of
        reading.
        """
        return self.dependencies_of([name]).get(name, {})

    def dependencies_of(self, names: Collection[str]) -> dict[str, dict[Dependency, bytes]]:
        """Return the dependencies of several pages or parts, by name."""
        listed = self._ids_of(names)
        dependencies = self._dependencies_with({id for ids in listed.values() for id in ids})
        return {name: dict(dependencies[id] for id in ids) for name, ids in listed.items()}

    def fingerprints_of(self, names: Collection[str]) -> dict[Dependency, bytes]:
        """Return the dependencies of several pages or parts together, with their fingerprints."""
        ids = {id for ids in self._ids_of(names).values() for id in ids}
        return dict(self._dependencies_with(ids).values())

    def _ids_of(self, names: Collection[str]) -> dict[str, list[int]]:
        query = "SELECT name, dependencies FROM page WHERE build = ? AND name IN "
        return {name: ids_in(ids) for name, ids in self._rows_in(query, [self.build], names)}

    def _dependencies_with(self, ids_needed: set[int]) -> dict[int, tuple[Dependency, bytes]]:
        query = (
            "SELECT id, kind, type, locale, projection, argument, fingerprint FROM dependency"
            " WHERE +build = ? AND id IN "
        )
        dependencies = {
            id: (Dependency(*values), fingerprint)
            for id, *values, fingerprint in self._rows_in(query, [self.build], ids_needed)
        }
        if len(dependencies) < len(ids_needed):
            raise ManifestLost
        return dependencies

    def broken(self) -> dict[str, list[str]]:
        """Return address → targets of broken links."""
        query = "SELECT name, broken FROM page WHERE build = ? AND broken <> ''"
        return {name: lines(broken) for name, broken in self.rows(query, self.build)}

    def linking_to(self, addresses: Collection[str]) -> dict[str, list[str]]:
        """Return address → all link targets, for every page that may link to some addresses, or to
        an id there.
        """
        query = (
            "SELECT name, links FROM page_content WHERE build = ? AND instr(char(10) || links, ?)"
        )
        starts = [f"\n{address}" for address in addresses]
        if len(starts) > MAX_SEARCHED_TARGETS:
            starts = ["\n"]
        rows = [row for start in starts for row in self.rows(query, self.build, start)]
        return {name: lines(links) for name, links in rows if is_address(name)}

    def _rows_in(
        self, query: str, values: list[object], operands: Collection[Any]
    ) -> Iterator[list[Any]]:
        """Yield the rows of a query whose last operand, IN, has many values."""
        remaining = list(operands)
        for start in range(0, len(remaining), MAX_PARAMETERS):
            batch = remaining[start : start + MAX_PARAMETERS]
            yield from self.rows(f"{query}({','.join('?' * len(batch))})", *values, *batch)


MAX_PARAMETERS = 10_000
"""Values in one statement; SQLite allows 32,766."""
MAX_SEARCHED_TARGETS = 20
"""Up to this many link targets are searched for one by one; for more, all pages are read."""


class ManifestKind:
    """See StoredKind."""

    def __init__(self, manifest: Manifest, kind: str) -> None:
        self._manifest = manifest
        self._kind = kind

    def where(self, condition: str = "TRUE", *values: object) -> list[StoredDependency]:
        """Return the dependencies that meet a condition in SQL."""
        rows = self._manifest.rows(
            "SELECT id, type, locale, projection, argument, fingerprint FROM dependency"  # noqa: S608
            f" WHERE ({condition}) AND build = ? AND kind = ?",
            *(*values, self._manifest.build, self._kind),
        )
        return [
            StoredDependency(id, Dependency(self._kind, *key), fingerprint)
            for id, *key, fingerprint in rows
        ]

    def distinct(self, first: str, second: str, type: str) -> list[tuple[str, str]]:
        """Return the distinct pairs of values of two columns for a content type."""
        return self._manifest.rows(
            f"SELECT DISTINCT {first}, {second} FROM dependency"  # noqa: S608 - names of columns
            " WHERE build = ? AND kind = ? AND type = ?",
            *(self._manifest.build, self._kind, type),
        )


def check_digest(connection: sqlite3.Connection, build: int, digest: str) -> None:
    """Raise ManifestLost if a build doesn't have this digest."""
    row = connection.execute("SELECT digest FROM build WHERE id = ?", (build,)).fetchone()
    if row != (digest,):
        raise ManifestLost


def ids_in(text: str) -> list[int]:
    """Parse the column `dependencies` of a page. Raises ManifestLost."""
    try:
        return [int(id) for id in text.split(",")] if text else []
    except ValueError as fault:
        raise ManifestLost from fault


def lines(text: str) -> list[str]:
    """Return the lines of a text; none if it is empty."""
    return text.split("\n") if text else []


def is_address(name: str) -> bool:
    """Return whether a page is a file, not a part."""
    return name.startswith("/")


def delete_all(connection: sqlite3.Connection) -> None:
    """Delete all manifests."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
