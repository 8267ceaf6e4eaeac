"""The trash: what was removed, and the way back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, site
from blueprints.editor.interface_text import reading_order, refusal_text
from cms.editing import KeyTaken, TrashedEntry
from cms.editing.entry_rows import in_order

blueprint = Blueprint("trash", __name__, url_prefix="/trash")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the trash, newest first."""
    return render_template(
        "editor/trash/index.html",
        files=site().editing.media.trashed(),
        entries=[(one, *title(one)) for one in site().editing.trash.entries()],
    )


def title(one: TrashedEntry) -> tuple[str, str]:
    """(title, its language) of an entry in the trash; its key where it has none."""
    return in_order(one.titles, reading_order()) or (one.key, "")


@blueprint.post("/<type>/<key>/restore")
def restore(type: str, key: str) -> ResponseReturnValue:
    """Bring an entry back as it was, and open it."""
    try:
        site().editing.trash.restore(actor(), type, key)
    except KeyTaken as refusal:
        flash(refusal_text(refusal), "error")
        return redirect(url_for("trash.index"), 303)
    flash(_("Restored."), "done")
    return redirect(url_for("entry.edit", type=type, key=key), 303)
