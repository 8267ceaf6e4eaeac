"""The labels and the language of a flat path."""

from dataclasses import dataclass

from cms.core.languages import UNDETERMINED
from cms.schema.content_type import ContentType
from cms.schema.fields import Field
from cms.schema.fields.groups import Group, Rows


@dataclass(frozen=True, slots=True)
class FieldLocation:
    """The place of a value in the form. `labels`: message ids of the fields, outermost first;
    `locale`: a code or "".
    """

    labels: tuple[str, ...]
    locale: str = ""
    field: Field | None = None
    rows: tuple[tuple[str, str], ...] = ()
    """(path of the list, id of the row) for every list on the way."""


def field_location(model: type[ContentType], path: str) -> FieldLocation:
    """The place of a flat path, as far as the model knows it."""
    steps = path.split(".")
    field: Field | None = model.fields.get(steps[0])
    if field is None:
        return FieldLocation((path,))
    labels, rows, at = [field.label], [], 1
    while at < len(steps) and not field.localized:
        if isinstance(field, Rows):
            rows.append((".".join(steps[:at]), steps[at]))
            at += 1
        inner = field.fields if isinstance(field, Group) else {}
        if at >= len(steps) or steps[at] not in inner:
            break
        field = inner[steps[at]]
        labels.append(field.label)
        at += 1
    locale = steps[at] if at < len(steps) and field.localized else ""
    if locale == UNDETERMINED:
        locale = ""
    return FieldLocation(tuple(labels), locale, field, tuple(rows))
