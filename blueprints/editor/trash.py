"""The trash: removed entries and files, and restoring them."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, see_entry, see_other, site
from blueprints.editor.interface_text import reading_order, refusal_text
from cms.editing.entry_rows import first_title
from cms.editing.errors import KeyTaken
from cms.editing.trash import TrashedEntry

blueprint = Blueprint("trash", __name__, url_prefix="/trash")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the trash, newest first."""
    return render_template(
        "editor/trash/index.html",
        files=site().editing.media.trash.files(),
        entries=[(entry, *title(entry)) for entry in site().editing.trash.entries()],
    )


def title(entry: TrashedEntry) -> tuple[str, str]:
    """Return (title, its language) of an entry in the trash, or its key."""
    return first_title(entry.titles, reading_order()) or (entry.key, "")


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
