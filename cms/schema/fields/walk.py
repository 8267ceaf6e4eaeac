"""Every single value of an entry with its path: what flattening, checking and the translation
ledger go by.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

import orjson

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.core.languages import UNDETERMINED
from cms.schema.fields.base import MAX_ENTRY_LENGTH, UNFIT_SIGN, Field, Fields, Json, Raw
from cms.schema.fields.formats import KEY
from cms.schema.fields.groups import Group, Reference, Rows, parse_localized

UNFIT_BYTES = (b"\\", b"\x7f", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""Of which every value with an UNFIT_SIGN has one, as JSON; few others do."""

Kind = Literal["value", "ids", "misshapen"]


class Leaf(NamedTuple):
    """One value: of a field in one language ("" for one that all share), or the ids of rows in
    their order.

    What isn't shaped as its field wants, such as a text where a group belongs, is one misshapen
    leaf.
    """

    path: str
    field: Field
    locale: str
    value: Json
    kind: Kind = "value"

    @property
    def localized_path(self) -> str:
        """The path without its language, as the translation ledger has it."""
        return self.path[: -len(self.locale) - 1] if self.locale else self.path


def walk(fields: Fields, raw: Raw, prefix: str = "") -> Iterator[Leaf]:
    """The leaves of what `raw` has of `fields`, in the order of the fields."""
    for name, field in fields.items():
        if name in raw:
            yield from _walk(field, raw[name], prefix + name)


def _walk(field: Field, value: Json, path: str) -> Iterator[Leaf]:
    """The leaves of a field's value."""
    if field.localized:
        yield from _languages(field, value, path)
    elif isinstance(field, Rows):
        yield from _rows(field, value, path)
    elif not isinstance(field, Group):
        yield Leaf(path, field, "", value)
    elif isinstance(value, dict):
        yield from walk(field.fields, value, f"{path}.")
    else:
        yield Leaf(path, field, "", value, "misshapen")


def _languages(field: Field, value: Json, path: str) -> Iterator[Leaf]:
    """A leaf for each language of a localized field."""
    if isinstance(value, dict) and not any("." in locale for locale in value):
        for locale, one in value.items():
            yield Leaf(f"{path}.{locale}", field, _language(locale), one)
    elif field.one_value and isinstance(value, str):
        yield Leaf(f"{path}.{UNDETERMINED}", field, "", value)
    else:
        yield Leaf(path, field, "", value, "misshapen")


def _language(locale: str) -> str:
    """The language of a leaf; none where its value stands for all languages."""
    return "" if locale == UNDETERMINED else locale


def _rows(field: Rows, value: Json, path: str) -> Iterator[Leaf]:
    """A leaf with the ids of the rows, and the leaves of each row."""
    ids = row_ids(value)
    if ids is None:
        yield Leaf(path, field, "", value, "misshapen")
        return
    if ids:
        yield Leaf(path, field, "", ids, "ids")
    for row in value:
        yield from walk(field.fields, row, f"{path}.{row['id']}.")


def row_ids(rows: Json) -> list[str] | None:
    """The ids of a list of rows, or None where it is no such list or they don't tell the rows
    apart.
    """
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    ids = [row.get("id") for row in rows]
    if not all(isinstance(id, str) and re.fullmatch(KEY, id) for id in ids):
        return None
    return ids if len(set(ids)) == len(ids) else None


def fields_along(fields: Fields, path: str) -> tuple[list[Field], list[str]]:
    """(the fields on the way to a leaf's path, outermost first; the steps behind the last one)."""
    name, *steps = path.split(".")
    found = []
    field = fields.get(name)
    while field:
        found.append(field)
        at = 1 if isinstance(field, Rows) else 0  # behind the id of a row
        inner = field.fields if isinstance(field, Group) and not field.localized else {}
        field = inner.get(steps[at]) if len(steps) > at else None
        if field:
            steps = steps[at + 1 :]
    return found, steps


def locate(fields: Fields, path: str) -> tuple[Field, str] | None:
    """(field, language) of a leaf's path; the language is "" for a whole field, what all languages
    share, or ids.
    """
    found, steps = fields_along(fields, path)
    if not found:
        return None
    field = found[-1]
    if field.localized and len(steps) == 1:
        return field, _language(steps[0])
    return None if steps else (field, "")


def language_at(fields: Fields, path: str) -> str:
    """The language of a leaf's path; "" for what all share, and where there is no such field."""
    found = locate(fields, path)
    return found[1] if found else ""


def refusals(fields: Fields, raw: Raw) -> Iterator[Invalid]:
    """All refusals of `raw` by its fields, not only the first."""
    for leaf in walk(fields, raw):
        try:
            if leaf.kind == "misshapen":
                parse_localized(leaf.field, leaf.value, leaf.path)
            elif leaf.kind == "value":
                leaf.field.parse(leaf.value, leaf.path)
        except Invalid as refusal:
            yield refusal


