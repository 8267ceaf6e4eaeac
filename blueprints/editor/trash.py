"""The trash: removed entries, and restoring them."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, see_entry, see_other, site
from blueprints.editor.interface_text import refusal_text, trash_title
from cms.editing.errors import KeyTaken

blueprint = Blueprint("trash", __name__, url_prefix="/trash")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the trash, newest first."""
    return render_template(
        "editor/trash/index.html",
        entries=[(entry, *trash_title(entry)) for entry in site().editing.trash.entries()],
    )


@blueprint.post("/<type>/<key>/restore")
def restore(type: str, key: str) -> ResponseReturnValue:
    """Restore an entry, and open it."""
    try:
        site().editing.trash.restore(actor(), type, key)
    except KeyTaken as refusal:
        flash(refusal_text(refusal), "error")
        return see_other("trash.index")
    flash(_("Restored."), "done")
    return see_entry((type, key))
