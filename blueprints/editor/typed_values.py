"""The interpretation of a typed value, shown beside its control: a date in words, the name behind a
code, an identifier as it is written, with a tick where its check digits are right.
"""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from blueprints.editor.context import current_snapshot, site
from blueprints.editor.entry_form import code_names
from blueprints.editor.interface_text import moment_text
from blueprints.editor.schedule import EDGES
from cms.core.errors import Invalid, NotFound
from cms.editing.forms import Control
from cms.editing.forms.code_names import CodeNames, list_of
from cms.editing.forms.form import read_typed
from cms.schema.content_type import Model
from cms.schema.fields import Choice, Date, Field, FieldNames, Identifier, Moment, Offered
from cms.schema.fields.walk import locate
from cms.web.templating.formats import date_text

blueprint = Blueprint("typed_values", __name__)

MAX_LENGTH = 2000
"""Characters of a typed value that is read."""
TICK = "✓"


@blueprint.get("/entries/<type>/reading")
def asked(type: str) -> ResponseReturnValue:
    """The interpretation of the text typed into the control of a path."""
    model, path = site().editing.files.model(type), request.args.get("path", "")
    text = request.args.get("text", "")
    if path.startswith(EDGES):
        return {"text": moment_taken_for(text)}
    found = locate(model.fields, path)
    if found is None:
        raise NotFound
    return {"text": read(found[0], text)}


def taken_for(control: Control) -> str:
    """The interpretation of a control's value."""
    return read(control.kind, "\n".join(control.texts()))


def moment_taken_for(text: str) -> str:
    """The interpretation of the text in a schedule's control."""
    return read(Moment(""), text)


def read(field: Field, typed: str) -> str:
    """The interpretation of a typed text; empty where it can't be read, which has its own message."""
    zone, codes = current_snapshot().zone, code_names()
    lines = typed[:MAX_LENGTH].splitlines()
    return " · ".join(filter(None, (_read(field.one, line, zone, codes) for line in lines)))


def _read(field: Field, typed: str, zone: ZoneInfo, codes: CodeNames) -> str:
    raw = read_typed(field, [typed], zone, codes)
    try:
        value = None if raw is None else field.parse(raw, "")
    except Invalid:
        return ""
    if value is None or (field.checked and any(field.cross_check(raw, ""))):
        return ""
    words = _words(field, value, str(codes.show(field, raw)))
    return "" if words == typed.strip() else words


def _words(field: Field, value: Any, name: str) -> str:
    """A parsed value in words; `name` is that of a code."""
    if isinstance(field, Date):
        return date_text(value)
    if isinstance(field, Moment):
        return moment_text(value)
    return f"{TICK} {value}" if isinstance(field, Identifier) else name


def codes_of(field: Field) -> str:
    """The id of the list of names that a field chooses from."""
    return list_of(field.one)


def to_tick(field: Field, model: Model) -> dict[str, str]:
    """Value → label of what can be ticked in a list of names or choices."""
    if isinstance(field, FieldNames):
        return {name: one.label for name, one in model.own_fields().items()}
    item = field.one
    return item.choices if isinstance(item, Choice | Offered) else {}
