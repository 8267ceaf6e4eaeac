"""Every single value of an entry with its path: what flattening, checking and the translation
ledger go by.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import orjson

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.core.languages import UNDETERMINED
from cms.schema.fields.base import MAX_ENTRY_LENGTH, UNFIT_SIGN, Field, Json
from cms.schema.fields.formats import KEY
from cms.schema.fields.groups import Group, Rows, parse_localized
from cms.schema.fields.relations import Reference, References

UNFIT_BYTES = re.compile(rb"\\(?:u00|[bfr])|\x7f|\xef\xbf[\xbe\xbf]")
"""Signs of UNFIT_SIGN as JSON has them, and little else."""

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


def walk(fields: Mapping[str, Field], raw: Mapping[str, Json], prefix: str = "") -> Iterator[Leaf]:
    """The leaves of what `raw` has of `fields`, in the order of the fields."""
    for name, field in fields.items():
        if name in raw:
            yield from _walk(field, raw[name], prefix + name)


def _walk(field: Field, value: Json, path: str) -> Iterator[Leaf]:
    if field.localized:
        yield from _languages(field, value, path)
    elif isinstance(field, Rows):
        yield from _rows(field, value, path)
    elif isinstance(field, Group) and isinstance(value, dict):
        yield from walk(field.fields, value, f"{path}.")
    else:
        yield Leaf(path, field, "", value, "misshapen" if isinstance(field, Group) else "value")


def _languages(field: Field, value: Json, path: str) -> Iterator[Leaf]:
    if isinstance(value, dict) and not any("." in locale for locale in value):
        yield from (
            Leaf(f"{path}.{locale}", field, _language(locale), one) for locale, one in value.items()
        )
    elif field.one_value and isinstance(value, str):
        yield Leaf(f"{path}.{UNDETERMINED}", field, "", value)
    else:
        yield Leaf(path, field, "", value, "misshapen")


def _language(locale: str) -> str:
    """The language of a leaf; none where its value stands for all languages."""
    return "" if locale == UNDETERMINED else locale


def _rows(field: Rows, value: Json, path: str) -> Iterator[Leaf]:
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
    sound = all(isinstance(id, str) and re.fullmatch(KEY, id) for id in ids)
    return [str(id) for id in ids] if sound and len(set(ids)) == len(ids) else None


def locate(fields: Mapping[str, Field], path: str) -> tuple[Field, str] | None:
    """(field, language) of a leaf's path; the language is "" for a whole field, what all languages
    share, or ids.
    """
    first, *rest = path.split(".")
    field = fields.get(first)
    while field and rest:
        if field.localized:
            return (field, _language(rest[0])) if len(rest) == 1 else None
        if isinstance(field, Rows):
            rest = rest[1:]
        if not isinstance(field, Group) or not rest:
            return None
        field, rest = field.fields.get(rest[0]), rest[1:]
    return (field, "") if field else None


def refusals(fields: Mapping[str, Field], raw: Mapping[str, Json]) -> Iterator[Invalid]:
    """All refusals of `raw` by its fields, not only the first."""
    for leaf in walk(fields, raw):
        try:
            if leaf.kind == "misshapen":
                parse_localized(leaf.field, leaf.value, leaf.path)
            elif leaf.kind == "value":
                leaf.field.parse(leaf.value, leaf.path)
        except Invalid as refusal:
            yield refusal


def pointers(
    fields: Mapping[str, Field], raw: Mapping[str, Json]
) -> Iterator[tuple[str, str, str]]:
    """(path, type, key) of every well-formed reference in `raw`; items of a list have their number
    from 1.
    """
    for leaf in walk(fields, raw):
        if isinstance(leaf.field, Reference):
            yield from _pointer(leaf.field, leaf.value, leaf.path)
        elif isinstance(leaf.field, References) and isinstance(leaf.value, list):
            for number, one in enumerate(leaf.value, 1):
                yield from _pointer(leaf.field.item, one, f"{leaf.path}.{number}")


def _pointer(field: Field, value: Json, path: str) -> Iterator[tuple[str, str, str]]:
    try:
        field.parse(value, path)
    except Invalid:
        return
    yield from ((path, kind, key) for kind, key in field.references(value))


def unknown_names(
    fields: Mapping[str, Field], raw: Mapping[str, Json], prefix: str = ""
) -> Iterator[tuple[str, Mapping[str, Field]]]:
    """The path of every name in `raw` that is no field, in rows and groups too, and the fields
    there are beside it.
    """
    for name, value in raw.items():
        field = fields.get(name)
        if field is None:
            if not name.startswith("x-"):
                yield prefix + name, fields
        elif isinstance(field, Rows):
            for row in value if row_ids(value) else ():
                rest = {inner: one for inner, one in row.items() if inner != "id"}
                yield from unknown_names(field.fields, rest, f"{prefix}{name}.{row['id']}.")
        elif isinstance(field, Group) and isinstance(value, dict):
            yield from unknown_names(field.fields, value, f"{prefix}{name}.")


def unfilled(
    fields: Mapping[str, Field], raw: Mapping[str, Json], locale: str, prefix: str = ""
) -> Sequence[str]:
    """Paths of required fields that have no value (in `locale`, if localized), in rows and groups
    too.
    """
    found: list[str] = []
    for name, field in fields.items():
        path, value = prefix + name, raw.get(name)
        if (
            field.localized
            and isinstance(value, dict | None)
            and not (field.any_language and value)
        ):
            path, value = f"{path}.{locale}", (value or {}).get(locale)
        if field.required and value in (None, "", [], {}):
            found += [] if any(raw.get(other) for other in field.unless) else [path]
        elif isinstance(field, Rows):
            for row in value if value and row_ids(value) else ():
                found.extend(unfilled(field.fields, row, locale, f"{path}.{row['id']}."))
        elif isinstance(field, Group) and isinstance(value, dict):
            found.extend(unfilled(field.fields, value, locale, f"{path}."))
    return found


def unfit_signs(fields: Mapping[str, Field], raw: Mapping[str, Json]) -> Iterator[Invalid]:
    """The values with control characters, which are left out where the value is read. Most entries
    have none, which their bytes tell faster than a look at each value."""
    if not UNFIT_BYTES.search(orjson.dumps(raw)):
        return
    for leaf in walk(fields, raw):
        lines = leaf.value if isinstance(leaf.value, list) else (leaf.value,)
        if any(isinstance(line, str) and UNFIT_SIGN.search(line) for line in lines):
            yield Invalid(
                leaf.path,
                N_(
                    "This holds an invisible control character, which visitors don’t get. Delete "
                    "it and type the words again."
                ),
            )


def overlong(fields: Mapping[str, Field], raw: Mapping[str, Json]) -> Iterator[Invalid]:
    """The texts for which an entry has no room beside those before them in the same language."""
    if len(orjson.dumps(raw)) <= MAX_ENTRY_LENGTH:
        return
    lengths: dict[str, int] = {}
    for leaf in walk(fields, raw):
        length = sum(
            len(line)
            for line in (leaf.value if isinstance(leaf.value, list) else (leaf.value,))
            if isinstance(line, str)
        )
        together = lengths.get(leaf.locale, 0) + length
        if together > MAX_ENTRY_LENGTH:
            yield Invalid(
                leaf.path,
                N_(
                    "The texts of this entry are too long together: an entry takes up to %(most)s "
                    "characters in one language. Divide it into several entries."
                ),
                most=MAX_ENTRY_LENGTH,
            )
        else:
            lengths[leaf.locale] = together
