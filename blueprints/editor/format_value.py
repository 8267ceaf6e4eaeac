"""A stored value in words: what a choice is called, which entry a reference names."""

from flask_babel import gettext as _

from blueprints.editor.form_page import code_names
from cms.editing.forms.labels import FieldLocation
from cms.editing.forms.reference_choices import ReferenceOptions
from cms.schema.content_type import ContentType
from cms.schema.fields import Choice, FieldNames, Flag, Json, Offered
from cms.schema.fields.groups import Reference, References


def format_value(
    model: type[ContentType], place: FieldLocation, value: Json | None, options: ReferenceOptions
) -> str:
    """A value of an entry as a person reads it, in the language of the editor; lists one a line; ""
    for none.
    """
    field = place.field
    if value is None or field is None:
        return "" if value is None else str(value)
    if isinstance(field, Choice | Offered):
        return _(field.choices[value]) if value in field.choices else str(value)
    if isinstance(field, Flag):
        return _("Yes") if value is True else _("No")
    if isinstance(field, Reference | References):
        keys = value if isinstance(value, list) else [value]
        return "\n".join(_titled(field, str(key), options) for key in keys)
    if isinstance(field, FieldNames) and isinstance(value, list):
        return "\n".join(
            _(model.fields[name].label) if name in model.fields else str(name) for name in value
        )
    return field.to_form(code_names().show(field, value))


def _titled(field: Reference | References, key: str, options: ReferenceOptions) -> str:
    title = options.title(field, key)
    return f"{title} [{key}]" if title else key
