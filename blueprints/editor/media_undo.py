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
from cms.editing.media_facts import undo_changes
from cms.editing.media_moves import Unmovable

blueprint = Blueprint("media_undo", __name__, url_prefix="/media")

UNDO = "media undo"
"""Session key of the change that can be undone."""


def offer_undo(kind: str, what: Any) -> str:
    """Store a change in the session, and return the id by which the library offers to undo it.

    `kind` is a key of `UNDO_FUNCTIONS`, `what` are the JSON values that undo it.
    """
    id = token_hex(8)
    session[UNDO] = {"id": id, "deed": kind, "what": what}
    return id


def offered_undo_id() -> str:
    """Return the id of the change that the page offers to undo, "" if there is none."""
    id = str(session.get(UNDO, {}).get("id", ""))
    return id if id and request.args.get("undo") == id else ""


@blueprint.post("/undo")
def undo() -> ResponseReturnValue:
    """Undo the last change."""
    kept = session.get(UNDO, {})
    if not kept or kept["id"] != request.form.get("id"):
        flash(_("This can’t be undone any more."), "error")
        return see_other("media.index")
    files, left = UNDO_FUNCTIONS[kept["deed"]](kept["what"])
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


Outcome = tuple[list[str], list[str]]
"""The files for which the change was undone, and those that have changed since."""


def _trash(removed: Mapping[str, str]) -> Outcome:
    """Restore files from the trash, except those whose address is taken."""
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


def _facts(changes: Mapping[str, Any]) -> Outcome:
    """Restore the previous facts of files."""
    done = site().editing.media.facts.change_many(actor(), changes, undo_changes(changes))
    return list(done), [name for name in changes if name not in done]


def _move(back: Mapping[str, str]) -> Outcome:
    """Move files back to where they were: all or none."""
    try:
        return list(site().editing.media.moves.move(actor(), back).moves.values()), []
    except Unmovable:
        return [], list(back)


UNDO_FUNCTIONS: Mapping[str, Callable[[Any], Outcome]] = {
    "trash": _trash,
    "facts": _facts,
    "move": _move,
}
