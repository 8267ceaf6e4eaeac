"""The labels and the language of a flat path."""

from dataclasses import dataclass

from cms.core.languages import UNDETERMINED
from cms.schema.content_type import Model
from cms.schema.fields import Field
from cms.schema.fields.walk import fields_on_path


@dataclass(frozen=True, slots=True)
class FieldLocation:
    """The location of a value in the form. `labels`: message ids of the fields, outermost first ·
    `locale`: a code or "".
    """

    labels: tuple[str, ...]
    locale: str = ""
    field: Field | None = None


def field_location(model: Model, path: str) -> FieldLocation:
    """Return the location of a flat path, as far as the model has its fields."""
    fields, steps = fields_on_path(model.fields, path)
    if not fields:
        return FieldLocation((path,))
    labels = tuple(field.label for field in fields)
    locale = steps[0] if steps and fields[-1].localized else ""
    return FieldLocation(labels, "" if locale == UNDETERMINED else locale, fields[-1])
