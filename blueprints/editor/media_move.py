"""Moving or renaming media files. Changes of entries have to be confirmed first."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import actor, site
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.media_file import OPENED, facts_first
from blueprints.editor.media_undo import offer_undo
from cms.core.errors import Invalid
from cms.editing.media_moves import MovePlan, Unmovable, renamed
from cms.editing.media_references import Moves

blueprint = Blueprint("media_move", __name__, url_prefix="/media")

MAX_FOLDER = 400
"""The most characters read of a folder or a name."""


@blueprint.post("/move/<path:name>")
@facts_first
def one(name: str) -> ResponseReturnValue:
    """Move or rename one file."""
    site().paths.library_file(name)
    form, origin = request.form, url_for("media_file.one", name=name)
    try:
        moves = renamed(
            name, form.get("folder", "")[:MAX_FOLDER], form.get("name", "")[:MAX_FOLDER]
        )
    except Invalid as refusal:
        flash(refusal_text(refusal), "error")
        return redirect(origin, 303)
    new = moves[name]
    return move(moves, origin, lambda undo: url_for("media_file.one", name=new, undo=undo))


def move(moves: Moves, origin: str, destination: Callable[[str], str]) -> ResponseReturnValue:
    """Move files; if this changes entries, list them and ask for confirmation first.

    `origin` is the URL to return to. `destination` returns the URL to go to after the move, for the
    id of its undo.
    """
    media, confirmed = site().editing.media.moves, "sure" in request.form
    plan = media.plan(actor(), moves)
    if not plan.moves:
        flash(_("Already there: nothing was moved."), "done")
        return redirect(origin, 303)
    if not plan.is_possible or (plan.entries and not confirmed):
        return _show_plan(plan, origin)
    try:
        plan = media.move(actor(), moves)
    except Unmovable as refusal:
        return _show_plan(refusal.plan, origin)
    flash(ngettext("%(num)s file moved.", "%(num)s files moved.", len(plan.moves)), "done")
    back = {new: old for old, new in plan.moves.items()}
    return redirect(destination(offer_undo("move", back)), 303)


def _show_plan(plan: MovePlan, origin: str) -> ResponseReturnValue:
    """List what would change, or why the files can't be moved."""
    done = ("csrf_token", "sure", OPENED)  # the facts are saved
    sent = [pair for pair in request.form.items(multi=True) if pair[0] not in done]
    return render_template(
        "editor/media/move.html",
        plan=plan,
        cancel=origin,
        sent=sent,
    ), 200 if plan.is_possible else 409
