"""The columns and filters of a type's list, derived from its model."""

from collections.abc import Iterator

from cms.schema.content_type import TRAILING_FIELDS, Model
from cms.schema.fields import (
    ANY,
    Choice,
    Country,
    Date,
    Field,
    FieldNames,
    Fields,
    Flag,
    Group,
    Image,
    Language,
    Markdown,
    Media,
    Paragraph,
    Reference,
)
from cms.schema.fields.redirect_addresses import FormerAddresses
from cms.schema.fields.walk import reference_field

TITLE, UPDATED, KEY = "title", "updated", "key"
"""Sort keys other than a type's fields: the title, the last save of the draft, the key."""
LANGUAGES, MODIFIED = "/languages", "/modified"
"""Columns that aren't fields: the status of each language, and the last change on the site."""
EXTRA_COLUMNS = (LANGUAGES, UPDATED, MODIFIED, KEY)
"""The columns after the fields, in order."""
WITHOUT_COLUMN = (FieldNames, FormerAddresses, Group, Image, Markdown, Media, Paragraph)
FILTERED = (Choice, Country, Language, Flag)
"""Fields with few values, by which lists can be filtered."""


def column_names(model: Model) -> list[str]:
    """Return the columns that a list can show in addition to the title, in order."""
    fields = [
        name
        for name, field in model.fields.items()
        if name != model.title and not isinstance(field, WITHOUT_COLUMN)
    ]
    return [*fields, *EXTRA_COLUMNS]


def default_columns(model: Model) -> list[str]:
    """Return a list's default columns: those it is sorted and filtered by."""
    fields = dict.fromkeys((model.order.lstrip("-"), *model.filters))
    available = column_names(model)
    return [
        *(name for name in fields if name in available and name not in ("position", KEY)),
        LANGUAGES,
        UPDATED,
    ]


def filter_fields(model: Model) -> dict[str, Field]:
    """Return path → field of everything a list can be filtered by.

    First come the fields that the model names, then choices, countries, the year of the first date,
    and references, including those in rows.
    """
    named = {name: model.fields[name] for name in model.filters}
    fields = dict(_filters(model.fields))
    keywords = {name: fields.pop(name) for name in TRAILING_FIELDS if name in fields}
    dates = [path for path, field in fields.items() if isinstance(field, Date)]
    order = model.order.lstrip("-")
    first_date = order if order in dates else next(iter(dates), "")
    return named | {
        path: field
        for path, field in (keywords | fields).items()
        if path == first_date or not isinstance(field, Date)
    }


def _filters(fields: Fields) -> Iterator[tuple[str, Field]]:
    for name, field in fields.items():
        if isinstance(field, Group):
            for inner, inner_field in field.fields.items():
                if isinstance(inner_field, Reference) and _is_filterable(inner_field):
                    yield f"{name}.{inner}", inner_field
        elif _is_filterable(field):
            yield name, field


def _is_filterable(field: Field) -> bool:
    """Return whether lists can be filtered by a field."""
    if reference := reference_field(field):
        return reference.types != (ANY,)
    return isinstance(field, Date) or isinstance(field.item_field, FILTERED)