def pointers(fields: Fields, raw: Raw) -> Iterator[tuple[str, str, str]]:
    """(path, type, key) of every well-formed reference in `raw`; items of a list have their number
    from 1.
    """
    for leaf in walk(fields, raw):
        if isinstance(leaf.field, Reference):
            yield from _pointer(leaf.field, leaf.value, leaf.path)
        elif (reference := reference_of(leaf.field)) and isinstance(leaf.value, list):
            for number, one in enumerate(leaf.value, 1):
                yield from _pointer(reference, one, f"{leaf.path}.{number}")


def reference_of(field: Field) -> Reference | None:
    """The reference that a field holds, one or many."""
    return field.one if isinstance(field.one, Reference) else None


def all_fields(fields: Fields, prefix: str = "") -> Iterator[tuple[str, Field]]:
    """(dotted path, field) of each field, those in rows and groups after these."""
    for name, field in fields.items():
        yield prefix + name, field
        if isinstance(field, Group):
            yield from all_fields(field.fields, f"{prefix}{name}.")


def walk_values(
    fields: Fields, values: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Field, Any]]:
    """(dotted path, field, value) of each parsed value, in rows and groups too, in each language."""
    for name, value in values.items():
        field = fields.get(name)
        if isinstance(field, Group):
            for row in value if isinstance(field, Rows) else (value,):
                yield from walk_values(field.fields, row, f"{prefix}{name}.")
        elif field:
            for one in value.values() if field.localized else (value,):
                yield prefix + name, field, one


def references_in(fields: Fields) -> Iterator[tuple[str, Reference]]:
    """(path, reference) of each field that refers to entries, those in rows and groups included."""
    for path, field in all_fields(fields):
        if reference := reference_of(field):
            yield path, reference


def _pointer(reference: Reference, value: Json, path: str) -> Iterator[tuple[str, str, str]]:
    """(path, type, key) of a reference; nothing for a malformed one."""
    with suppress(Invalid):
        yield path, *reference.split(reference.parse(value, path))


def unknown_names(fields: Fields, raw: Raw, prefix: str = "") -> Iterator[tuple[str, Fields]]:
    """The path of every name in `raw` that is no field, in rows and groups too, and the fields
    there are beside it.
    """
    for name, value in raw.items():
        path, field = prefix + name, fields.get(name)
        if field is None:
            if not name.startswith("x-"):
                yield path, fields
            continue
        for inner, group, start in _groups(field, value, path):
            yield from unknown_names(inner, group, start)


def unfilled(fields: Fields, raw: Raw, locale: str, prefix: str = "") -> Sequence[str]:
    """Paths of required fields that have no value (in `locale`, if localized), in rows and groups
    too.
    """
    found: list[str] = []
    for name, field in fields.items():
        if not field.required and (name not in raw or not isinstance(field, Group)):
            continue  # most: every entry is looked at in every language
        path, value = prefix + name, raw.get(name)
        is_filled = field.any_language and value
        if field.localized and isinstance(value, dict | None) and not is_filled:
            path, value = f"{path}.{locale}", (value or {}).get(locale)
        if field.required and value in (None, "", [], {}):
            if not any(raw.get(other) for other in field.unless):
                found.append(path)
            continue
        for inner, group, start in _groups(field, value, path):
            found += unfilled(inner, group, locale, start)
    return found


def _groups(field: Field, value: Json, path: str) -> Iterator[tuple[Fields, Raw, str]]:
    """(fields, values, beginning of their paths) of a group, or of each row but for its id; nothing
    for any other field.
    """
    if isinstance(field, Rows):
        for row in value if row_ids(value) else ():
            values = {name: one for name, one in row.items() if name != "id"}
            yield field.fields, values, f"{path}.{row['id']}."
    elif isinstance(field, Group) and isinstance(value, dict):
        yield field.fields, value, f"{path}."


def unfit_signs(fields: Fields, raw: Raw) -> Iterator[Invalid]:
    """The values with control characters, which are left out where the value is read. Most entries
    have none, which their bytes tell faster than a look at each value."""
    data = orjson.dumps(raw)
    if not any(sign in data for sign in UNFIT_BYTES):
        return
    for leaf in walk(fields, raw):
        if any(UNFIT_SIGN.search(line) for line in _lines(leaf)):
            yield Invalid(
                leaf.path,
                N_(
                    "This holds an invisible control character, which visitors don’t get. Delete "
                    "it and type the words again."
                ),
            )


def overlong(fields: Fields, raw: Raw) -> Iterator[Invalid]:
    """The texts for which an entry has no room beside those before them in the same language."""
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
                "The texts of this entry are too long together: an entry takes up to %(most)s "
                "characters in one language. Divide it into several entries."
            ),
            most=MAX_ENTRY_LENGTH,
        )


def _lines(leaf: Leaf) -> list[str]:
    """The texts of a value, or of a list of them."""
    lines = leaf.value if isinstance(leaf.value, list) else [leaf.value]
    return [line for line in lines if isinstance(line, str)]
