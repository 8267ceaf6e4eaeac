"""Translation memory: the site's sentences with their translations, in the site's database.

They are taken from the content with all drafts applied, from current translations only. The memory
is derived data and may be lost at any time.
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

from cms.content import Entry
from cms.core.database import DisposableDatabase
from cms.editing.entry_rows import Overview
from cms.editing.translated_texts import translatable_texts
from cms.schema.entry_ref import Name, parse_name
from features.translation_desk.segments import aligned

MAX_LEARNED = 300
"""Maximum number of entries learned per request, so that no request takes long."""
MAX_SENTENCES = 60
"""Maximum number of sentences looked up at once."""
MAX_NEAR = 2
"""Maximum number of near matches per sentence."""
MIN_LIKENESS = 0.7
"""Minimum similarity of near matches, from 0 to 1."""
RAREST_WORDS, MAX_COMMON, MAX_CANDIDATES = 5, 1000, 30
"""Near matches are searched for by this many of a sentence's rarest words, none of which occurs in
more than MAX_COMMON sentences. At most MAX_CANDIDATES sentences are compared.
"""
MIN_TOKENS, MAX_TOKENS = 3, 200
"""Range of words or characters in sentences with near matches: the time to compare two is quadratic
in their length.
"""
PATIENCE_SECONDS = 0.5
"""Maximum time that a lookup waits for other writers."""
# compiled on first use: that is slow, and most processes look up no sentence
WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]"
TOKEN = rf"{WIDE}|[^\W_]+"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS memory_entry (
    name TEXT PRIMARY KEY, stamp TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memory_pair (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, direction TEXT NOT NULL, exact INTEGER NOT NULL,
    source TEXT NOT NULL, target TEXT NOT NULL
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
    """A sentence that was translated before. `likeness`: 1 for an exact match, less for a near
    one.
    """

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
    """Yield the sentences of an entry's current translations with their originals, in both
    directions.
    """
    for locale in locales:
        for text in translatable_texts(entry.model, entry.raw, locale, default):
            if text.state != "current":
                continue
            for source, target in aligned(text.source, text.target):
                yield SentencePair(f"{text.source_locale}>{locale}", source, target)
                yield SentencePair(f"{locale}>{text.source_locale}", target, source)


class TranslationMemory:
    """The memory of one site. All methods raise sqlite3.Error and OSError."""

    def __init__(self, database: DisposableDatabase) -> None:
        database.register_schema("translation_memory", _SCHEMA)
        self._database = database
        self._learned: Overview | None = None

    def learn(self, overview: Overview, limit: int = MAX_LEARNED) -> bool:
        """Read at most `limit` entries that have changed since they were last read; return whether
        that was all. Settings aren't read.
        """
        if self._learned is overview:
            return True
        stamps = _stamps(overview)
        stored = dict(self._database.rows("SELECT name, stamp FROM memory_entry"))
        deleted = [name for name in stored if name not in stamps]
        new = [name for name, stamp in stamps.items() if stored.get(name) != stamp]
        if deleted or new:
            self._replace(overview, deleted, {name: stamps[name] for name in new[:limit]})
        if len(new) <= limit:
            self._learned = overview
        return len(new) <= limit

    def learn_all(self, overview: Overview) -> None:
        """Read all changed entries, however long that takes."""
        while not self.learn(overview):
            pass

    def _replace(self, overview: Overview, deleted: Sequence[str], new: Mapping[str, str]) -> None:
        locales, default = tuple(overview.snapshot.by_code), overview.snapshot.default_locale
        pairs: dict[str, list[SentencePair]] = {}
        for name in new:
            entry = overview.staff.entry(*parse_name(name))
            pairs[name] = list(dict.fromkeys(pairs_of(entry, locales, default))) if entry else []

        def write(connection: sqlite3.Connection) -> None:
            names = orjson.dumps([*deleted, *new]).decode()
            connection.execute(
                "DELETE FROM memory_entry WHERE name IN (SELECT value FROM json_each(?))", (names,)
            )
            for name, entry_pairs in pairs.items():
                _insert(connection, name, entry_pairs)
            connection.executemany("INSERT INTO memory_entry VALUES (?, ?)", new.items())

        self._database.write(write, PATIENCE_SECONDS)

    def find(
        self, source: str, locale: str, sentences: Iterable[str]
    ) -> dict[str, list[MemoryMatch]]:
        """Return sentence → its matches, nearest first, for the first MAX_SENTENCES of `wanted`."""
        direction = f"{source}>{locale}"
        return self._database.read(
            lambda connection: {
                sentence: matches
                for sentence in islice(sentences, MAX_SENTENCES)
                if (matches := _find_matches(connection, direction, sentence))
            }
        )


def _stamps(overview: Overview) -> dict[str, str]:
    """Return `type/key` → a stamp that changes with every version and every draft of the entry."""
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


def _insert(connection: sqlite3.Connection, name: str, pairs: Iterable[SentencePair]) -> None:
    for pair in pairs:
        exact = _sentence_hash(pair.direction, pair.source)
        id = connection.execute(
            "INSERT INTO memory_pair (name, direction, exact, source, target)"
            " VALUES (?, ?, ?, ?, ?)",
            (name, pair.direction, exact, pair.source, pair.target),
        ).lastrowid
        words = " ".join(_words(pair.direction, pair.source))
        connection.execute("INSERT INTO memory_words (rowid, words) VALUES (?, ?)", (id, words))


def _sentence_hash(direction: str, sentence: str) -> int:
    """Return a hash of a sentence that ignores case, spaces and punctuation."""
    text = f"{direction} {' '.join(_tokens(sentence))}"
    return int.from_bytes(blake2b(text.encode(), digest_size=7).digest())


def _tokens(sentence: str) -> list[str]:
    """Return the words of a sentence, and each Chinese character."""
    return re.findall(TOKEN, sentence.casefold())


def _words(direction: str, sentence: str) -> list[str]:
    """Return the index terms of a sentence: its words and each pair of adjacent Chinese characters,
    prefixed with the language.
    """
    tokens, prefix = _tokens(sentence), direction.partition(">")[0].replace("-", "")
    terms, is_wide = [], re.compile(WIDE).match
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        if not is_wide(token):
            terms.append(f"{prefix}0{token}")
        elif is_wide(following):
            terms.append(f"{prefix}0{token}{following}")
    return terms


def _find_matches(
    connection: sqlite3.Connection, direction: str, sentence: str
) -> list[MemoryMatch]:
    exact = _matches(
        connection,
        "SELECT name, source, target FROM memory_pair"
        " WHERE exact = ? AND direction = ? ORDER BY id DESC LIMIT ?",
        (_sentence_hash(direction, sentence), direction, MAX_CANDIDATES),
    )
    if exact:
        return _distinct(MemoryMatch(text, target, 1.0, name) for name, text, target in exact)
    return _near_matches(connection, direction, sentence)


def _near_matches(
    connection: sqlite3.Connection, direction: str, sentence: str
) -> list[MemoryMatch]:
    tokens, words = _tokens(sentence), list(dict.fromkeys(_words(direction, sentence)))
    if not MIN_TOKENS <= len(tokens) <= MAX_TOKENS or not words:
        return []
    counts = connection.execute(
        "SELECT term, doc FROM json_each(?) JOIN memory_vocabulary ON term = value"
        " WHERE doc <= ? ORDER BY doc LIMIT ?",
        (orjson.dumps(words).decode(), MAX_COMMON, RAREST_WORDS),
    ).fetchall()
    if not counts:
        return []
    query = " OR ".join(f'"{term}"' for term, _doc in counts)
    rows = _matches(
        connection,
        "SELECT name, source, target FROM (SELECT rowid AS at FROM"
        " memory_words WHERE memory_words MATCH ? ORDER BY rank LIMIT ?) JOIN memory_pair"
        " ON id = at WHERE direction = ?",
        (query, MAX_CANDIDATES, direction),
    )
    matches = [
        MemoryMatch(source, target, likeness, name)
        for name, source, target in rows
        if (likeness := _similarity(tokens, _tokens(source)[: 2 * MAX_TOKENS])) >= MIN_LIKENESS
    ]
    matches.sort(key=lambda match: -match.likeness)
    return _distinct(matches)


def _matches(
    connection: sqlite3.Connection, query: str, values: Sequence[object]
) -> list[tuple[Name, str, str]]:
    """Return (entry, sentence, translation) of each row."""
    return [
        (parse_name(name), source, target)
        for name, source, target in connection.execute(query, values)
    ]


def _similarity(first: Sequence[str], second: Sequence[str]) -> float:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < MIN_LIKENESS or matcher.quick_ratio() < MIN_LIKENESS:
        return 0.0
    return matcher.ratio()


def _distinct(matches: Iterable[MemoryMatch]) -> list[MemoryMatch]:
    """Return the first match of each distinct translation, MAX_NEAR at most."""
    by_target: dict[str, MemoryMatch] = {}
    for match in matches:
        by_target.setdefault(match.target, match)
    return list(by_target.values())[:MAX_NEAR]
