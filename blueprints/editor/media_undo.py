"""Undoing the last change of media files."""

from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any

from flask import Blueprint, flash, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import actor, see_other, site
from cms.core.errors import NotFound
from cms.core.feature import Target
from cms.core.slots import resolve

blueprint = Blueprint("media_undo", __name__, url_prefix="/media")

UNDO = "media undo"
"""Session key of the change that can be undone."""
Outcome = tuple[list[str], list[str]]
"""The files for which the change was undone, and those that have changed since."""


def offer_undo(undone_by: Target, what: Any) -> str:
    """Store a change in the session, and return the id by which the library offers to undo it.

    `undone_by` names a function of `what`, which are JSON values, that returns an Outcome.
    """
    id = token_hex(8)
    session[UNDO] = {"id": id, "deed": undone_by, "what": what}
    return id


def offered_undo_id() -> str:
    """Return the id of the change that the page offers to undo, "" if there is none."""
    id = str(session.get(UNDO, {}).get("id", ""))
    return id if id and request.args.get("undo") == id else ""


@blueprint.post("/undo")
def undo() -> ResponseReturnValue:
    """Undo the last change."""
    kept = session.get(UNDO, {})
    is_kept = kept and kept["id"] == request.form.get("id")
    function = _function(kept["deed"]) if is_kept else None
    if function is None:
        flash(_("This can’t be undone any more."), "error")
        return see_other("media.index")
    files, left = function(kept["what"])
    session.pop(UNDO)
    if files:
        flash(ngettext("Undone for %(num)s file.", "Undone for %(num)s files.", len(files)), "done")
    if left:
        text = _(
            "Not undone, because they have changed since: %(names)s.", names=_(", ").join(left)
        )
        flash(text, "error")
    if len(files) == 1:
        return see_other("media_file.one", name=files[0])
    folders = {name.rpartition("/")[0] for name in files}
    return see_other("media.index", folder=folders.pop() if len(folders) == 1 else None)


def _function(target: Target) -> Callable[[Any], Outcome] | None:
    """Return what undoes a change; None if its feature is gone."""
    try:
        return resolve(target)
    except (ImportError, AttributeError):
        return None


def restore_removed(removed: Mapping[str, str]) -> Outcome:
    """Restore files from the trash (file → id there), except those whose address is taken."""
    media, done, left = site().editing.media, list[str](), list[str]()
    for name, id in removed.items():
        try:
            taken = media.trash.find(name, id).replaced
        except NotFound:
            taken = True
        if not taken:
            media.restore(actor(), name, id)
        (left if taken else done).append(name)
    return done, left


RESTORE_REMOVED = f"{__name__}:{restore_removed.__name__}"
