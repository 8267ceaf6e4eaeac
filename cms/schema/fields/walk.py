"""Traversal of every single value of an entry with its path, for flattening, checks and the
translation ledger.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

import orjson

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.core.languages import UNDETERMINED
from cms.schema.fields.base import CONTROL_CHARACTER, MAX_ENTRY_LENGTH, Field, Fields, Json, Raw
from cms.schema.fields.formats import KEY
from cms.schema.fields.groups import Group, Reference, Rows, parse_localized

CONTROL_BYTES = (b"\\", b"\x7f", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""Byte strings of which every value with a CONTROL_CHARACTER contains one in its JSON form; few
other values do.
"""

Kind = Literal["value", "ids", "malformed"]


class Leaf(NamedTuple):
    """One value: of a field in one language ("" if all languages share it), or the ids of rows in
    their order.

    A value that isn't structured as its field requires, such as a text in place of a group, is one
    malformed leaf.
    """

    path: str
    field: Field
    locale: str
    value: Json
    kind: Kind = "value"

    @property
    def localized_path(self) -> str:
        """The path without its language, as in the translation ledger."""
        return self.path[: -len(self.locale) - 1] if self.locale else self.path


def walk(fields: Fields, raw: Raw, prefix: str = "") -> Iterator[Leaf]:
    """Yield the leaves of the `fields` present in `raw`, in the order of the fields."""
    for name, field in fields.items():
        if name in raw:
            yield from _walk(field, raw[name], prefix + name)


def _walk(field: Field, value: Json, path: str) -> Iterator[Leaf]:
    """Yield the leaves of a field's value."""
    if field.localized:
        yield from _languages(field, value, path)
    elif isinstance(field, Rows):
        yield from _rows(field, value, path)
    elif not isinstance(field, Group):
        yield Leaf(path, field, "", value)
    elif isinstance(value, dict):
        yield from walk(field.fields, value, f"{path}.")
    else:
        yield Leaf(path, field, "", value, "malformed")


def _languages(field: Field, value: Json, path: str) -> Iterator[Leaf]:
    """Yield a leaf for each language of a localized field."""
    if isinstance(value, dict) and not any("." in locale for locale in value):
        for locale, text in value.items():
            yield Leaf(f"{path}.{locale}", field, _language(locale), text)
    elif field.one_value and isinstance(value, str):
        yield Leaf(f"{path}.{UNDETERMINED}", field, "", value)
    else:
        yield Leaf(path, field, "", value, "malformed")


def _language(locale: str) -> str:
    """Return the language of a leaf; empty if its value stands for all languages."""
    return "" if locale == UNDETERMINED else locale


def _rows(field: Rows, value: Json, path: str) -> Iterator[Leaf]:
    """Yield a leaf with the ids of the rows, and the leaves of each row."""
    ids = row_ids(value)
    if ids is None:
        yield Leaf(path, field, "", value, "malformed")
        return
    if ids:
        yield Leaf(path, field, "", ids, "ids")
    for row in value:
        yield from walk(field.fields, row, f"{path}.{row['id']}.")


