"""Undoing a change from the message after it."""

import logging
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.account import local_url
from blueprints.editor.context import actor, site
from blueprints.editor.interface_text import entry_title
from cms.core.feature import Target
from cms.core.files import Busy, Unfinished
from cms.editing.direct_changes import UNDO_LOST

blueprint = Blueprint("undo", __name__, url_prefix="/undo")
log = logging.getLogger(__name__)


def flash_with_undo(
    text: str, undone_by: Target, what: Any, back: str = "", pages: Sequence[Any] = ()
) -> None:
    """Flash a message with a button *Undo*, which calls the function `undone_by` with `what`, JSON
    values. It returns the names of entries that it left, because they have changed since. `back`: the URL to
    go to then, by default that of the page with the message. `pages`: the arguments of `pages_of`, to
    link an entry's pages.
    """
    try:
        id = site().editing.direct_changes.keep(actor(), undone_by, what)
    except (Busy, OSError, Unfinished):
        log.exception("a change can't be undone")
        flash(text, "done")
        flash(_(UNDO_LOST), "warning")
    else:
        flash([id, text, back.removeprefix(request.script_root), pages], "undo")


@blueprint.post("/")
def undo() -> ResponseReturnValue:
    """Undo a change of the account."""
    left = site().editing.direct_changes.undo(actor(), request.form.get("id", ""))
    if left:
        names = _(", ").join(one if isinstance(one, str) else entry_title(*one)[0] for one in left)
        flash(
            _("Undone, except where someone has made other changes since: %(names)s.", names=names),
            "warning",
        )
    else:
        flash(_("Undone."), "done")
    return redirect(local_url(request.form.get("next", "")), 303)
