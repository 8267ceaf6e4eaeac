"""Entries: as parsed from files, with the problems of invalid files, and localized for views: in
one language, with only the fields of a projection.
"""

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import orjson

from cms.content.line_numbers import line_of
from cms.core.errors import Invalid
from cms.core.files import printable
from cms.core.i18n import N_
from cms.core.languages import UNDETERMINED, Locale, Text
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef, Name
from cms.schema.fields import Field, Fields, Group, Json, Markdown, Raw, Rows
from cms.schema.fields.base import Line, Paragraph
from cms.schema.fields.groups import parse_fields
from cms.schema.fields.walk import control_characters, excess_texts, missing_required
from cms.schema.publication import Window, parse_publication, published_languages

MAX_PARSED_ENTRIES = 256
"""Entries that stay parsed in a process, at about 20 kB each."""

CONFLICT = re.compile(rb"^(<{7}|={7}|>{7})", re.MULTILINE)

MAX_JSON_DEPTH = 50
"""Levels of nested lists and objects in a content file. No type has half as many, and JSON
serializers fail at a few hundred.
"""
MAX_WRAPPED_DEPTH = MAX_JSON_DEPTH + 5
"""The same for files that contain an entry, or a part of one, among other data."""
BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)


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
    """A problem in the content: its location, and a refusal that says what it is and how to fix it."""

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


def parse_json(data: bytes, deepest: int = MAX_JSON_DEPTH) -> dict[str, Json]:
    """Parse the object in a content file's bytes. Raises Invalid for unreadable data; its value
    `line` says where.

    A byte order mark, which some Windows editors add, is ignored.
    """
    data = data.removeprefix(BOM_UTF8)
    if nesting := _too_deep(data, deepest):
        field, line = nesting
        raise Invalid(
            field,
            N_(
                "This is nested more than %(most)d levels deep. Remove the inner levels, "
                "or restore the file’s previous version."
            ),
            most=deepest,
            line=line,
        )
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError as fault:
        if line := _foreign(data):
            raise Invalid(
                "",
                N_("This file isn’t in UTF-8. Save it in UTF-8, or restore its previous version."),
                line=line,
            ) from None
        conflict = CONFLICT.search(data)
        if conflict:
            line = data.count(b"\n", 0, conflict.start()) + 1
            raise Invalid(
                "",
                N_(
                    "There is a merge conflict: keep one of the two versions and remove the lines "
                    "that begin with <<<<<<<, ======= and >>>>>>>."
                ),
                line=line,
            ) from None
        raise Invalid(
            "",
            N_(
                "This isn’t valid JSON (%(fault)s). The file may be cut off, or a comma or a quotation "
                "mark may be missing. Fix it, or restore its previous version."
            ),
            fault=fault.msg,
            line=fault.lineno,
        ) from None
    if not isinstance(raw, dict):
        raise Invalid("", N_("The file must hold one JSON object."), line=1)
    return raw


DUPLICATE_KEY = N_(
    "This is in the file more than once, and only the last one counts. Keep the right one and remove the "
    "others."
)


def duplicate_keys(data: bytes, raw: Raw) -> Iterator[Invalid]:
    """Yield a problem for each name that an object in a content file has twice. `raw` is the JSON
    parsed from `data`.

    A file in the format of `dump_json` has none, which is known without parsing it again.
    """
    if data != dump_json(raw):
        yield from _duplicates(_parse_pairs(data), "")


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON with all its members."""


def _parse_pairs(data: bytes) -> object:
    text = data.decode("utf-8-sig")
    return json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str)


def _duplicates(value: object, path: str) -> Iterator[Invalid]:
    if isinstance(value, _Pairs):
        counts = Counter(name for name, _member in value)
        yield from (Invalid(f"{path}{name}", DUPLICATE_KEY) for name in counts if counts[name] > 1)
        for name, member in value:
            yield from _duplicates(member, f"{path}{name}.")
    elif isinstance(value, list):
        for number, member in enumerate(value, 1):
            yield from _duplicates(member, f"{path}{number}.")


def _too_deep(data: bytes, deepest: int) -> tuple[str, int] | None:
    """Return (field, line) at which lists and objects are nested too deeply; None if they aren't."""
    if data.count(b"{") + data.count(b"[") <= deepest:
        return None
    depth, field = 0, b""
    for sign in BRACKETS.finditer(data):
        if depth == 1 and sign[0].startswith(b'"'):
            field = sign[0]
        depth += (sign[0] in b"{[") - (sign[0] in b"}]")
        if depth > deepest:
            return field[1:-1].decode("utf-8", "replace"), data.count(b"\n", 0, sign.start()) + 1
    return None


def _foreign(data: bytes) -> int:
    """Return the first line that isn't UTF-8; 0 if there is none."""
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        return data.count(b"\n", 0, fault.start) + 1
    return 0


