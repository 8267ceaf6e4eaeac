"""Writes the manifest of a site that has just been built.

It is written in several transactions, so that nobody who saves meanwhile has to wait long. Until
the last one the build has no digest, so it isn't found. If the process is killed before that, or
after its folder was exchanged, the site has no manifest and is built in full the next time.
"""

import logging
import secrets
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import orjson

from cms.content.dependencies import Dependency
from cms.content.edits import BuiltEntries
from cms.core.database import DisposableDatabase
from cms.publish.manifest import (
    Manifest,
    ManifestLost,
    Manifests,
    check_digest,
    delete_all,
    ids_in,
)
from cms.publish.rendered_pages import Evaluated, RenderedPage, RenderedPages

log = logging.getLogger(__name__)

T = TypeVar("T")

PAGES_PER_STEP = 300
MAX_BUILDS = 8
"""The oldest builds beyond this number are deleted."""

FRAGMENT = "fragment"

PUT_PAGE = """
INSERT OR REPLACE INTO page (build, name, dependencies, broken) VALUES (?, ?, ?, ?)
"""
PUT_CONTENT = """
INSERT OR REPLACE INTO page_content (build, name, digest, links, anchors, html)
VALUES (?, ?, ?, ?, ?, ?)
"""
FIND_DEPENDENCY = """
SELECT id FROM dependency
WHERE build = ? AND kind = ? AND type = ? AND locale = ? AND projection = ? AND argument = ?
"""
PUT_DEPENDENCY = """
INSERT OR REPLACE INTO dependency (build, kind, type, locale, projection, argument, fingerprint,
    filter, sort, low, high, id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PUT_DEPENDENT = "INSERT INTO dependent (dependency, page) VALUES (?, ?)"
DELETE_DEPENDENT = "DELETE FROM dependent WHERE dependency = ? AND page = ?"
DELETE_UNUSED = """
DELETE FROM dependency
WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM dependent WHERE dependency = ?1)
"""
NEW_ID = "SELECT ifnull(max(id), 0) + 1 FROM dependency"
MARK_BROKEN = "UPDATE page SET broken = ? WHERE build = ? AND name = ?"
BEGIN = """
INSERT INTO build (id, output, options, context, total, entries, written)
SELECT ?, ?, '', x'', '0', '', ifnull(max(written), 0) + 1 FROM build
"""
FINISH = """
UPDATE build SET output = :output, digest = :digest, options = :options, context = :context,
    total = :total, entries = :entries, written = (SELECT max(written) + 1 FROM build)
WHERE id = :build
"""
RETIRE = "UPDATE build SET output = '', digest = NULL WHERE output = ? AND id <> ?"
PRUNE = """
UPDATE build SET output = '', digest = NULL
WHERE id NOT IN (SELECT id FROM build WHERE output <> '' ORDER BY written DESC LIMIT ?)
"""
REMOVE = (
    "DELETE FROM dependent WHERE dependency IN (SELECT id FROM dependency WHERE build = ?)",
    *(f"DELETE FROM {table} WHERE build = ?" for table in ("page", "page_content", "dependency")),  # noqa: S608
    "DELETE FROM build WHERE id = ?",
)


@dataclass(slots=True)
class ManifestUpdate:
    """The changes to the previous manifest of an output, if there was one."""

    output: str
    digest: str
    options: str
    context: bytes
    total: int
    rendered: RenderedPages
    removed: Collection[str]
    entries: BuiltEntries
    broken: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Address → targets of broken links, for every page."""
    evaluated: Mapping[Dependency, Evaluated] = field(default_factory=dict)
    """Dependencies whose fingerprints were computed again."""


def write_manifest(manifests: Manifests, previous: Manifest | None, update: ManifestUpdate) -> None:
    """Update the manifest of an output, or write a new one. A database error is only logged:
    without a manifest the next freeze builds everything.
    """
    try:
        _Writer(manifests.database, previous, update).write()
        manifests.database.write(_prune)
    except (sqlite3.Error, ManifestLost) as fault:
        log.warning("the manifest of %s can't be written: %r", update.output, fault)


Step = Callable[[sqlite3.Connection], None]


