"""Taking back what was last done to media files, one or several."""

from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any

from flask import Blueprint, flash, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import actor, see_other, site
from cms.core.errors import NotFound
from cms.editing.media_facts import undone
from cms.editing.media_moves import Unmovable

blueprint = Blueprint("media_undo", __name__, url_prefix="/media")

UNDO = "media undo"
"""Where the session keeps what can be taken back."""


def offer(deed: str, what: Any) -> str:
    """Keep what was done, and return the id under which the library offers to take it back.
    `deed`: one of DEEDS · `what`: JSON values that it is taken back by.
    """
    id = token_hex(8)
    session[UNDO] = {"id": id, "deed": deed, "what": what}
    return id


def offered() -> str:
    """The id of what the page offers to take back; empty where that is over."""
    id = str(session.get(UNDO, {}).get("id", ""))
    return id if id and request.args.get("undo") == id else ""


@blueprint.post("/undo")
def undo() -> ResponseReturnValue:
    """Take back what was last done."""
    kept = session.get(UNDO, {})
    if not kept or kept["id"] != request.form.get("id"):
        flash(_("This can’t be undone any more."), "error")
        return see_other("media.index")
    files, left = DEEDS[kept["deed"]](kept["what"])
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
"""The files for which something was taken back, and those that have changed since."""


def _trash(removed: Mapping[str, str]) -> Outcome:
    """Bring files back from the trash, unless others have their places."""
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
    """Bring back what was known of files."""
    done = site().editing.media.facts.change_many(actor(), changes, undone(changes))
    return list(done), [name for name in changes if name not in done]


def _move(back: Mapping[str, str]) -> Outcome:
    """Move files back to where they were: all of them, or none."""
    try:
        return list(site().editing.media.moves.move(actor(), back).moves.values()), []
    except Unmovable:
        return [], list(back)


DEEDS: Mapping[str, Callable[[Any], Outcome]] = {"trash": _trash, "facts": _facts, "move": _move}
