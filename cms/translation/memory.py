"""Translation memory: the sentences of the site with their translations, in the site's database.

They are read from the content with all drafts over it, out of translations that are current. It is
derived and may be lost at any time; each row has a checksum.
"""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import blake2b
from itertools import islice, zip_longest
from typing import NamedTuple
from zlib import crc32

import orjson

from cms.content import Entry, Name
from cms.core.database import DisposableDatabase
from cms.editing.entry_rows import Overview
from cms.translation.segments import aligned
from cms.translation.texts import translatable_texts

MAX_LEARNED = 300
"""Entries that are read at a time: somebody waits."""
MAX_SENTENCES = 60
"""Sentences that are looked up at a time."""
MAX_NEAR = 2
"""Near matches of a sentence."""
MIN_LIKENESS = 0.7
"""How much of two sentences must be the same, from 0 to 1."""
RAREST, MAX_COMMON, MAX_CANDIDATES = 5, 1000, 30
"""By how many of its rarest words near matches of a sentence are looked for, in how many sentences
one of them may stand, and how many sentences are compared.
"""
MIN_TOKENS, MAX_TOKENS = 3, 200
"""Words or characters of a sentence with near matches: comparing two takes time with the square of
their length.
"""
PATIENCE_SECONDS = 0.5
"""Looking up waits no longer for others who write."""
# compiled when a sentence is first looked for, for that takes long and most processes look for none
WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]"
TOKEN = rf"{WIDE}|[^\W_]+"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS memory_entry (
    name TEXT PRIMARY KEY, stamp TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memory_pair (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, direction TEXT NOT NULL, exact INTEGER NOT NULL,
    source TEXT NOT NULL, target TEXT NOT NULL, checksum INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS memory_pair_name ON memory_pair (name);
CREATE INDEX IF NOT EXISTS memory_pair_exact ON memory_pair (exact);
CREATE VIRTUAL TABLE IF NOT EXISTS memory_words USING fts5(
    words, content='', contentless_delete=1, detail=none,
    tokenize='unicode61 remove_diacritics 0'
);
CREATE TRIGGER IF NOT EXISTS memory_entry_gone AFTER DELETE ON memory_entry BEGIN
    DELETE FROM memory_words WHERE rowid IN (SELECT id FROM memory_pair WHERE name = old.name);
    DELETE FROM memory_pair WHERE name = old.name;
END;
CREATE VIRTUAL TABLE IF NOT EXISTS memory_vocabulary USING fts5vocab(memory_words, 'row');
"""


class MemoryMatch(NamedTuple):
    """A sentence that was translated before. `likeness`: 1 for the same, less for a near one."""

    source: str
    target: str
    likeness: float
    name: Name


class SentencePair(NamedTuple):
    """A sentence in one language and its translation; `direction` is `en>zh`."""

    direction: str
    source: str
    target: str


def pairs_of(entry: Entry, locales: Collection[str], default: str) -> Iterator[SentencePair]:
    """The sentences of an entry with their translations, in both directions, out of translations
    that are current.
    """
    for locale in locales:
        for text in translatable_texts(entry.model, entry.raw, locale, default):
            if text.state != "current":
                continue
            for one, other in aligned(text.source, text.target):
                yield SentencePair(f"{text.source_locale}>{locale}", one, other)
                yield SentencePair(f"{locale}>{text.source_locale}", other, one)


class TranslationMemory:
    """The memory of one site. All of it raises sqlite3.Error and OSError."""

    def __init__(self, database: DisposableDatabase) -> None:
        database.register_schema("translation_memory", _SCHEMA)
        self._database = database
        self._learned: Overview | None = None

    def learn(self, overview: Overview, most: int = MAX_LEARNED) -> bool:
        """Read what has changed since it was last read; whether that was all. Settings aren't
        read.
        """
        if self._learned is overview:
            return True
        stamps = _stamps(overview)
        known = dict(self._database.rows("SELECT name, stamp FROM memory_entry"))
        gone = [name for name in known if name not in stamps]
        new = [name for name, stamp in stamps.items() if known.get(name) != stamp]
        if gone or new:
            self._replace(overview, gone, {name: stamps[name] for name in new[:most]})
        if len(new) <= most:
            self._learned = overview
        return len(new) <= most

    def learn_all(self, overview: Overview) -> None:
        """Read everything, however long that takes."""
        while not self.learn(overview):
            pass

    def _replace(self, overview: Overview, gone: Sequence[str], new: Mapping[str, str]) -> None:
        locales, default = tuple(overview.snapshot.by_code), overview.snapshot.default_locale
        pairs: dict[str, list[SentencePair]] = {}
        for name in new:
            entry = overview.staff.entry(*_parts(name))
            pairs[name] = list(dict.fromkeys(pairs_of(entry, locales, default))) if entry else []

        def write(connection: sqlite3.Connection) -> None:
            listed = orjson.dumps([*gone, *new]).decode()
            connection.execute(
                "DELETE FROM memory_entry WHERE name IN (SELECT value FROM json_each(?))", (listed,)
            )
            for name, found in pairs.items():
                _insert(connection, name, found)
            connection.executemany("INSERT INTO memory_entry VALUES (?, ?)", new.items())

        self._database.write(write, PATIENCE_SECONDS)

    def find(self, source: str, locale: str, wanted: Iterable[str]) -> dict[str, list[MemoryMatch]]:
        """Sentence → what was translated so or nearly so before, nearest first, of the first
        MAX_SENTENCES.
        """
        direction = f"{source}>{locale}"
        return self._database.read(
            lambda connection: {
                sentence: found
                for sentence in islice(wanted, MAX_SENTENCES)
                if (found := _find(connection, direction, sentence))
            }
        )


def _stamps(overview: Overview) -> dict[str, str]:
    """`type/key` → what changes with every version and every draft of an entry."""
    languages = ",".join((overview.snapshot.default_locale, *overview.snapshot.by_code))
    return {
        f"{type}/{key}": f"{entry.version[:16]} {_draft_stamp(overview, (type, key))} {languages}"
        for type, entries in overview.staff.entries.items()
        if not entries.model.single
        for key, entry in entries.items()
    }


def _draft_stamp(overview: Overview, name: Name) -> str:
    draft = overview.drafts.get(name)
    if not draft:
        return ""
    digests = crc32(orjson.dumps(draft.source_digests))
    return f"{draft.base_version[:12]}-{draft.version}-{draft.updated}-{digests}"


def _parts(name: str) -> Name:
    type, _slash, key = name.partition("/")
    return type, key


def _insert(connection: sqlite3.Connection, name: str, pairs: Iterable[SentencePair]) -> None:
    for pair in pairs:
        row = (name, pair.direction, _exact(pair.direction, pair.source), pair.source, pair.target)
        id = connection.execute(
            "INSERT INTO memory_pair (name, direction, exact, source, target, checksum)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*row, _checksum(*row)),
        ).lastrowid
        words = " ".join(_words(pair.direction, pair.source))
        connection.execute("INSERT INTO memory_words (rowid, words) VALUES (?, ?)", (id, words))


def _exact(direction: str, sentence: str) -> int:
    """A number for a sentence, whatever its case, spaces and signs."""
    text = f"{direction} {' '.join(_tokens(sentence))}"
    return int.from_bytes(blake2b(text.encode(), digest_size=7).digest())


def _checksum(*values: object) -> int:
    return crc32("\0".join(map(str, values)).encode())


def _tokens(sentence: str) -> list[str]:
    """The words of a sentence, and each Chinese character."""
    return re.findall(TOKEN, sentence.casefold())


def _words(direction: str, sentence: str) -> list[str]:
    """The index terms of a sentence: its words, and each pair of Chinese characters, each with the
    language.
    """
    tokens, mark = _tokens(sentence), direction.partition(">")[0].replace("-", "")
    found, is_wide = [], re.compile(WIDE).match
    for one, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        if not is_wide(one):
            found.append(f"{mark}0{one}")
        elif is_wide(following):
            found.append(f"{mark}0{one}{following}")
    return found


def _find(connection: sqlite3.Connection, direction: str, sentence: str) -> list[MemoryMatch]:
    exact = _matches(
        connection,
        "SELECT name, direction, exact, source, target, checksum FROM memory_pair"
        " WHERE exact = ? AND direction = ? ORDER BY id DESC LIMIT ?",
        (_exact(direction, sentence), direction, MAX_CANDIDATES),
    )
    if exact:
        return _distinct(MemoryMatch(one, other, 1.0, name) for name, one, other in exact)
    return _near(connection, direction, sentence)


def _near(connection: sqlite3.Connection, direction: str, sentence: str) -> list[MemoryMatch]:
    tokens, words = _tokens(sentence), list(dict.fromkeys(_words(direction, sentence)))
    if not MIN_TOKENS <= len(tokens) <= MAX_TOKENS or not words:
        return []
    counts = connection.execute(
        "SELECT term, doc FROM json_each(?) JOIN memory_vocabulary ON term = value"
        " WHERE doc <= ? ORDER BY doc LIMIT ?",
        (orjson.dumps(words).decode(), MAX_COMMON, RAREST),
    ).fetchall()
    if not counts:
        return []
    query = " OR ".join(f'"{term}"' for term, _doc in counts)
    found = _matches(
        connection,
        "SELECT name, direction, exact, source, target, checksum FROM (SELECT rowid AS at FROM"
        " memory_words WHERE memory_words MATCH ? ORDER BY rank LIMIT ?) JOIN memory_pair"
        " ON id = at WHERE direction = ?",
        (query, MAX_CANDIDATES, direction),
    )
    matches = [
        MemoryMatch(source, target, likeness, name)
        for name, source, target in found
        if (likeness := _likeness(tokens, _tokens(source)[: 2 * MAX_TOKENS])) >= MIN_LIKENESS
    ]
    matches.sort(key=lambda match: -match.likeness)
    return _distinct(matches)


def _matches(
    connection: sqlite3.Connection, query: str, values: Sequence[object]
) -> list[tuple[Name, str, str]]:
    """(entry, sentence, translation) of rows that are as they were written."""
    return [
        (_parts(name), source, target)
        for name, *key, source, target, checksum in connection.execute(query, values)
        if checksum == _checksum(name, *key, source, target)
    ]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < MIN_LIKENESS or matcher.quick_ratio() < MIN_LIKENESS:
        return 0.0
    return matcher.ratio()


def _distinct(matches: Iterable[MemoryMatch]) -> list[MemoryMatch]:
    """The first of those with the same translation, MAX_NEAR at most."""
    found: dict[str, MemoryMatch] = {}
    for match in matches:
        found.setdefault(match.target, match)
    return list(found.values())[:MAX_NEAR]
