"""The index of the live site: SQLite FTS5 over pairs of characters, so that a phrase of them is a part of a word.

A term of n characters is the phrase of its n - 1 pairs: found exactly where it stands as plain text. Each row is the
text of one class (language and weight) of one entry at one version. The file holds nothing that isn't in the content:
what a snapshot needs and doesn't find is added first, what it no longer shows is passed over, and a file that can't be
read is made anew. So workers whose snapshots differ share it, and publication moments need no rebuilding. A file is
never changed in its place: what is added goes into a copy that takes its name, and who reads the old one reads on.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cms.files import LITTER, locked, make_folder, sync_folder
from cms.search.catalog import Catalog
from cms.search.documents import Class
from cms.search.ranking import Scores, score
from cms.search.tokens import HAN, grams

SCHEMA = """
CREATE TABLE texts (id INTEGER PRIMARY KEY, type TEXT, key TEXT, version TEXT, lang TEXT, weight INTEGER);
CREATE VIRTUAL TABLE pairs USING fts5(text, content='', columnsize=0, tokenize='ascii');
CREATE TABLE made (stamp TEXT);
INSERT INTO made VALUES ('');
"""
OUTGROWN = 2
"""How many times the entries there are a file may hold before it is made anew."""

Version = tuple[str, str, str]
"""(type, key, version) of an entry's words."""


@dataclass(frozen=True, slots=True)
class Places:
    """Row → place in the catalog, row → class; what the catalog hasn't is left out."""

    rows: Mapping[int, int]
    classes: Mapping[int, Class]
    names: frozenset[Class]


class Database:
    """The index file of one installation, for any number of threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: tuple[Catalog | None, str, Places] = (None, "", Places({}, {}, frozenset()))

    def find(self, catalog: Catalog, terms: Iterable[str], locale: str) -> dict[str, Scores]:
        """Where in a catalog each folded term stands, as a page in `locale` counts it.

        Raises Busy where somebody else has been filling the file for too long.
        """
        wanted = tuple(terms)
        try:
            return self._find(catalog, wanted, locale)
        except sqlite3.DatabaseError:  # a torn file, or one of another make: all that is in it is in the content
            self.rebuild(catalog)
            return self._find(catalog, wanted, locale)

    def rebuild(self, catalog: Catalog) -> int:
        """Make the file anew from the content and return the number of entries in it. Raises Busy."""
        with locked(self.path.with_suffix(".lock")):
            self._write(catalog, anew=True)
        return len(catalog.found)

    def _find(self, catalog: Catalog, terms: Iterable[str], locale: str) -> dict[str, Scores]:
        connection, places = self._current(catalog)
        with closing(connection):
            return {term: _scores(connection, term, places, locale) for term in terms}

    def _current(self, catalog: Catalog) -> tuple[sqlite3.Connection, Places]:
        """The file, open, with all that the catalog has, and where its rows belong."""
        for last in (False, True):
            connection = self._open()
            places = self._places(connection, catalog) if connection else None
            if connection and places is not None:
                return connection, places
            if not last:
                self._complete(catalog)
        raise sqlite3.DatabaseError("the index could not be completed")

    def _open(self) -> sqlite3.Connection | None:
        if not self.path.is_file():
            return None
        return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def _places(self, connection: sqlite3.Connection, catalog: Catalog) -> Places | None:
        """Where the rows belong; None where some of the catalog isn't there yet."""
        stamp: str = connection.execute("SELECT stamp FROM made").fetchone()[0]
        known = self._known
        if known[0] is catalog and known[1] == stamp:
            return known[2]
        at = {version: place for place, version in enumerate(_wanted(catalog))}
        there = [(row, (type, key, version), (lang, weight)) for row, type, key, version, lang, weight in
                 connection.execute("SELECT * FROM texts") if (type, key, version) in at]
        rows = {row: at[version] for row, version, _ in there}
        if len(set(rows.values())) < len(at):
            return None
        classes = {row: name for row, _, name in there}
        self._known = catalog, stamp, Places(rows, classes, frozenset(classes.values()))
        return self._known[2]

    def _complete(self, catalog: Catalog) -> None:
        with locked(self.path.with_suffix(".lock")):
            connection = self._open()
            if connection is None:
                return self._write(catalog, anew=True)
            with closing(connection):
                there = _there(connection)
                if there >= set(_wanted(catalog)):
                    return None
            return self._write(catalog, anew=len(there) > OUTGROWN * max(len(catalog.found), 100))

    def _write(self, catalog: Catalog, *, anew: bool) -> None:
        with self._draft() as draft:
            if not anew:
                shutil.copyfile(self.path, draft)
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA * anew)
                connection.execute("BEGIN")
                _fill(connection, catalog)
                connection.execute("UPDATE made SET stamp = hex(randomblob(16))")
                connection.execute("COMMIT")

    @contextmanager
    def _draft(self) -> Iterator[Path]:
        """A file beside the index that takes its name when it is done, whole and on the disk."""
        make_folder(self.path.parent)
        draft = self.path.with_name(f"{LITTER}{self.path.name}")
        draft.unlink(missing_ok=True)
        try:
            yield draft
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(self.path)
            sync_folder(self.path.parent)
        finally:
            draft.unlink(missing_ok=True)


def _wanted(catalog: Catalog) -> Iterator[Version]:
    yield from ((*name, version) for name, version in zip(catalog.names, catalog.versions, strict=True))


def _there(connection: sqlite3.Connection) -> set[Version]:
    return set(connection.execute("SELECT DISTINCT type, key, version FROM texts"))


def _fill(connection: sqlite3.Connection, catalog: Catalog) -> None:
    """Add what is missing. An entry without any words has a row too: it is known to have none."""
    there = _there(connection)
    for one, version in zip(catalog.found, _wanted(catalog), strict=True):
        if version not in there:
            for (lang, weight), text in (one.document.texts or {("", 0): ""}).items():
                row = connection.execute("INSERT INTO texts (type, key, version, lang, weight) VALUES (?, ?, ?, ?, ?)",
                                         (*version, lang, weight)).lastrowid
                connection.execute("INSERT INTO pairs (rowid, text) VALUES (?, ?)", (row, " ".join(grams(text))))


def _scores(connection: sqlite3.Connection, term: str, places: Places, locale: str) -> Scores:
    first, *pairs, _ = grams(term)
    everywhere = _rows(connection, f'"{" ".join(pairs)}"' if pairs else f'"{term}" *')
    if HAN.match(term):
        return _best(everywhere, places, locale, True)
    middle = _best(everywhere, places, locale, False)
    return middle | _best(_rows(connection, f'"{" ".join((first, *pairs))}"'), places, locale, True)


def _best(rows: Iterable[int], places: Places, locale: str, begins: bool) -> dict[int, int]:
    """Place → the score of the best of its rows. What begins a word counts more than anything that doesn't."""
    counts = {name: score(name, locale, begins) for name in places.names}
    found = [(counts[places.classes[row]], places.rows[row]) for row in rows if row in places.rows]
    return {place: number for number, place in sorted(found)}


def _rows(connection: sqlite3.Connection, phrase: str) -> list[int]:
    return [row for (row,) in connection.execute("SELECT rowid FROM pairs WHERE pairs MATCH ?", (phrase,))]
