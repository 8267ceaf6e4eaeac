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


def field_location(model: type[ContentType], path: str) -> FieldLocation:
    """The place of a flat path, as far as the model knows it."""
    first, *steps = path.split(".")
    field = model.fields.get(first)
    if field is None:
        return FieldLocation((path,))
    labels = [field.label]
    while steps and not field.localized:
        if isinstance(field, Rows):
            steps = steps[1:]
        inner = field.fields if isinstance(field, Group) else {}
        if not steps or steps[0] not in inner:
            break
        field, steps = inner[steps[0]], steps[1:]
        labels.append(field.label)
    locale = steps[0] if steps and field.localized else ""
    return FieldLocation(tuple(labels), "" if locale == UNDETERMINED else locale, field)
