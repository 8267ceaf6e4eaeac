"""The labels and the language of a flat path."""

from dataclasses import dataclass

from cms.core.languages import UNDETERMINED
from cms.schema.content_type import ContentType
from cms.schema.fields import Field
from cms.schema.fields.groups import Group, Rows


@dataclass(frozen=True, slots=True)
class FieldLocation:
    """Where a value stands. `labels`: message ids of the fields, outermost first; `locale`: a code
    or "".
    """

    labels: tuple[str, ...]
    locale: str = ""
    field: Field | None = None
    rows: tuple[tuple[str, str], ...] = ()
    """(path of the list, id of the row) for every list on the way."""


def field_location(model: type[ContentType], path: str) -> FieldLocation:
    """The place of a flat path, as far as the model knows it."""
    first, *rest = path.split(".")
    field: Field | None = model.fields.get(first)
    if field is None:
        return FieldLocation((path,))
    labels, rows, at = [field.label], [], first
    while rest and not field.localized:
        if isinstance(field, Rows):
            rows.append((at, rest[0]))
            at, rest = f"{at}.{rest[0]}", rest[1:]
        if not rest or not isinstance(field, Group) or rest[0] not in field.fields:
            break
        field = field.fields[rest[0]]
        labels.append(field.label)
        at, rest = f"{at}.{rest[0]}", rest[1:]
    locale = rest[0] if rest and field.localized and rest[0] != UNDETERMINED else ""
    return FieldLocation(tuple(labels), locale, field, tuple(rows))