def row_ids(rows: Json) -> list[str] | None:
    """Return the ids of a list of rows; None if it isn't such a list or its ids aren't unique."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    ids = [row.get("id") for row in rows]
    if not all(isinstance(id, str) and re.fullmatch(KEY, id) for id in ids):
        return None
    return ids if len(set(ids)) == len(ids) else None


def fields_on_path(fields: Fields, path: str) -> tuple[list[Field], list[str]]:
    """Return (the fields on a leaf's path, outermost first; the steps after the last field)."""
    name, *steps = path.split(".")
    on_path = []
    field = fields.get(name)
    while field:
        on_path.append(field)
        at = 1 if isinstance(field, Rows) else 0  # behind the id of a row
        inner = field.fields if isinstance(field, Group) and not field.localized else {}
        field = inner.get(steps[at]) if len(steps) > at else None
        if field:
            steps = steps[at + 1 :]
    return on_path, steps


def locate(fields: Fields, path: str) -> tuple[Field, str] | None:
    """Return (field, language) of a leaf's path. The language is "" for a whole field, for a value
    that all languages share, and for ids.
    """
    on_path, steps = fields_on_path(fields, path)
    if not on_path:
        return None
    field = on_path[-1]
    if field.localized and len(steps) == 1:
        return field, _language(steps[0])
    return None if steps else (field, "")


def language_at(fields: Fields, path: str) -> str:
    """Return the language of a leaf's path; "" if all languages share it, or if there is no such
    field.
    """
    located = locate(fields, path)
    return located[1] if located else ""


def refusals(fields: Fields, raw: Raw) -> Iterator[Invalid]:
    """Yield all refusals of `raw` by its fields, not only the first."""
    for leaf in walk(fields, raw):
        try:
            if leaf.kind == "malformed":
                parse_localized(leaf.field, leaf.value, leaf.path)
            elif leaf.kind == "value":
                leaf.field.parse(leaf.value, leaf.path)
        except Invalid as refusal:
            yield refusal


def references(fields: Fields, raw: Raw) -> Iterator[tuple[str, str, str]]:
    """Yield (path, type, key) of every well-formed reference in `raw`. The path of an item of a
    list ends with its number, from 1.
    """
    for leaf in walk(fields, raw):
        if isinstance(leaf.field, Reference):
            yield from _reference(leaf.field, leaf.value, leaf.path)
        elif (reference := reference_field(leaf.field)) and isinstance(leaf.value, list):
            for number, item in enumerate(leaf.value, 1):
                yield from _reference(reference, item, f"{leaf.path}.{number}")


def reference_field(field: Field) -> Reference | None:
    """Return the reference field of a field: itself, or that of its items; None if it is no
    reference.
    """
    return field.item_field if isinstance(field.item_field, Reference) else None


def all_fields(fields: Fields, prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Yield (dotted path, field) of each field; a group or list of rows comes before its own
    fields.
    """
    for name, field in fields.items():
        yield prefix + name, field
        if isinstance(field, Group):
            yield from all_fields(field.fields, f"{prefix}{name}.")


def walk_values(
    fields: Fields, values: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Field, Any]]:
    """Yield (dotted path, field, value) of each parsed value, also in rows and groups, in each
    language.
    """
    for name, value in values.items():
        field = fields.get(name)
        if isinstance(field, Group):
            for row in value if isinstance(field, Rows) else (value,):
                yield from walk_values(field.fields, row, f"{prefix}{name}.")
        elif field:
            for single in value.values() if field.localized else (value,):
                yield prefix + name, field, single


def reference_fields(fields: Fields) -> Iterator[tuple[str, Reference]]:
    """Yield (path, reference) of each field that refers to entries, also in rows and groups."""
    for path, field in all_fields(fields):
        if reference := reference_field(field):
            yield path, reference


def _reference(reference: Reference, value: Json, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield (path, type, key) of a reference; nothing if it is malformed."""
    with suppress(Invalid):
        yield path, *reference.split(reference.parse(value, path))


def unknown_names(fields: Fields, raw: Raw, prefix: str = "") -> Iterator[tuple[str, Fields]]:
    """Yield the path of every name in `raw` that isn't a field, also in rows and groups, with the
    fields that are allowed there.
    """
    for name, value in raw.items():
        path, field = prefix + name, fields.get(name)
        if field is None:
            if not name.startswith("x-"):
                yield path, fields
            continue
        for inner, group, start in _nested_values(field, value, path):
            yield from unknown_names(inner, group, start)


def missing_required(fields: Fields, raw: Raw, locale: str, prefix: str = "") -> Sequence[str]:
    """Return the paths of required fields without a value (in `locale`, if localized), also in rows
    and groups.
    """
    missing: list[str] = []
    for name, field in fields.items():
        if not field.required and (name not in raw or not isinstance(field, Group)):
            continue  # the fast path: this runs for every entry in every language
        path, value = prefix + name, raw.get(name)
        is_filled = field.any_language and value
        if field.localized and isinstance(value, dict | None) and not is_filled:
            path, value = f"{path}.{locale}", (value or {}).get(locale)
        if field.required and value in (None, "", [], {}):
            if not any(raw.get(other) for other in field.unless):
                missing.append(path)
            continue
        for inner, group, start in _nested_values(field, value, path):
            missing += missing_required(inner, group, locale, start)
    return missing


def _nested_values(field: Field, value: Json, path: str) -> Iterator[tuple[Fields, Raw, str]]:
    """Yield (fields, values, prefix of their paths) of a group, or of each row without its id;
    nothing for other fields.
    """
    if isinstance(field, Rows):
        for row in value if row_ids(value) else ():
            values = {name: inner_value for name, inner_value in row.items() if name != "id"}
            yield field.fields, values, f"{path}.{row['id']}."
    elif isinstance(field, Group) and isinstance(value, dict):
        yield field.fields, value, f"{path}."


def control_characters(fields: Fields, raw: Raw) -> Iterator[Invalid]:
    """Yield a refusal for each value with control characters, which are dropped when it is read.
    Most entries have none, and checking their bytes is faster than checking each value.
    """
    data = orjson.dumps(raw)
    if not any(sign in data for sign in CONTROL_BYTES):
        return
    for leaf in walk(fields, raw):
        if any(CONTROL_CHARACTER.search(line) for line in _lines(leaf)):
            yield Invalid(
                leaf.path,
                N_(
                    "This contains an invisible control character, which visitors don’t see. Delete it and type "
                    "the words again."
                ),
            )


def excess_texts(fields: Fields, raw: Raw) -> Iterator[Invalid]:
    """Yield a refusal for each text that doesn't fit into MAX_ENTRY_LENGTH after those before it in
    the same language.
    """
    if len(orjson.dumps(raw)) <= MAX_ENTRY_LENGTH:
        return
    lengths: dict[str, int] = {}
    for leaf in walk(fields, raw):
        together = lengths.get(leaf.locale, 0) + sum(map(len, _lines(leaf)))
        if together <= MAX_ENTRY_LENGTH:
            lengths[leaf.locale] = together
            continue
        yield Invalid(
            leaf.path,
            N_(
                "The texts of this entry are too long together: an entry takes up to %(most)s characters in one "
                "language. Split it into several entries."
            ),
            most=MAX_ENTRY_LENGTH,
        )


def _lines(leaf: Leaf) -> list[str]:
    """Return the texts of a value, or of a list of values."""
    lines = leaf.value if isinstance(leaf.value, list) else [leaf.value]
    return [line for line in lines if isinstance(line, str)]
