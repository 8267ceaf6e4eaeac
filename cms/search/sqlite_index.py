"""The index of the live site: a file of SQLite, whose tables are told of in sqlite_tables.py.

The file holds nothing that isn't in the content: what a snapshot needs and doesn't find is added
first, what it no longer shows is passed over, and a file that can't be read is made anew. So
workers whose snapshots differ share it, and publication moments need no rebuilding. A file is never
changed in its place: what is added goes into a copy that takes its name, and who reads the old one
reads on.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from cms.core.disk_errors import as_disk_error
from cms.core.files import LITTER, Busy, locked, make_folder, sync_folder
from cms.search.catalog import Catalog
from cms.search.index_build import MAX_INLINE_ENTRIES, IndexBuilder
from cms.search.ranking import Scores
from cms.search.sqlite_tables import (
    MAKE,
    SCHEMA,
    CatalogPlaces,
    fill,
    nearest_words,
    places_of,
    scores,
)

T = TypeVar("T")

OUTGROWN = 2
"""How many times the entries there are a file may hold before it is made anew."""


class SearchDatabase:
    """The index file of one installation, for any number of threads and processes.

    Where much is missing `filler` has it filled; without one, who asks does it.
    """

    def __init__(self, path: Path, filler: IndexBuilder | None = None) -> None:
        self.path = path
        self._filler = filler
        self._known: tuple[Catalog, str, CatalogPlaces] | None = None

    def find(self, catalog: Catalog, terms: Iterable[str], locale: str) -> dict[str, Scores]:
        """Where in a catalog each folded term stands, as a page in `locale` counts it.

        Raises Busy where the file is being filled, which takes longer than one waits.
        """
        wanted = tuple(terms)
        return self._ask(
            catalog,
            lambda connection, places: {
                term: scores(connection, term, places, locale) for term in wanted
            },
        )

    def nearest(self, catalog: Catalog, term: str) -> list[str]:
        """The words of titles that a folded term may have meant, nearest first. Raises Busy."""
        return self._ask(
            catalog, lambda connection, places: nearest_words(connection, term, catalog, places)
        )

    def complete(self, catalog: Catalog) -> None:
        """Add all that is missing, however much that is. Raises Busy."""
        SearchDatabase(self.path)._ask(catalog, lambda connection, places: None)

    def rebuild(self, catalog: Catalog) -> int:
        """Make the file anew from the content and return the number of entries in it. Raises Busy."""
        with locked(self.path.with_suffix(".lock")):
            self._write(catalog, anew=True)
        return len(catalog.found)

    def _ask(self, catalog: Catalog, ask: Callable[[sqlite3.Connection, CatalogPlaces], T]) -> T:
        try:
            return self._ask_once(catalog, ask)
        except (
            sqlite3.DatabaseError,
            IndexError,
        ):  # a torn file, or one of another make: all of it is in the content
            self._hand_over(len(catalog.found))
            self.rebuild(catalog)
            return self._ask_once(catalog, ask)

    def _ask_once(
        self, catalog: Catalog, ask: Callable[[sqlite3.Connection, CatalogPlaces], T]
    ) -> T:
        connection, places = self._current(catalog)
        with closing(connection):
            return ask(connection, places)

    def _current(self, catalog: Catalog) -> tuple[sqlite3.Connection, CatalogPlaces]:
        """The file, open, with all that the catalog has, and where that belongs."""
        for last in (False, True):
            connection = self._open()
            places = self._places(connection, catalog) if connection else None
            if connection and places and not places.missing:
                return connection, places
            if not last:
                self._hand_over(len(places.missing if places else catalog.found))
                self._complete(catalog)
        raise sqlite3.DatabaseError("the index could not be completed")

    def _hand_over(self, missing: int) -> None:
        """Have the filler add so many entries, if that takes longer than anybody waits. Raises Busy
        then.
        """
        if self._filler and missing > MAX_INLINE_ENTRIES:
            self._filler.begin()
            raise Busy

    def _open(self) -> sqlite3.Connection | None:
        if not self.path.is_file():
            return None
        return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def _places(self, connection: sqlite3.Connection, catalog: Catalog) -> CatalogPlaces:
        """Where what is in the file belongs, found out once after each writing of it."""
        make, stamp = connection.execute("SELECT make, stamp FROM made").fetchone()
        if make != MAKE:
            raise sqlite3.DatabaseError("an index of another make")
        known = self._known
        if known and known[0] is catalog and known[1] == stamp:
            return known[2]
        places = places_of(connection, catalog)
        self._known = catalog, stamp, places
        return places

    def _complete(self, catalog: Catalog) -> None:
        with locked(self.path.with_suffix(".lock")):
            connection = self._open()
            if connection is None:
                return self._write(catalog, anew=True)
            with closing(connection):
                places = self._places(connection, catalog)
            if places.missing:
                self._write(
                    catalog, anew=len(places.entries) > OUTGROWN * max(len(catalog.found), 100)
                )

    def _write(self, catalog: Catalog, *, anew: bool) -> None:
        with self._draft() as draft:
            if not anew:
                shutil.copyfile(self.path, draft)
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                connection.executescript(
                    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA * anew
                )
                connection.execute("BEGIN")
                fill(connection, catalog, places_of(connection, catalog).missing)
                connection.execute("UPDATE made SET make = ?, stamp = hex(randomblob(16))", (MAKE,))
                connection.execute("COMMIT")

    @contextmanager
    def _draft(self) -> Iterator[Path]:
        """A file beside the index that takes its name when it is done, whole and on the disk.
        Raises Unwritten.
        """
        make_folder(self.path.parent)
        draft = self.path.with_name(f"{LITTER}{self.path.name}")
        try:
            draft.unlink(missing_ok=True)
            yield draft
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(self.path)
            sync_folder(self.path.parent)
        except (OSError, sqlite3.Error) as fault:
            raise as_disk_error(fault) or fault from None
        finally:
            draft.unlink(missing_ok=True)
