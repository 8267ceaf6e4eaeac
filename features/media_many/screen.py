"""Actions on several media files at once."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import actor, codes
from blueprints.editor.slots import FilesPlace
from blueprints.editor.undo import flash_with_undo
from blueprints.shared.facts_changes import Change, change_facts
from cms.core.errors import NotFound
from cms.editing.errors import InUse
from features.media_library.file_screen import RESTORE_REMOVED
from features.media_library.screen import library, list_url, page
from features.media_many.changes import (
    MAX_CHOSEN,
    add_tags,
    remove_tags,
    set_credit,
    undo_changes,
)

blueprint = Blueprint("media_many", __name__, url_prefix="/media")

MAX_CREDIT, MAX_TAG = 1000, 100
"""In characters."""
MAX_NEW_TAGS = 20


def actions(place: FilesPlace) -> dict[str, Any]:
    """Return where the actions are sent, with the parameters of the list."""
    query = request.query_string.decode()
    return {
        "to": url_for("media_many.act") + (f"?{query}" if query else ""),
        "has_credit_fault": any(name.startswith("credit.") for name in place.faults),
    }


@blueprint.post("/chosen")
def act() -> ResponseReturnValue:
    """Apply an action to the ticked files."""
    names = list(dict.fromkeys(request.form.getlist("name")))
    action = ACTS.get(request.form.get("do", ""))
    if action is None:
        raise NotFound
    if not names:
        flash(_("Choose some files first."), "error")
    elif len(names) > MAX_CHOSEN:
        flash(_("Choose up to %(most)s files at once.", most=MAX_CHOSEN), "error")
    else:
        return action(names)
    return redirect_to_list()


def redirect_to_list() -> ResponseReturnValue:
    """Redirect to the list with its parameters."""
    return redirect(list_url(page=request.args.get("page", 0, int)), 303)


def page_with_error(control: str, text: str) -> ResponseReturnValue:
    """Render the library with an error at a control and the submitted values."""
    return page(request.form, {control: text}, 422)


def _trash(names: list[str]) -> ResponseReturnValue:
    """Move the files that are not in use to the trash, and name the others."""
    done: dict[str, str] = {}
    used = []
    for name in names:
        try:
            done[name] = library().remove(actor(), name)
        except InUse:
            used.append(name)
        except NotFound:
            continue
    if used:
        text = _("Not moved, because they are in use: %(names)s.", names=_(", ").join(used))
        flash(text, "error")
    if done:
        text = ngettext(
            "%(num)s file moved to the trash.", "%(num)s files moved to the trash.", len(done)
        )
        flash_with_undo(text, RESTORE_REMOVED, done)
    return redirect_to_list()


def _credit(names: list[str]) -> ResponseReturnValue:
    texts = {code: request.form.get(f"credit.{code}", "").strip() for code in codes()}
    if not any(texts.values()):
        return page_with_error(f"credit.{codes()[0]}", _("Write the credit first."))
    for code, text in texts.items():
        if len(text) > MAX_CREDIT:
            return page_with_error(
                f"credit.{code}",
                _(
                    "The credit has %(count)s characters; it takes up to %(most)s. Shorten it.",
                    count=len(text),
                    most=MAX_CREDIT,
                ),
            )
    return _change(names, set_credit(texts))


def _tag(names: list[str]) -> ResponseReturnValue:
    tags = [tag.strip() for tag in request.form.get("tags", "").split(",") if tag.strip()]
    if not tags:
        return page_with_error("tags", _("Write a tag first."))
    if len(tags) > MAX_NEW_TAGS or max(map(len, tags)) > MAX_TAG:
        return page_with_error(
            "tags",
            # i18n: tags: how many tags · most: characters of one
            _(
                "Up to %(tags)s tags at once, each up to %(most)s characters long.",
                tags=MAX_NEW_TAGS,
                most=MAX_TAG,
            ),
        )
    if request.form["do"] == "untag":
        return _change(names, remove_tags(tags))
    full: list[str] = []
    answer = _change(names, add_tags(tags, full))
    if full:
        text = _(
            "Not changed, because they have too many tags: %(names)s.", names=_(", ").join(full)
        )
        flash(text, "error")
    return answer


def _change(names: list[str], change: Change) -> ResponseReturnValue:
    """Change the facts of some files."""
    done = change_facts(library().facts, actor(), names, change)
    text = ngettext("%(num)s file changed.", "%(num)s files changed.", len(done))
    if done:
        flash_with_undo(text, f"{__name__}:undo_facts", done)
    else:
        flash(text, "done")
    return redirect_to_list()


def undo_facts(changes: Mapping[str, Any]) -> list[str]:
    """Restore the previous facts of files; return the files whose facts stay."""
    done = change_facts(library().facts, actor(), changes, undo_changes(changes))
    return [name for name in changes if name not in done]


ACTS: dict[str, Callable[[list[str]], ResponseReturnValue]] = {
    "trash": _trash,
    "credit": _credit,
    "tag": _tag,
    "untag": _tag,
}
