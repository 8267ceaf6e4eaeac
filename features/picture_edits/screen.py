"""Rotating and cropping a picture: on the page of the file, and in the form of an entry."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, may, site, wants_json
from blueprints.editor.errors import status_of
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.slots import FilePlace
from cms.core.errors import Invalid, NotFound
from cms.core.files import Unfinished
from cms.editing.where_used import medium_uses
from cms.media.dimensions import shape
from features.media_library.file_screen import PICTURE_WIDTH, facts_first, redirect_to_file
from features.media_library.screen import library
from features.picture_edits.edits import EDITABLE, PictureEdit, edit_picture

blueprint = Blueprint("picture_edits", __name__, url_prefix="/media")

CROP_SIDES = (("left", "0"), ("top", "0"), ("width", "100"), ("height", "100"))
"""Controls of a crop, and their values if nothing is cut off."""


def picture(place: FilePlace) -> dict[str, Any] | None:
    """Return the picture's shape, the width in which it is shown, and the submitted values; None for
    a file that can't be edited.
    """
    path = site().paths.media_file(place.file)
    measured = shape(path) if path.suffix.lower() in EDITABLE else None
    sent = request.form
    return {"shape": measured, "large": PICTURE_WIDTH, "sent": sent} if measured else None


def croppable(place: FilePlace) -> dict[str, Any] | None:
    """Return no values; None for a file that can't be edited, or that the account may not edit."""
    return {} if may("media") and picture(place) else None


@blueprint.get("/crop/<path:name>")
def dialog(name: str) -> ResponseReturnValue:
    """Return the dialog that crops a picture, for scripts. Raises NotFound."""
    values = picture(FilePlace(name))
    if values is None:
        raise NotFound
    uses, styled = medium_uses(site().editing.files, name), name in library().styled()
    html = render_template(
        "picture_edits/dialog.html", file=name, uses=uses, styled=styled, **values
    )
    return {"html": html}


@blueprint.post("/edit/<path:name>")
@facts_first
def edit(name: str) -> ResponseReturnValue:
    """Rotate or crop a picture."""
    form = request.form
    try:
        sides = [float(form.get(side, whole)) for side, whole in CROP_SIDES]
        turn = form.get("turn", 0, int)
        picture_edit = PictureEdit(turn, *([0.0, 0.0, 100.0, 100.0] if turn else sides))
    except ValueError:
        picture_edit = PictureEdit(-1)
    if picture_edit.is_identity:
        return _outcome(name, _("Choose a part of the picture first."), 422)
    try:
        edit_picture(library(), actor(), name, picture_edit, form.get("seen", ""))
    except (Invalid, Unfinished) as fault:
        return _outcome(name, refusal_text(fault), status_of(fault))
    return _outcome(name, _("The picture was changed. The previous one is in the trash."))


def _outcome(name: str, text: str, status: int = 200) -> ResponseReturnValue:
    """Return the outcome: as JSON to a script, otherwise as a message on the page of the file."""
    if wants_json():
        return {"message": text}, status
    return redirect_to_file(name, text, "done" if status == 200 else "error")
