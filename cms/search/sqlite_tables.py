"""The tables of the live index: what they take from an entry, and what they are asked.

A term of n characters is the phrase of its n - 1 pairs: found exactly where it stands as plain
text. The pair at the beginning of a word has START before it, so that a term is looked for at
beginnings, of which there are many, and in the middle, where there are few, and no text is gone
through twice. A row of `pairs` is the text of one class (language and weight) of one entry at one
version, and its number says which: `entry * CLASSES + class`. So a find is placed without an object
for each text there is, of which a large site has a million. The words of titles stand in tables of
their own: to read 100,000 titles for the one that a misspelt word may have meant took more than a
minute.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from cms.search.catalog import Catalog, spellings
from cms.search.document import Class, Document, make_document
from cms.search.ranking import Scores, score
from cms.search.spelling import OFFERED, known_words, least_shared, most_changes, near
from cms.search.text import HAN, START, is_short

MAKE = 2
"""Raise it with every change to what the tables hold of the same entry."""
SCHEMA = """
CREATE TABLE entries (id INTEGER PRIMARY KEY, version TEXT);
CREATE TABLE classes (id INTEGER PRIMARY KEY, lang TEXT, weight INTEGER, UNIQUE (lang, weight));
CREATE VIRTUAL TABLE pairs USING fts5(text, content='', columnsize=0, tokenize='ascii');
CREATE TABLE words (id INTEGER PRIMARY KEY, length INTEGER, folded TEXT, written TEXT,
                    UNIQUE (length, folded, written));
CREATE TABLE titles (word INTEGER, entry INTEGER, PRIMARY KEY (word, entry)) WITHOUT ROWID;
CREATE TABLE made (make INTEGER, stamp TEXT);
INSERT INTO made VALUES (0, '');
"""
CLASSES = 1024
"""More than there are classes of texts."""
MAX_CACHED_WORDS = 8192
"""Words that are remembered."""
NOWHERE = -1


class CatalogPlaces(NamedTuple):
    """Where what the tables hold belongs in a catalog."""

    entries: Sequence[int]
    """By number of an entry, from 1: its place; NOWHERE for a version that the catalog hasn't."""
    missing: Sequence[int]
    """The places of which the tables have nothing."""
    classes: Sequence[Class]
    """By number, from 1."""


def places_of(connection: sqlite3.Connection, catalog: Catalog) -> CatalogPlaces:
    """Compare the tables with a catalog."""
    missing = dict(zip(catalog.versions, count()))
    found = array("i", [NOWHERE])
    found.extend(
        missing.pop(version, NOWHERE)
        for (version,) in connection.execute("SELECT version FROM entries ORDER BY id")
    )
    classes: list[Class] = [
        ("", 0),
        *connection.execute("SELECT lang, weight FROM classes ORDER BY id"),
    ]
    return CatalogPlaces(found, list(missing.values()), classes)


def fill(connection: sqlite3.Connection, catalog: Catalog, places: Iterable[int]) -> None:
    """Add the entries at some places of a catalog. One without any words is added too: it is known
    to have none.
    """
    for place in places:
        one, version = catalog.found[place], catalog.versions[place]
        entry = connection.execute("INSERT INTO entries (version) VALUES (?)", (version,)).lastrowid
        _add(connection, entry or 0, make_document(*one))


def _add(connection: sqlite3.Connection, entry: int, document: Document) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO classes (lang, weight) VALUES (?, ?)", document.texts
    )
    classes = {
        (lang, weight): number
        for number, lang, weight in connection.execute("SELECT * FROM classes")
    }
    texts = sorted(
        (entry * CLASSES + classes[of], " ".join(map(tokens_of, text.split())))
        for of, text in document.texts.items()
    )
    connection.executemany("INSERT INTO pairs (rowid, text) VALUES (?, ?)", texts)
    words = [
        (entry, len(folded), folded, written) for folded, written in known_words(document.titles)
    ]
    connection.executemany(
        "INSERT OR IGNORE INTO words (length, folded, written) VALUES (?2, ?3, ?4)", words
    )
    connection.executemany(
        """INSERT INTO titles SELECT id, ?1 FROM words
                              WHERE length = ?2 AND folded = ?3 AND written = ?4""",
        words,
    )


@lru_cache(MAX_CACHED_WORDS)
def tokens_of(word: str) -> str:
    """The pairs of a word and its last character alone. Chinese words may begin anywhere: nothing
    marks where they do.

    English texts have the same words again and again, so that taking each apart once takes a fifth
    of the time.
    """
    return ("" if HAN.match(word) else START) + " ".join(
        word[at : at + 2] for at in range(len(word))
    )


def scores(connection: sqlite3.Connection, term: str, places: CatalogPlaces, locale: str) -> Scores:
    """Where a term stands, each with what the best of its texts counts on a page in `locale`."""
    pairs = " ".join(term[at : at + 2] for at in range(len(term) - 1))
    phrase = f'{pairs}"' if pairs else f'{term}" *'
    if HAN.match(term):
        return _best(connection, f'"{phrase}', places, locale, True)
    if is_short(term):
        return _best(connection, f'"{START}{phrase}', places, locale, True)
    middle = _best(connection, f'"{phrase}', places, locale, False)
    return middle | _best(connection, f'"{START}{phrase}', places, locale, True)


def _best(
    connection: sqlite3.Connection, phrase: str, places: CatalogPlaces, locale: str, begins: bool
) -> dict[int, int]:
    """Place → the score of the best of its texts. What begins a word counts more than anything that
    doesn't.
    """
    counts = [score(name, locale, begins) for name in places.classes]
    entries, best = places.entries, dict[int, int]()
    for (row,) in connection.execute("SELECT rowid FROM pairs WHERE pairs MATCH ?", (phrase,)):
        place, number = entries[row // CLASSES], counts[row % CLASSES]
        if place != NOWHERE and best.get(place, 0) < number:
            best[place] = number
    return best


def nearest_words(
    connection: sqlite3.Connection, term: str, catalog: Catalog, places: CatalogPlaces
) -> list[str]:
    """The nearest of the words of all titles and of the spellings that terms list, as written."""
    listed = dict(known_words(spellings(catalog)))
    words = {folded: folded for folded in (*listed, *_candidates(connection, term))}
    found: list[str] = []
    for _, folded, _ in sorted(near(term, words.items())):
        written = _written(connection, folded, places) or listed.get(folded)
        found += [written] if written else []
        if len(found) == OFFERED:
            break
    return found


def _candidates(connection: sqlite3.Connection, term: str) -> list[str]:
    """The words that may be near, whatever entry had them: about as long, with all of the term's
    characters but few.

    Of 180,000 words this leaves a few thousand at most, in 0.04 s, and no index has to be kept for
    it.
    """
    most, characters = most_changes(term), set(term)
    shared = " + ".join(["(instr(folded, ?) > 0)"] * len(characters))
    return [
        folded
        for (folded,) in connection.execute(
            f"SELECT DISTINCT folded FROM words WHERE length BETWEEN ? AND ? AND {shared} >= ?",  # noqa: S608 - our words
            (len(term) - most, len(term) + most, *characters, least_shared(term)),
        )
    ]


def _written(connection: sqlite3.Connection, folded: str, places: CatalogPlaces) -> str:
    """As the first title in the catalog that has a word writes it; nothing where none has it."""
    there = [
        (places.entries[entry], written)
        for written, entry in connection.execute(
            "SELECT written, entry FROM words JOIN titles ON word = id WHERE length = ? AND folded = ?",
            (len(folded), folded),
        )
        if places.entries[entry] != NOWHERE
    ]
    return min(there)[1] if there else ""