def dump_json(raw: Raw) -> bytes:
    """Serialize an object in the format of files: UTF-8, indented by two spaces, a newline at the
    end, keys in the given order.
    """
    return orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def problems(file: str, data: bytes, refusals: Iterable[Invalid]) -> tuple[Problem, ...]:
    """Return refusals with their locations in the file. The data is decoded only once, since a
    large file may have thousands.
    """
    text, file = data.decode("utf-8", "replace"), printable(file)

    def line(refusal: Invalid) -> int:
        known = refusal.values.get("line")
        return known if isinstance(known, int) else line_of(text, refusal.path)

    return tuple(Problem(file, line(refusal), refusal) for refusal in refusals)


TEXTS = (Line, Paragraph, Markdown)


class LocalizedRow:
    """A row or group with its fields as attributes, or by subscript if a name isn't an identifier.

    The fields are the object's own `__dict__`. Templates read about a hundred per page, and Python
    looks them up there ten times as fast as through a method.
    """

    __slots__ = ("__dict__",)

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __contains__(self, name: str) -> bool:
        return name in self.__dict__

    def __repr__(self) -> str:
        return f"LocalizedRow({self.__dict__!r})"


class LocalizedEntry(LocalizedRow):
    """An entry in one language under a projection. It has only the fields of that projection."""

    __slots__ = ("borrowed", "key", "languages", "model", "url")

    def __init__(
        self,
        model: Model,
        key: str,
        url: str,
        languages: tuple[str, ...],
        borrowed: bool,
        values: dict[str, Any],
    ) -> None:
        super().__init__(values)
        self.model = model
        self.key = key
        self.url = url
        self.languages = languages
        self.borrowed = borrowed

    @property
    def type(self) -> str:
        return self.model.name

    @property
    def title(self) -> Text:
        """The title of the entry; its key if the title is empty."""
        title: Text = self.__dict__[self.model.title]
        return title or Text(self.key)

    def __repr__(self) -> str:
        return f"LocalizedEntry({self.type}/{self.key} {self.url} {self.languages} {self.borrowed} {self.__dict__!r})"


def values_of(reading: LocalizedEntry) -> Mapping[str, Any]:
    """Return all fields of a localized entry. This is a function because a field may have any name."""
    return reading.__dict__


class Localizer:
    """Reads parsed values in the first available of several languages."""

    def __init__(
        self, locale: str, languages: Sequence[str], locales: Mapping[str, Locale]
    ) -> None:
        self.locale = locale
        self.locales = locales
        own = (locale,) if locale in languages else ()
        self.languages = tuple(dict.fromkeys((*own, UNDETERMINED, *languages)))
        self.nothing = Text("", self._tag(locale))

    def fields(self, fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return every field's value."""
        return self.with_values(self.defaults(fields), fields, values)

    def defaults(self, fields: Fields) -> dict[str, Any]:
        """Return name → value of each field for an entry in which it is empty."""
        return {name: self.value(field, None) for name, field in fields.items()}

    def with_values(
        self, blank: dict[str, Any], fields: Fields, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return a copy of `blank` with the values that the entry has, which is typically a third
        of its fields.
        """
        localized = blank.copy()
        for name, value in values.items():
            field = fields.get(name)
            if field is not None:
                localized[name] = (
                    self._in_its_language(field, values)
                    if field.language
                    else self.value(field, value)
                )
        return localized

    def _in_its_language(self, field: Field, values: Mapping[str, Any]) -> Text:
        """Return a text marked with the language that another field of the entry names."""
        here = self._tag(self.locale)
        own = str(values.get(field.language) or here)
        own_language, language = own.partition("-")[0], here.partition("-")[0]
        if own_language == language:
            return Text(values[field.name], here, False)
        return Text(values[field.name], own, True)

    def value(self, field: Field, value: Any) -> Any:
        """Return the value of one field in the form that views get."""
        if field.localized:
            return self._localized(field, value) if value else self._empty(field)
        if value is None:
            return field.empty
        if isinstance(field, Rows):
            return tuple(
                LocalizedRow({"id": row["id"]} | self.fields(field.fields, row)) for row in value
            )
        if isinstance(field, Group):
            return LocalizedRow(self.fields(field.fields, value))
        return value

    def _localized(self, field: Field, values: Mapping[str, Any]) -> Any:
        for code in self.languages:
            value = values.get(code)
            if value:
                return self._text(value, code) if isinstance(value, str) else value
        return self._empty(field)

    def _text(self, value: str, code: str) -> Text:
        borrowed = code not in (self.locale, UNDETERMINED)
        return Text(value, self._tag(code if borrowed else self.locale), borrowed)

    def _empty(self, field: Field) -> Any:
        return self.nothing if isinstance(field, TEXTS) else field.empty

    def _tag(self, code: str) -> str:
        return self.locales[code].lang if code in self.locales else code
