"""Rotating and cropping a picture, on the page of the file."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, site
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.media_file import PICTURE_WIDTH, facts_first, redirect_to_file
from blueprints.editor.slots import FilePlace
from cms.core.errors import Invalid
from cms.core.files import Unfinished
from cms.media.dimensions import shape
from features.picture_edits.edits import EDITABLE, PictureEdit, edit_picture

blueprint = Blueprint("picture_edits", __name__, url_prefix="/media")

CROP_SIDES = (("left", "0"), ("top", "0"), ("width", "100"), ("height", "100"))
"""Controls of a crop, and their values if nothing is cut off."""


def picture(place: FilePlace) -> dict[str, Any] | None:
    """Return the picture's shape, the width in which it is shown, and what was sent; None for a file
    that can't be edited.
    """
    path = site().paths.media_file(place.file)
    measured = shape(path) if path.suffix.lower() in EDITABLE else None
    sent = request.form
    return {"shape": measured, "large": PICTURE_WIDTH, "sent": sent} if measured else None


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
        return redirect_to_file(name, _("Choose a part of the picture first."), "error")
    try:
        edit_picture(site().editing, actor(), name, picture_edit, form.get("seen", ""))
    except (Invalid, Unfinished) as fault:
        return redirect_to_file(name, refusal_text(fault), "error")
    return redirect_to_file(name, _("The picture was changed. The previous one is in the trash."))
