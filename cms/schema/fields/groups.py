"""Fields that refer to entries by key and to media files by name; and fields that contain fields:
groups, and lists of rows with stable ids.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar

from cms.core.errors import Invalid
from cms.core.i18n import N_, NC_, plain
from cms.core.languages import UNDETERMINED
from cms.schema.fields.base import Field, Fields, Json, JsonObject, Line, Lines, Raw, read_text
from cms.schema.fields.cross_checks import Check, checked_fields, cross_check, schema_of
from cms.schema.fields.formats import KEY

ANY = "*"
"""The type of a reference to an entry of any type."""

FILE = r"^[^\s/\\<>\"'?#%:*|.][^/\\<>\"'?#%:*|]*(/[^/\\<>\"'?#%:*|.][^/\\<>\"'?#%:*|]*)*\.[A-Za-z0-9]{2,5}$"


class Reference(Field):
    """An entry of one of `types`, by its key; stored as `type/key` if several types are allowed."""

    widget = "reference"
    empty = None

    def __init__(self, label: str, *types: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.types = types

    @property
    def qualified(self) -> bool:
        """Whether the stored value includes the type."""
        return len(self.types) > 1 or self.types == (ANY,)

    def parse(self, raw: Json, path: str) -> str:
        text = read_text(raw, path)
        kind, key = self.split(text)
        is_allowed = kind in self.types or (kind and self.types == (ANY,))
        if not is_allowed or not re.fullmatch(KEY, key):
            raise Invalid(path, N_("Choose an entry from the list."))
        return text

    def split(self, text: str) -> tuple[str, str]:
        """Return (type, key) of a stored reference."""
        if not self.qualified:
            return self.types[0], text
        kind, _, key = text.partition("/")
        return kind, key

    def schema(self) -> JsonObject:
        pattern = KEY
        if self.qualified:
            kinds = "[a-z]+" if self.types == (ANY,) else "|".join(self.types)
            pattern = f"^({kinds})/{KEY[1:]}"
        return {"type": "string", "pattern": pattern}

    def words(self, value: Any) -> str:
        return ""


class References(Lines):
    """A list of entries, in the given order."""

    widget = "references"

    def __init__(self, label: str, *types: str, **options: Any) -> None:
        super().__init__(label, Reference(label, *types), **options)
        self.types = types

    def words(self, value: Any) -> str:
        return ""


class Media(Field):
    """A file in `data/media/`, by its path there. `is_picture`: the form offers pictures."""

    widget = "media"

    def __init__(self, label: str, *, is_picture: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.is_picture = is_picture

    def parse(self, raw: Json, path: str) -> str:
        text = read_text(raw, path)
        if not re.fullmatch(FILE, text) or ".." in text:
            raise Invalid(path, N_("Choose a file from the media library."))
        return text

    def words(self, value: Any) -> str:
        return ""


ONLY_KNOWN_NAMES: JsonObject = {
    "patternProperties": {"^x-": {}},
    "additionalProperties": False,
}
"""JSON Schema of an object that allows no unknown names, except those that begin with `x-`."""
LOCALE = "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"


class Group(Field):
    """Several fields that belong together. The value maps their names to the parsed values."""

    widget = "group"
    empty: ClassVar[Any] = None

    def __init__(
        self, label: str, fields: Fields, checks: Sequence[Check] = (), **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.fields = dict(fields)
        self.checks = tuple(checks)
        for name, field in self.fields.items():
            field.name = name

    def parse(self, raw: Json, path: str) -> Any:
        if not isinstance(raw, dict):
            raise Invalid(path, N_("This must be a group of fields."))
        return parse_fields(self.fields, raw, path)

    def schema(self) -> JsonObject:
        properties = {name: localized_schema(field) for name, field in self.fields.items()}
        return {
            "type": "object",
            "properties": properties,
            **ONLY_KNOWN_NAMES,
            **schema_of(self.checks),
        }

    @cached_property
    def cross_checked(self) -> frozenset[Field]:
        return checked_fields(self.fields, self.checks)

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        if isinstance(raw, dict):
            yield from cross_check(self.fields, self.checks, raw, f"{path}.")

    def words(self, value: Any) -> str:
        return ""

    def facets(self, value: Any) -> Iterator[str]:
        yield from ()


class Rows(Group):
    """A list of groups. Every row has an immutable `id`, so that it can be moved, merged and
    translated. The form collapses the fields in `folded`.
    """

    widget = "rows"
    empty = ()

    def __init__(
        self,
        label: str,
        fields: Fields,
        checks: Sequence[Check] = (),
        *,
        folded: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(label, fields, checks, **options)
        self.folded = tuple(folded)

    def parse(self, raw: Json, path: str) -> Any:
        if not isinstance(raw, list):
            raise Invalid(path, N_("This must be a list of rows."))
        rows = tuple(self._row(row, f"{path}.{number}", path) for number, row in enumerate(raw, 1))
        ids = [row["id"] for row in rows]
        for id in ids:
            if ids.count(id) > 1:
                message = N_("Two rows have the id %(id)s: give one of them another.")
                raise Invalid(path, message, id=id)
        return rows

    def _row(self, raw: Json, place: str, path: str) -> dict[str, Any]:
        """Parse a row with its id. Refusals of the row are located by its number, those of its
        fields by its id.
        """
        if not isinstance(raw, dict):
            raise Invalid(place, N_("This must be a row with fields."))
        if not re.fullmatch(KEY, str(raw.get("id", ""))):
            raise Invalid(
                place, N_("Every row needs an id of lowercase letters, digits and hyphens.")
            )
        return {"id": raw["id"]} | parse_fields(self.fields, raw, f"{path}.{raw['id']}")

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        for row in raw if isinstance(raw, list) else ():
            if isinstance(row, dict):
                yield from super().cross_check(row, f"{path}.{row.get('id')}")

    def schema(self) -> JsonObject:
        row = super().schema()
        row["properties"] = {"id": {"type": "string", "pattern": KEY}} | row["properties"]
        return {"type": "array", "items": row | {"required": ["id"]}}


class Image(Group):
    """A picture with its alternative text and its credit (schema.org ImageObject)."""

    def __init__(self, label: str = N_("Picture"), **options: Any) -> None:
        super().__init__(
            label,
            {
                "file": Media(N_("File"), is_picture=True),
                "alt": Line(
                    NC_("of a picture", "Description"),
                    localized=True,
                    help=N_(
                        "Says what the picture shows, for people who can’t see it (alternative text)."
                    ),
                ),
                # i18n: Who made a picture
                "credit": Line(N_("Credit"), localized=True),
            },
            **options,
        )


def parse_fields(fields: Fields, raw: Raw, path: str) -> dict[str, Any]:
    """Parse the values of `fields` in `raw`; localized ones as {language: value}. Raises Invalid."""
    prefix = f"{path}." if path else ""
    return {
        name: parse_localized(field, raw[name], prefix + name)
        for name, field in fields.items()
        if name in raw
    }


def parse_localized(field: Field, raw: Json, path: str) -> Any:
    """Parse one field's value; {language: value} if it is localized. Raises Invalid."""
    if not field.localized:
        return field.parse(raw, path)
    if field.one_value and isinstance(raw, str):
        return {UNDETERMINED: field.parse(raw, path)}
    if not isinstance(raw, dict):
        raise Invalid(path, N_('This must have one value per language, such as {"en": …}.'))
    return {locale: field.parse(value, f"{path}.{locale}") for locale, value in raw.items()}


def localized_schema(field: Field) -> JsonObject:
    """Return the JSON Schema of a field as stored in the file, with its label as title."""
    schema = single = field.schema()
    if field.localized:
        schema = {
            "type": "object",
            "propertyNames": {"pattern": LOCALE},
            "additionalProperties": schema,
        }
    if field.one_value:
        schema = {"anyOf": [schema, single]}
    return {"title": plain(field.label)} | schema
