"""Entries as parsed from files, with the problems of invalid files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import orjson

from cms.content.json_files import parse_json
from cms.content.line_numbers import line_of
from cms.core.errors import Invalid
from cms.core.files import printable
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.fields import Fields, Json, Raw
from cms.schema.fields.groups import parse_fields
from cms.schema.fields.walk import control_characters, excess_texts, missing_required
from cms.schema.publication import Window, parse_publication, published_languages

MAX_PARSED_ENTRIES = 256
"""Entries that stay parsed in a process, at about 20 kB each."""


@dataclass(slots=True, eq=False)
class Parsed:
    """A parsed content file: its JSON, and the value of each field.

    For a version known to be valid the values are parsed on first use. Records and exports need
    only the JSON, and parsing the values takes three times as long.
    """

    model: Model
    raw: Raw
    _values: Mapping[str, Any] | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """The values by field name."""
        values = self._values
        if values is None:
            values = self._values = self.model.parse(self.raw)
        return values

    def values_of(self, fields: Fields) -> Mapping[str, Any]:
        """Return at least the values of `fields`, since a card needs five fields of thirty."""
        return parse_fields(fields, self.raw, "") if self._values is None else self._values


class TextSource(Protocol):
    """Where the bytes of an entry's version can be read again (see cms/content/content_rows.py)."""

    def text(self, entry: "Entry") -> bytes | None: ...


@dataclass(slots=True, weakref_slot=True, eq=False, repr=False)
class Entry:
    """One version of a content file. `version` is the SHA-256 of its bytes. `windows` has the
    publication windows of the published languages.

    `derived` has the values that lists and addresses need (see cms/content/derived.py). The text is
    parsed on first access.
    """

    model: Model
    key: str
    version: str
    windows: Mapping[str, Window]
    _parsed: Parsed | None
    _source: TextSource | None = None
    derived: dict[str, Json] = field(default_factory=dict)
    _text: bytes | None = None

    @property
    def ref(self) -> EntryRef:
        return EntryRef(self.model, self.key)

    @property
    def name(self) -> Name:
        return self.model.name, self.key

    @property
    def raw(self) -> Raw:
        return self._read().raw

    @property
    def values(self) -> Mapping[str, Any]:
        return self._read().values

    def some_values(self, fields: Fields) -> Mapping[str, Any]:
        """Return at least the values of `fields`."""
        return self._read().values_of(fields)

    def _read(self) -> Parsed:
        return self._parsed or parse_text(self)

    def text(self) -> bytes | None:
        """Return the bytes of its file. None if they are lost, or if the entry has no file."""
        text = self._text  # read once: another thread may release it meanwhile
        if text is None and self._source:
            return self._source.text(self)
        return text

    def hold(self, text: bytes | None) -> None:
        """Keep the text in memory, and parse it on first access."""
        if text is not None:
            self._text, self._parsed = text, None

    def release(self, source: TextSource) -> None:
        """Drop the text from memory; from now on it is read from `source`."""
        self._source, self._text, self._parsed = source, None, None

    def mentions(self, *words: str) -> bool:
        """Return whether the file contains one of some ASCII words. Searching takes a tenth of the
        time of parsing.
        """
        data = self.text() or orjson.dumps(self.raw)
        return any(word.encode() in data for word in words)

    def cached(self, name: str, make: Callable[[], Json]) -> Any:
        """Return the value that `make` derives from this version alone, computed once per process."""
        value = self.derived.get(name, MISSING)
        if value is MISSING:
            value = self.derived[name] = make()
        return value

    def written(self, raw: Raw, version: str) -> "Entry":
        """Return the entry for a file with the same values and windows but other contents besides
        them.
        """
        return Entry(
            self.model, self.key, version, self.windows, Parsed(self.model, raw, self.values)
        )

    def shown_in(self, windows: Mapping[str, Window]) -> "Entry":
        """Return the same entry with other windows."""
        return Entry(self.model, self.key, self.version, windows, self._read())

    def __repr__(self) -> str:
        return f"Entry({self.model.name}/{self.key} {self.version[:8]})"


@lru_cache(maxsize=MAX_PARSED_ENTRIES)
def parse_text(entry: Entry) -> Parsed:
    """Parse the text of an entry. If the text is lost, return the values that are still in memory."""
    text = entry.text()
    if text is None:
        heading = entry.derived.get("heading", {})
        return Parsed(entry.model, heading, heading)
    raw = parse_json(text)
    return Parsed(
        entry.model, raw, None if version_of(text) == entry.version else entry.model.parse(raw)
    )


Pair = tuple[Entry | None, Entry | None]
"""An entry before and after a change; None if it didn't or doesn't exist."""

MISSING = object()


class Problem(NamedTuple):
    """A problem in the content: its location, and a refusal that describes it and its remedy."""

    file: str
    line: int
    refusal: Invalid

    @property
    def field(self) -> str:
        return self.refusal.path


def version_of(data: bytes) -> str:
    """Return the version of an entry: the SHA-256 of its bytes in hex."""
    return sha256(data).hexdigest()


def parse_bytes(ref: EntryRef, data: bytes) -> Entry:
    """Parse an entry from a file's bytes. Raises Invalid for the first problem."""
    raw = parse_json(data)
    return make_entry(ref, raw, version_of(data))


def make_entry(ref: EntryRef, raw: Raw, version: str) -> Entry:
    """Create an entry from its JSON. Raises Invalid."""
    model, windows = ref.model, parse_publication(raw.get("publication", {}))
    if model.route:  # an entry without a required field has no page, however its file was written
        windows = {
            locale: window
            for locale, window in windows.items()
            if not missing_required(model.fields, raw, locale)
        }
    return Entry(model, ref.key, version, windows, Parsed(model, raw, model.parse(raw)))


def incomplete(model: Model, raw: Raw) -> Iterator[Invalid]:
    """Yield problems that don't prevent a file from being read: missing required fields of a
    published entry, unknown names, contradictory values.

    Types without pages have no publication. Their required fields are needed in the languages of
    their title.
    """
    title = raw.get(model.title)
    locales = (
        published_languages(raw.get("publication"))
        if model.route
        else title
        if isinstance(title, dict)
        else ()
    )
    yield from model.required_of_published(raw, locales)
    yield from model.unknown_fields(raw)
    yield from model.cross_check(raw)
    yield from control_characters(model.fields, raw)


def make_lenient(ref: EntryRef, raw: Raw) -> Entry:
    """Create an entry without the fields that are invalid or exceed a limit, for previews of
    unfinished work.
    """
    bad = {
        refusal.path.split(".")[0]
        for refusal in (*ref.model.problems(raw), *excess_texts(ref.model.fields, raw))
    }
    kept = {name: value for name, value in raw.items() if name not in bad | {"publication"}}
    return make_entry(ref, kept, "")


def problems(file: str, data: bytes, refusals: Iterable[Invalid]) -> tuple[Problem, ...]:
    """Return refusals with their locations in the file. The data is decoded only once, since a
    large file may have thousands.
    """
    text, file = data.decode("utf-8", "replace"), printable(file)

    def line(refusal: Invalid) -> int:
        known = refusal.values.get("line")
        return known if isinstance(known, int) else line_of(text, refusal.path)

    return tuple(Problem(file, line(refusal), refusal) for refusal in refusals)
