"""How a submitted value is interpreted, shown next to its control.

A date in words, the name of a code, an identifier in its usual form with a tick if its check digits
are right.
"""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from blueprints.editor.context import current_snapshot, site
from blueprints.editor.entry_form import code_names
from blueprints.editor.interface_text import moment_text
from blueprints.editor.schedule import CONTROL_PREFIXES
from blueprints.editor.template_functions import template_function
from cms.core.errors import Invalid, NotFound
from cms.editing.forms import Control
from cms.editing.forms.code_names import CodeNames
from cms.editing.forms.typed_values import read_typed
from cms.schema.content_type import Model
from cms.schema.fields import Choice, Date, Field, FieldNames, Moment, SuggestedLine
from cms.schema.fields.walk import locate
from cms.web.templating.formats import date_text

blueprint = Blueprint("typed_values", __name__)

MAX_LENGTH = 2000
"""The most characters read of a value."""
TICK = "✓"


@blueprint.get("/entries/<type>/reading")
def interpretation(type: str) -> ResponseReturnValue:
    """Return the interpretation of a text for the control of a path."""
    model, path = site().editing.files.model(type), request.args.get("path", "")
    text = request.args.get("text", "")
    if path.startswith(CONTROL_PREFIXES):
        return {"text": moment_interpretation(text)}
    located = locate(model.fields, path)
    if located is None:
        raise NotFound
    return {"text": interpret(located[0], text)}


@template_function
def control_interpretation(control: Control) -> str:
    """Return the interpretation of a control's value."""
    return interpret(control.field, "\n".join(control.texts()))


@template_function
def moment_interpretation(text: str) -> str:
    """Return the interpretation of a text in a control of the schedule."""
    return interpret(Moment(""), text)


def interpret(field: Field, typed: str) -> str:
    """Return the interpretation of a text, "" if it isn't valid, which has its own error message."""
    zone, codes = current_snapshot().zone, code_names()
    lines = typed[:MAX_LENGTH].splitlines()
    return " · ".join(
        filter(None, (_interpret_line(field.item_field, line, zone, codes) for line in lines))
    )


def _interpret_line(field: Field, typed: str, zone: ZoneInfo, codes: CodeNames) -> str:
    raw = read_typed(field, [typed], zone, codes)
    try:
        value = None if raw is None else field.parse(raw, "")
    except Invalid:
        return ""
    if value is None or (field.cross_checked and any(field.cross_check(raw, ""))):
        return ""
    words = _value_text(field, value, str(codes.show(field, raw)))
    return "" if words == typed.strip() else words


def _value_text(field: Field, value: Any, name: str) -> str:
    """Return a parsed value as text; `name` is that of a code."""
    if isinstance(field, Date):
        return date_text(value)
    if isinstance(field, Moment):
        return moment_text(value)
    return f"{TICK} {value}" if field.widget == "identifier" else name


@template_function
def datalist_id(field: Field) -> str:
    """Return the id of the datalist of a field; "" if it has none."""
    return code_names().list_name(field.item_field)


@template_function
def checkbox_options(field: Field, model: Model) -> dict[str, str]:
    """Return value → label of the checkboxes of a field."""
    if isinstance(field, FieldNames):
        return {name: field.label for name, field in model.own_fields().items()}
    item = field.item_field
    return item.choices if isinstance(item, Choice | SuggestedLine) else {}
