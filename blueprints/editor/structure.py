"""Undoing a change that was live at once."""

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.account import local_url
from blueprints.editor.context import actor, site
from blueprints.editor.interface_text import entry_title

blueprint = Blueprint("structure", __name__, url_prefix="/structure")


@blueprint.post("/undo")
def undo() -> ResponseReturnValue:
    """Undo the account's last direct change."""
    left = site().editing.direct_changes.undo(actor(), request.form.get("id", ""))
    if left:
        names = ", ".join(entry_title(*name)[0] for name in left)
        flash(
            _("Undone, except where someone has made other changes since: %(names)s.", names=names),
            "warning",
        )
    else:
        flash(_("Undone."), "done")
    return redirect(local_url(request.form.get("next", "")), 303)
