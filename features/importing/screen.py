"""Lists of names that are pasted into a row of authors in a form, for the script of the form."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.slots import FormEndPlace
from cms.schema.fields import Field, Rows
from cms.schema.fields.walk import all_fields
from features.importing.name_lists import read_names

blueprint = Blueprint("importing", __name__)


def form(place: FormEndPlace) -> dict[str, dict[str, str]] | None:
    """Return the words of the form's script; None where there are no rows of persons."""
    if not any(_has_names(field) for _path, field in all_fields(place.edited.model.fields)):
        return None
    return {
        "words": {
            # i18n: {many}: how many names were pasted, each of which is now a row
            "added": _("Names added: {many}"),
            # i18n: After “Names added”, if the list of names ended with “et al.”
            "others": _("The list says that there are others (“et al.”)."),
        }
    }


def _has_names(field: Field) -> bool:
    return isinstance(field, Rows) and {"family", "given"} <= set(field.fields)


@blueprint.post("/names")
def names() -> ResponseReturnValue:
    """Return the names of a pasted list as rows; none if it isn't certainly a list."""
    return read_names(request.form.get("text", ""))._asdict()
