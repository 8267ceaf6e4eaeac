"""Entries as they are read from files, and what is wrong with those that can't be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson

from cms.errors import Invalid
from cms.fields import Json
from cms.i18n import N_
from cms.model import ContentType
from cms.publication import Window, parse_publication
from cms.store.lines import line_of

CONFLICT = re.compile(rb"^(<{7}|={7}|>{7})", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One content file, parsed. `version` is the SHA-256 of its bytes; `windows` has the published languages.

    `prints` keeps what the entry is known by in each language and projection (see cms/store/asking.py).
    """

    model: type[ContentType]
    key: str
    raw: Mapping[str, Json]
    values: Mapping[str, Any]
    windows: Mapping[str, Window]
    version: str
    prints: dict[object, bytes] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in the content: where it is, what it is and what to do about it."""

    file: str
    line: int
    refusal: Invalid

    @property
    def field(self) -> str:
        return self.refusal.path


def version_of(data: bytes) -> str:
    """What an entry's bytes are known by."""
    return sha256(data).hexdigest()


def parse_bytes(model: type[ContentType], key: str, data: bytes) -> Entry:
    """The entry in a file's bytes. Raises Invalid with the first thing that is wrong."""
    raw = parse_json(data)
    return make_entry(model, key, raw, version_of(data))


def make_entry(model: type[ContentType], key: str, raw: Mapping[str, Json], version: str) -> Entry:
    """The entry that `raw` describes. Raises Invalid."""
    return Entry(model, key, raw, model.parse(raw), parse_publication(raw.get("publication", {})), version)


def make_lenient(model: type[ContentType], key: str, raw: Mapping[str, Json]) -> Entry:
    """The entry without the fields that don't parse: for previews of half-finished work."""
    bad = {refusal.path.split(".")[0] for refusal in model.problems(raw)}
    kept = {name: value for name, value in raw.items() if name not in bad | {"publication"}}
    return make_entry(model, key, kept, "")


def parse_json(data: bytes) -> dict[str, Json]:
    """The object in a content file's bytes. Raises Invalid with path `line N` for what isn't readable."""
    try:
        raw = orjson.loads(data)
    except orjson.JSONDecodeError as fault:
        conflict = CONFLICT.search(data)
        if conflict:
            line = data.count(b"\n", 0, conflict.start()) + 1
            raise Invalid("", N_("There is a merge conflict: keep one of the two versions and remove the lines "
                                 "that begin with <<<<<<<, ======= and >>>>>>>."), line=line) from None
        raise Invalid("", N_("This isn’t readable as JSON (%(fault)s): the file may be cut off, or a comma or "
                             "a quotation mark may be missing. Mend it or restore its last revision."),
                      fault=fault.msg, line=fault.lineno) from None
    if not isinstance(raw, dict):
        raise Invalid("", N_("The file must hold one JSON object."), line=1)
    return raw


def dump_json(raw: Mapping[str, Json]) -> bytes:
    """An object as files have it: UTF-8, two-space indent, one newline at the end, the keys in the order given."""
    return orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def problem(file: str, data: bytes, refusal: Invalid) -> Problem:
    """A refusal with its place in the file."""
    line = refusal.values.get("line")
    text = data.decode("utf-8", "replace")
    return Problem(file, line if isinstance(line, int) else line_of(text, refusal.path), refusal)
