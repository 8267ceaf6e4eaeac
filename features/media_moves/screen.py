"""Moving or renaming media files. Changes of entries have to be confirmed first."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import actor, site
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.media import media_index
from blueprints.editor.slots import FilePlace, FilesPlace
from blueprints.editor.undo import flash_with_undo
from cms.core.errors import Invalid
from cms.editing.media_references import Moves
from features.media_library.file_screen import OPENED, facts_first
from features.media_library.screen import library, list_url, page
from features.media_moves.moves import MediaMoves, MovePlan, Unmovable, into_folder, renamed

blueprint = Blueprint("media_moves", __name__, url_prefix="/media")

MAX_CHOSEN = 200
"""Maximum number of files moved at once."""
MAX_FOLDER = 400
"""The most characters read of a folder or a name."""


def media_moves() -> MediaMoves:
    """Return the MediaMoves of this site."""
    return MediaMoves(site().editing.files, library().styled())


def form_of_file(place: FilePlace) -> dict[str, Any] | None:
    """Return the existing folders and the submitted values; None for a file that can't be moved."""
    if place.file in library().styled():
        return None
    return {"every_folder": media_index().folders, "sent": request.form}


def action(_place: FilesPlace) -> dict[str, str]:
    """Return where the ticked files are sent, with the parameters of the list."""
    query = request.query_string.decode()
    return {"to": url_for("media_moves.chosen") + (f"?{query}" if query else "")}


@blueprint.post("/move-chosen")
def chosen() -> ResponseReturnValue:
    """Move the ticked files to a folder."""
    names = list(dict.fromkeys(request.form.getlist("name")))
    origin = list_url(page=request.args.get("page", 0, int))
    if not names:
        flash(_("Choose some files first."), "error")
        return redirect(origin, 303)
    if len(names) > MAX_CHOSEN:
        flash(_("Choose up to %(most)s files at once.", most=MAX_CHOSEN), "error")
        return redirect(origin, 303)
    try:
        moves = into_folder(names, request.form.get("folder", "")[:MAX_FOLDER])
    except Invalid as refusal:
        return page(request.form, {"folder": refusal_text(refusal)}, 422)
    return move(moves, origin, origin)


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
    return move(moves, origin, url_for("media_file.one", name=moves[name]))


def move(moves: Moves, origin: str, destination: str) -> ResponseReturnValue:
    """Move files; if this changes entries, list them and ask for confirmation first.

    `origin` is the URL to return to, `destination` that to go to after the move.
    """
    media, confirmed = media_moves(), "sure" in request.form
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
    text = ngettext("%(num)s file moved.", "%(num)s files moved.", len(plan.moves))
    back = {new: old for old, new in plan.moves.items()}
    flash_with_undo(text, f"{__name__}:move_back", back, origin)
    return redirect(destination, 303)


def move_back(back: Mapping[str, str]) -> list[str]:
    """Move files back to their former paths: all or none. Returns the files that stay."""
    try:
        media_moves().move(actor(), back)
    except Unmovable:
        return list(back)
    return []


def _show_plan(plan: MovePlan, origin: str) -> ResponseReturnValue:
    """Show the changes of a move, or the reasons why the files can't be moved."""
    done = ("csrf_token", "sure", OPENED)  # the facts are saved
    sent = [pair for pair in request.form.items(multi=True) if pair[0] not in done]
    return render_template(
        "media_moves/plan.html",
        plan=plan,
        cancel=origin,
        sent=sent,
    ), 200 if plan.is_possible else 409
