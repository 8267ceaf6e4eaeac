"""Entries as JSON records for other programs, in all their published languages."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from cms.content import Reader
from cms.content.entry import Entry
from cms.content.file_facts import WORDS
from cms.core.errors import NotFound
from cms.core.languages import UNDETERMINED
from cms.schema.content_type import METADATA_KEYS, Model
from cms.schema.fields import Field, Fields, Group, Image, Json, Raw, Reference, References, Rows
from cms.schema.file_facts import FileFacts
from cms.web.context import note_dependency, stored_part
from cms.web.pages.page import absolute
from features.records.parts import parts_of

AI_FACTS = ("ai", "aiTool")


class Recorder(NamedTuple):
    """Converts entries to JSON: only texts in `languages`, only references to entries that `shown`
    returns True for, and pictures as returned by `with_file_facts`.
    """

    languages: Sequence[str]
    shown: Callable[[str, str], bool]
    with_file_facts: Callable[[Raw], Raw]

    def record(self, entry: Entry, addresses: Mapping[str, str]) -> dict[str, Json]:
        """Return `type`, `key`, `addresses` (language → absolute URL), then the fields as stored in
        the file.

        Keys that aren't fields are left out.
        """
        about: dict[str, Json] = {
            "type": entry.model.name,
            "key": entry.key,
            "addresses": dict(addresses),
        }
        return about | self._values(entry.model.fields, entry.raw)

    def _values(self, fields: Fields, raw: Raw) -> dict[str, Json]:
        values: dict[str, Json] = {}
        for name, field in fields.items():
            value = self._value(field, raw[name]) if name in raw else None
            if value not in (None, {}, []):
                values[name] = value
        return values

    def _value(self, field: Field, raw: Json) -> Json:
        if field.localized and not isinstance(raw, str):
            codes = (*self.languages, UNDETERMINED)
            return {code: value for code, value in raw.items() if code in codes}
        if isinstance(field, Rows):
            return [{"id": row["id"]} | self._values(field.fields, row) for row in raw]
        if isinstance(field, Group):
            values = self._values(field.fields, raw)
            has_file = isinstance(field, Image) and "file" in values
            return self.with_file_facts(values) if has_file else values
        if isinstance(field, References):
            return [reference for reference in raw if self._value(field.item, reference)]
        if isinstance(field, Reference):
            return raw if self.shown(*field.split(raw)) else None
        return raw


def record_of(read: Reader, type: str, key: str) -> dict[str, Json]:
    """Return an entry as JSON in all its published languages. Raises NotFound."""
    note_dependency("record", key, type)
    snapshot, entry = read.snapshot, read.snapshot.entry(type, key)
    if entry is None:
        raise NotFound
    languages = snapshot.languages[type, key]
    address = snapshot.addresses.by_name.get((type, key))
    placed = () if address is None else languages
    addresses = {code: absolute(f"/{code}/{address}") for code in placed}
    with_facts = partial(_with_file_facts, read)
    return Recorder(languages, snapshot.shows, with_facts).record(entry, addresses)


def records_of(read: Reader, type: str, part: int) -> dict[str, Json]:
    """Return key → record of each entry in a part of a type. Raises NotFound."""
    note_dependency("record_part", str(part), type)
    keys = parts_of(read.snapshot, type).get(part)
    if keys is None:
        raise NotFound
    return {
        key: stored_part(("record", type, key), partial(record_of, type=type, key=key))
        for key in keys
    }


def _with_file_facts(read: Reader, image: Raw) -> dict[str, Json]:
    """Return a picture of a record, with the facts of its file where the entry has no texts of its
    own.
    """
    facts, own = read.snapshot.facts(image["file"]), dict(image)
    for locale in read.snapshot.by_code:
        read.note_facts(WORDS, image["file"], locale)
    for name, known in (("alt", "description"), ("credit", "credit")):
        words = {**facts.get(known, {}), **own.get(name, {})}
        if words:
            own[name] = words
    return own | {name: facts[name] for name in AI_FACTS if facts.get(name)}


def _add_ai_of_pictures(schema: Any) -> None:
    """Allow in the schema of each picture the marks of AI from the facts of its file."""
    if isinstance(schema, list):
        for item in schema:
            _add_ai_of_pictures(item)
    elif isinstance(schema, dict):
        properties = schema.get("properties", {})
        if {"file", "alt", "credit"} <= properties.keys():
            own = {name: FileFacts.fields[name].schema() for name in AI_FACTS}
            schema["properties"] = properties | own
        for item in schema.values():
            _add_ai_of_pictures(item)


def record_schema(model: Model, address: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a type's records; `address` is the schema's own."""
    schema = model.schema()
    fields = {
        name: field
        for name, field in schema["properties"].items()
        if name not in ("$schema", *METADATA_KEYS)
    }
    _add_ai_of_pictures(fields)
    own = {
        "type": {"const": model.name},
        "key": {"type": "string"},
        "addresses": {
            "type": "object",
            "additionalProperties": {"type": "string", "format": "uri"},
        },
    }
    return {name: schema[name] for name in ("$schema", "title", "description", "type")} | {
        "$id": address,
        "properties": own | fields,
        "required": list(own),
        "additionalProperties": False,
    }