class _Writer:
    """Writes one manifest."""

    def __init__(
        self, database: DisposableDatabase, previous: Manifest | None, update: ManifestUpdate
    ) -> None:
        self.database = database
        self.previous = previous
        self.update = update
        self.build = previous.build if previous else 0
        self._ids: dict[Dependency, int] = {}
        """The ids of the dependencies of rendered pages."""
        self._maybe_unused: set[int] = set()
        """The ids of dependencies that may no longer have a page."""
        self._broken = previous.broken() if previous else {}

    def write(self) -> None:
        """Write the manifest in several transactions."""
        self.build = self.database.write(self._begin)
        for step in (*self._page_steps(), self._finish):
            self.database.write(partial(self._run_step, step))

    def _run_step(self, step: Step, connection: sqlite3.Connection) -> None:
        found = connection.execute("SELECT digest FROM build WHERE id = ?", (self.build,))
        if found.fetchone() != (None,):
            raise ManifestLost
        step(connection)

    def _begin(self, connection: sqlite3.Connection) -> int:
        """Begin a build without a digest and return its id."""
        if self.previous:
            check_digest(connection, self.build, self.previous.digest)
            connection.execute("UPDATE build SET digest = NULL WHERE id = ?", (self.build,))
            return self.build
        connection.execute(RETIRE, (self.update.output, self.build))
        if not connection.execute("SELECT 1 FROM build WHERE output <> '' LIMIT 1").fetchone():
            # faster than deleting the unused rows one by one
            delete_all(connection)
        added = connection.execute(BEGIN, (secrets.randbits(48), self.update.output))
        return added.lastrowid or 0

    def _page_steps(self) -> Iterator[Step]:
        rendered = self.update.rendered
        for some in batches([*rendered.pages.items(), *rendered.parts.items()], PAGES_PER_STEP):
            yield partial(self._put_pages, some)

    def _put_pages(
        self, pages: Sequence[tuple[str, RenderedPage]], connection: sqlite3.Connection
    ) -> None:
        for name, page in pages:
            self._drop_dependencies(connection, name)
            ids = [self._id_of(one, connection) for one in page.dependencies]
            broken = self.update.broken.get(name, ())
            listed = ",".join(map(str, ids))
            connection.execute(PUT_PAGE, (self.build, name, listed, "\n".join(broken)))
            connection.executemany(PUT_DEPENDENT, [(id, name) for id in ids])
            texts = ("\n".join(page.links), "\n".join(page.anchors), page.html)
            connection.execute(PUT_CONTENT, (self.build, name, page.digest, *texts))

    def _id_of(self, dependency: Dependency, connection: sqlite3.Connection) -> int:
        """Return the id of a dependency of rendered pages."""
        if dependency not in self._ids:
            evaluated = self.update.rendered.dependencies[dependency]
            self._ids[dependency] = self._put_dependency(connection, dependency, evaluated)
        return self._ids[dependency]

    def _put_dependency(
        self, connection: sqlite3.Connection, dependency: Dependency, evaluated: Evaluated
    ) -> int:
        name, (fingerprint, scope) = (self.build, *dependency), evaluated
        known = connection.execute(FIND_DEPENDENCY, name).fetchone() if self.previous else None
        (id,) = known or connection.execute(NEW_ID).fetchone()
        connection.execute(PUT_DEPENDENCY, (*name, fingerprint, *scope, id))
        return int(id)

    def _finish(self, connection: sqlite3.Connection) -> None:
        """Delete the rows of removed files, and store the digest of the build."""
        update = self.update
        for name in update.removed:
            self._remove_page(connection, name)
        if self.previous:
            self._put_evaluated(connection)
            self._mark_broken(connection)
            self._remove_unused_parts(connection)
        connection.execute(RETIRE, (update.output, self.build))
        about = {name: getattr(update, name) for name in ("output", "digest", "options", "context")}
        entries = [(*name, *entry) for name, entry in update.entries.items()]
        more = {
            "entries": orjson.dumps(entries).decode(),
            "total": hex(update.total),
            "build": self.build,
        }
        connection.execute(FINISH, about | more)

    def _put_evaluated(self, connection: sqlite3.Connection) -> None:
        known = self.update.rendered.dependencies
        for dependency, evaluated in self.update.evaluated.items():
            if dependency not in known:
                self._put_dependency(connection, dependency, evaluated)

    def _mark_broken(self, connection: sqlite3.Connection) -> None:
        """Update the broken links of pages that were not rendered."""
        rendered, broken = self.update.rendered.pages, self.update.broken
        for name in (self._broken.keys() | broken.keys()) - rendered.keys():
            now = list(broken.get(name, ()))
            if now != self._broken.get(name, []):
                connection.execute(MARK_BROKEN, ("\n".join(now), self.build, name))

    def _remove_unused_parts(self, connection: sqlite3.Connection) -> None:
        """Delete dependencies that no page has, and fragments that no page shows."""
        self._remove_unused_dependencies(connection)
        shown = connection.execute(
            "SELECT kind, type, locale, projection, argument FROM dependency"
            " WHERE build = ? AND kind = ?",
            (self.build, FRAGMENT),
        )
        names = {part_name(Dependency(*one)) for one in shown} | {""}
        query = "SELECT name FROM page WHERE build = ? AND name NOT LIKE '/%'"
        for (name,) in connection.execute(query, (self.build,)).fetchall():
            if name not in names:
                self._remove_page(connection, name)
        self._remove_unused_dependencies(connection)

    def _remove_unused_dependencies(self, connection: sqlite3.Connection) -> None:
        connection.executemany(DELETE_UNUSED, [(id,) for id in self._maybe_unused])
        self._maybe_unused.clear()

    def _remove_page(self, connection: sqlite3.Connection, name: str) -> None:
        self._drop_dependencies(connection, name)
        for table in ("page", "page_content"):
            query = f"DELETE FROM {table} WHERE build = ? AND name = ?"  # noqa: S608 - a constant
            connection.execute(query, (self.build, name))

    def _drop_dependencies(self, connection: sqlite3.Connection, name: str) -> None:
        """Delete the dependencies of a page that is replaced or removed, and note them: it may be the
        last page with them.
        """
        if self.previous:
            query = "SELECT dependencies FROM page WHERE build = ? AND name = ?"
            for (listed,) in connection.execute(query, (self.build, name)):
                ids = ids_in(listed)
                self._maybe_unused.update(ids)
                connection.executemany(DELETE_DEPENDENT, [(id, name) for id in ids])


def part_name(dependency: Dependency) -> str:
    """Return the page name of a fragment."""
    return orjson.dumps(list(dependency)).decode()


def fragment_named(name: str) -> Dependency:
    """Return the fragment of a page name."""
    return Dependency(*orjson.loads(name))


def batches(things: Sequence[T], length: int) -> Iterator[Sequence[T]]:
    """Yield slices of a sequence."""
    return (things[at : at + length] for at in range(0, len(things), length))


def _prune(connection: sqlite3.Connection) -> None:
    """Delete builds without an output, and those beyond MAX_BUILDS."""
    connection.execute(PRUNE, (MAX_BUILDS,))
    for build in connection.execute("SELECT id FROM build WHERE output = ''").fetchall():
        for statement in REMOVE:
            connection.execute(statement, build)
