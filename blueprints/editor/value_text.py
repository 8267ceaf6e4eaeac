"""Values of fields as text: labels of choices, titles of referenced entries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from blueprints.editor.entry_form import code_names, options
from blueprints.editor.interface_text import moment_text
from blueprints.editor.language import interface
from cms.core.dates import PartialDate
from cms.editing.forms.labels import FieldLocation
from cms.schema.content_type import Model
from cms.schema.fields import Choice, Field, FieldNames, Flag, Json, SuggestedLine
from cms.schema.fields.walk import reference_field
from cms.web.templating.formats import date_text


def choice_text(field: Choice | SuggestedLine, value: Any) -> str:
    """Return the label of a choice, or the value if the field doesn't have it."""
    return _(field.choices[value]) if value in field.choices else str(value)


def name_text(field: Field, value: str) -> str:
    """Return the name of a single value: a choice, a code, the title of an entry."""
    if isinstance(field, Choice):
        return choice_text(field, value)
    if isinstance(field, Flag):
        return _("Yes")
    if reference_field(field):
        return options().title(field, value) or value
    return str(code_names().show(field, value))


def value_text(field: Field, value: Any) -> str:
    """Return a parsed value as a short text; of a localized one the first language that has it."""
    if field.localized and isinstance(value, Mapping):
        value = value.get(interface().code) or next(iter(value.values()), None)
    if isinstance(value, tuple):
        return _(", ").join(value_text(field.item_field, one) for one in value)
    if value is None or value is False:
        return ""
    if isinstance(value, PartialDate):
        return date_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    return name_text(field, str(value))


def whole_text(model: Model, place: FieldLocation, value: Json | None) -> str:
    """Return the complete value at a location as text to compare, lists one item a line, "" for
    None.
    """
    field = place.field
    if value is None or field is None:
        return "" if value is None else str(value)
    if isinstance(field, Choice | SuggestedLine):
        return choice_text(field, value)
    if isinstance(field, Flag):
        return _("Yes") if value is True else _("No")
    if reference_field(field):
        keys = value if isinstance(value, list) else [value]
        return "\n".join(_titled(field, str(key)) for key in keys)
    if isinstance(field, FieldNames) and isinstance(value, list):
        return "\n".join(
            _(model.fields[name].label) if name in model.fields else str(name) for name in value
        )
    return field.to_form(code_names().show(field, value))


def _titled(field: Field, key: str) -> str:
    title = options().title(field, key)
    return f"{title} [{key}]" if title else key
