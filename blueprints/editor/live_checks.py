"""Looking at an entry while somebody types: the findings beside its controls, asked for by script."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from blueprints.editor.context import site
from blueprints.editor.findings import form_findings
from blueprints.editor.form_page import make_form
from cms.editing.forms.base_values import apply_choices

blueprint = Blueprint("findings", __name__)

MAX_BYTES = 2 * 2**20
"""Of what is sent to be looked at."""


@blueprint.post("/entries/<type>/<key>/findings")
def look(type: str, key: str) -> ResponseReturnValue:
    """Check the entry with the submitted values: a list, as HTML, for each control, and how many
    there are together.
    """
    if (request.content_length or 0) > MAX_BYTES:
        raise RequestEntityTooLarge
    edited = site().editing.drafts.open(type, key)
    sent = MultiDict(apply_choices(request.form.to_dict(flat=False)))
    form = make_form(edited.model).load(edited.flat, sent)
    found = form_findings(edited, form)
    lists = {
        place.id: render_template(
            "editor/fields/finding_list.html", leaf=place, found=found.at(place)
        )
        for place in form.places.values()
        if found.at(place)
    }
    return {
        "lists": lists,
        "count": render_template("editor/entry/finding_count.html", findings=found),
    }
