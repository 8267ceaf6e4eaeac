"""The manifest of a frozen site: its files, what each depends on, and the entries it was built from.

It stands in tables of `instance/cache/site.db`. Each output (a folder that is frozen into, or the
releases) has one build there, found by the digest in the mark of its folder (output.py). What isn't
found, or looks damaged in any way, isn't there: then every page is rendered.

SQLite doesn't notice a flipped bit. So each row has a checksum of its values. Those of the pages, and
those of each kind of dependency, are all compared before any is looked for among them: one that a
condition doesn't find may be damaged. What a page has on it is compared when it is read. So are
dependencies that are found by their ids, and they are counted: an index has no checksum.

Which pages have a dependency is found by reading the ids of all pages: that takes less of a freeze
than keeping a table of it would.

Where SQLite would use an index that has all of a build, `+build` says otherwise.
"""

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

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
    counts TEXT NOT NULL,   -- JSON: part (see Manifest.verify) → number of rows, sum of checksums
    written INTEGER NOT NULL, -- greater than that of every build written before
    checksum INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS page (
    build INTEGER NOT NULL,
    name TEXT NOT NULL,     -- an address, else a part: a fragment, or '' for the list of addresses
    dependencies TEXT NOT NULL, -- their ids in the order of reading, a comma before and after each
    broken TEXT NOT NULL,   -- those of its links that lead nowhere, one a line
    checksum INTEGER NOT NULL,
    PRIMARY KEY (build, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS page_content (
    build INTEGER NOT NULL,
    name TEXT NOT NULL,
    digest BLOB NOT NULL,
    links TEXT NOT NULL,    -- where its links lead, one a line
    anchors TEXT NOT NULL,  -- the ids on it, one a line
    html TEXT NOT NULL,     -- of a fragment
    checksum INTEGER NOT NULL,
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
    checksum INTEGER NOT NULL,
    PRIMARY KEY (build, kind, type, locale, projection, argument)
) WITHOUT ROWID;
"""

TABLES = ("build", "page", "page_content", "dependency")


def checksum_of(columns: str, blobs: str = "") -> str:
    """An expression: the checksum of some columns, the types of their values included. JSON has no
    bytes: a text that has become bytes is an error.
    """
    values = [*columns.split(), *(f"quote({column})" for column in blobs.split())]
    return f"crc32(CAST(json_array({', '.join(values)}) AS BLOB))"


BUILD_SUM = checksum_of("options total entries counts", "context")
PAGE_SUM = checksum_of("build name dependencies broken")
CONTENT_SUM = checksum_of("build name links anchors html", "digest")
DEPENDENCY_SUM = checksum_of(
    "build kind type locale projection argument filter sort id", "fingerprint low high"
)
PAGES = "pages"
"""The part of a manifest that isn't a kind of dependency."""
Count = list[int]
"""How many rows there are, and the sum of their checksums."""


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
        database.register_schema("manifest", SCHEMA)
        self._sound: dict[int, tuple[str, set[str]]] = {}
        """Build → its digest, and the parts of it that this process has compared."""

    def open(self, output: str, digest: str) -> "Manifest | None":
        """The manifest of the site that has a digest; None if there is none."""
        try:
            return self.database.read(lambda connection: self._open(connection, output, digest))
        except sqlite3.Error as fault:
            log.warning("the manifest of %s can't be read: %s", output, fault)
            return None

    def _open(self, connection: sqlite3.Connection, output: str, digest: str) -> "Manifest | None":
        add_crc32(connection)
        found = connection.execute(
            f"SELECT checksum = {BUILD_SUM}, id, options, context, total, entries, counts"  # noqa: S608
            " FROM build WHERE digest = ? ORDER BY output = ? DESC LIMIT 1",
            (digest, output),
        ).fetchone()
        if found is None:
            return None
        is_sound, build, *about = found
        if not is_sound:
            forget_damaged(connection)
            return None
        known, sound = self._sound.get(build, ("", set[str]()))
        if known != digest:
            sound = set()
            self.trust(build, digest, sound)
        return Manifest(self.database, build, digest, sound, *about)

    def trust(self, build: int, digest: str, parts: set[str]) -> None:
        """Don't compare the checksums of some parts of a build, as those that this process has just
        written.
        """
        self._sound[build] = digest, parts


class Manifest:
    """The build that an output has. Every method raises ManifestLost or sqlite3.Error."""

    def __init__(
        self,
        database: DisposableDatabase,
        build: int,
        digest: str,
        sound: set[str],
        options: str,
        context: bytes,
        total: str,
        entries: str,
        counts: str,
    ) -> None:
        self.build = build
        self.digest = digest
        self.options = options
        self.context = context
        """The fingerprint of what every localized entry depends on besides its entry."""
        self.total = int(total, 16)
        self.counts: dict[str, Count] = orjson.loads(counts)
        self._database = database
        self._sound = sound
        self._entries = entries

    def verify(self, *parts: str) -> None:
        """Compare the checksums of the pages (PAGES) or of the dependencies of some kinds, of all
        if none is given, unless this process has done so.
        """
        for part in (*parts,) or self.counts:
            if part not in self._sound:
                self.read(partial(self._verify, part))
                self._sound.add(part)

    def _verify(self, part: str, connection: sqlite3.Connection) -> None:
        try:
            found = count(connection, self.build, part, are_sound=True)
            is_sound = found == self.counts.get(part, [0, 0])
        except sqlite3.DatabaseError as fault:
            log.warning("reading a manifest: %s", fault)
            is_sound = False
        if not is_sound:
            connection.execute("COMMIT")
            forget_damaged(connection)
            raise ManifestLost

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
    def _names(self) -> frozenset[str]:
        """The names of all pages and parts."""
        self.verify(PAGES)
        query = "SELECT name FROM page WHERE build = ?"
        return self.read(
            lambda connection: frozenset(
                name for (name,) in connection.execute(query, (self.build,))
            )
        )

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The addresses of all files."""
        return frozenset(filter(is_address, self._names))

    @property
    def part_names(self) -> list[str]:
        """The names of the parts that pages share."""
        return sorted(self._names - self.addresses)

    def contents(self, columns: str, names: Collection[str]) -> dict[str, Values]:
        """Name → some columns of page_content, as far as there are such pages."""
        wanted = self._names.intersection(names)
        query = (
            f"SELECT name, {columns} FROM page_content"  # noqa: S608
            f" WHERE build = ? AND checksum = {CONTENT_SUM} AND name IN "
        )
        found = {name: tuple(more) for name, *more in self._each(query, [self.build], wanted)}
        if len(found) < len(wanted):
            raise ManifestLost
        return found

    def entries(self) -> BuiltEntries:
        """All entries that the site was built from."""
        found = orjson.loads(self._entries)
        return {(type, key): BuiltEntry(*facts) for type, key, *facts in found}

    def kinds(self) -> list[str]:
        """The kinds of dependencies that its pages have."""
        return [part for part in self.counts if part != PAGES]

    def of_kind(self, kind: str) -> "ManifestKind":
        """The dependencies of one kind."""
        return ManifestKind(self, kind)

    def pages_with(self, changed: Mapping[int, Dependency]) -> Iterator[FoundPage]:
        """The files with any of some dependencies, which are given by their ids."""
        if not changed:
            return
        self.verify(PAGES)
        condition, marks = having_any(changed)
        query = f"SELECT name, dependencies FROM page WHERE build = ? AND {condition}"  # noqa: S608
        for name, listed in self.rows(query, self.build, *marks):
            if not is_address(name):
                continue
            first = next((id for id in ids_in(listed) if id in changed), None)
            if first is not None:
                yield FoundPage(name, changed[first])

    def dependencies(self, name: str) -> dict[Dependency, bytes]:
        """The dependencies of a page or a part with their fingerprints, in the order of reading."""
        return self.dependencies_of([name]).get(name, {})

    def dependencies_of(self, names: Collection[str]) -> dict[str, dict[Dependency, bytes]]:
        """The same of several, by name."""
        pages = self._names.intersection(names)
        query = "SELECT name, dependencies FROM page WHERE build = ? AND name IN "
        listed = {name: ids_in(ids) for name, ids in self._each(query, [self.build], pages)}
        wanted = {id for ids in listed.values() for id in ids}
        query = (
            "SELECT id, kind, type, locale, projection, argument, fingerprint FROM dependency"  # noqa: S608
            f" WHERE +build = ? AND checksum = {DEPENDENCY_SUM} AND id IN "
        )
        found = {
            id: (Dependency(*one), fingerprint)
            for id, *one, fingerprint in self._each(query, [self.build], wanted)
        }
        if len(listed) < len(pages) or len(found) < len(wanted):
            raise ManifestLost
        return {name: dict(found[id] for id in ids) for name, ids in listed.items()}

    def broken(self) -> dict[str, list[str]]:
        """Address → targets of the links that lead nowhere."""
        self.verify(PAGES)
        query = "SELECT name, broken FROM page WHERE build = ? AND broken <> ''"
        return {name: lines(broken) for name, broken in self.rows(query, self.build)}

    def linking_to(self, addresses: Collection[str]) -> dict[str, list[str]]:
        """Address → targets of its links, of every page that may have a link to one of some
        addresses, or to an id there.
        """
        query = f"SELECT count(*) FROM page_content WHERE build = ? AND checksum = {CONTENT_SUM}"  # noqa: S608
        if addresses and self.rows(query, self.build) != [(len(self._names),)]:
            raise ManifestLost
        query = (
            "SELECT name, links FROM page_content WHERE build = ? AND instr(char(10) || links, ?)"
        )
        starts = [f"\n{address}" for address in addresses]
        if len(starts) > MAX_SEARCHED_TARGETS:
            starts = ["\n"]
        found = [row for start in starts for row in self.rows(query, self.build, start)]
        return {name: lines(links) for name, links in found if is_address(name)}

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
MAX_SEARCHED_IDS = 20
"""Dependencies to search for in the ids of each page one by one; beyond, all ids are read."""
MAX_SEARCHED_TARGETS = 20
"""Targets of links to search for one by one; beyond, all pages are read."""


class ManifestKind:
    """See StoredKind."""

    def __init__(self, manifest: Manifest, kind: str) -> None:
        self._manifest = manifest
        self._kind = kind

    def where(self, condition: str = "TRUE", *values: object) -> list[StoredDependency]:
        """Those that meet a condition in SQL."""
        self._manifest.verify(self._kind)
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
        self._manifest.verify(self._kind)
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
        return [int(id) for id in text[1:-1].split(",")] if text else []
    except ValueError as fault:
        raise ManifestLost from fault


def having_any(ids: Collection[int]) -> tuple[str, list[str]]:
    """A condition in SQL, and its values: pages that have one of some dependencies. Of many ids, all
    pages that have any dependency.
    """
    marks = [f",{id}," for id in ids] if len(ids) <= MAX_SEARCHED_IDS else [","]
    return f"({' OR '.join(['instr(dependencies, ?)'] * len(marks))})", marks


def lines(text: str) -> list[str]:
    """The lines of a text; none of an empty one."""
    return text.split("\n") if text else []


def add_crc32(connection: sqlite3.Connection) -> None:
    """Let SQL compute checksums."""
    connection.create_function("crc32", 1, crc32, deterministic=True)


def count(connection: sqlite3.Connection, build: int, part: str, are_sound: bool = False) -> Count:
    """The rows that a part of a build has; only those that agree with their checksums, if asked."""
    pages = part == PAGES
    table = "page WHERE build = ?" if pages else "dependency WHERE build = ? AND kind = ?"
    sum = PAGE_SUM if pages else DEPENDENCY_SUM
    condition = f"checksum = {sum}" if are_sound else "TRUE"
    query = f"SELECT count(*), ifnull(sum(checksum), 0) FROM {table} AND {condition}"  # noqa: S608
    values = (build,) if pages else (build, part)
    return list(connection.execute(query, values).fetchone())


def is_address(name: str) -> bool:
    """Whether a page is a file, and not a part."""
    return name.startswith("/")


def forget_damaged(connection: sqlite3.Connection) -> None:
    """Empty every table: a damaged row may be of any build."""
    log.warning("a manifest is damaged: every page is rendered")
    connection.execute("BEGIN IMMEDIATE")
    forget(connection)
    connection.execute("COMMIT")


def forget(connection: sqlite3.Connection) -> None:
    """Empty every table."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
