"""Confirming a removal: moving to the trash, unpublishing, discarding a draft."""

from collections.abc import Callable, Mapping

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from blueprints.editor.context import (
    actor,
    codes,
    me,
    open_entry,
    require,
    see_entry,
    see_other,
    site,
)
from blueprints.editor.form_page import title_of
from blueprints.editor.interface_text import language_list, path_text
from cms.editing.edited_entry import EditedEntry
from cms.editing.where_used import Use, where_used


def confirm_removal(type: str, key: str, removal: str) -> ResponseReturnValue:
    """Ask for confirmation of a removal, and do it on POST."""
    edited = open_entry(type, key)
    require(removal, edited.model)
    if request.method == "POST":
        return REMOVALS[removal](edited)
    return _confirmation_page(edited, removal)


def _confirmation_page(edited: EditedEntry, removal: str, status: int = 200) -> ResponseReturnValue:
    uses: tuple[Use, ...] = ()
    if _breaks_references(edited, removal):
        uses = where_used(site().editing.files, *edited.name)
    return render_template(
        "editor/entry/part.html",
        edited=edited,
        removal=removal,
        uses=uses,
        chosen=_requested_locales() if removal == "unpublish" else [],
        mark=edited.mark,
        writers=changes_by_account(edited) if removal == "discard" else {},
        new=edited.is_new,
    ), status


def _breaks_references(edited: EditedEntry, removal: str) -> bool:
    """Return whether references to the entry would break."""
    if removal == "unpublish":
        return set(edited.live) <= set(_requested_locales())
    return removal == "trash" or edited.is_new


def changes_by_account(edited: EditedEntry) -> dict[str, list[str]]:
    """Return account → labels of the fields that it changed in the draft; the signed-in account
    comes first.
    """
    by_account: dict[str, list[str]] = {}
    for path in sorted(edited.changed, key=lambda path: edited.authors.get(path) != me().id):
        label = str(path_text(edited.model, path))
        labels = by_account.setdefault(edited.authors.get(path, ""), [])
        if label not in labels:
            labels.append(label)
    return by_account


def _requested_locales() -> list[str]:
    """Return the languages to unpublish: the requested one or all. Raises NotFound."""
    requested = request.values.get("locale", "")
    if requested and requested not in codes():
        raise NotFound
    return [requested] if requested else codes()


def trash(edited: EditedEntry) -> ResponseReturnValue:
    title = title_of(edited)  # first: an error after the move would look as if it had failed
    site().editing.trash.move(actor(), *edited.name, force="force" in request.form)
    flash(_("Moved to the trash: %(title)s.", title=title), "done")
    return see_other("entries.index", type=edited.model.name)


def discard(edited: EditedEntry) -> ResponseReturnValue:
    """Discard the account's own changes, or everybody's if nothing has changed since the page
    listed them.

    Otherwise the page asks again.
    """
    everybody = request.form.get("whose") == "everybody"
    if everybody and request.form.get("mark") != edited.mark:
        flash(
            _("This entry was changed in the meantime. Check again what would be discarded."),
            "error",
        )
        return _confirmation_page(edited, "discard", 409)
    title = title_of(edited)
    site().editing.drafts.discard(actor(), *edited.name, everybody=everybody)
    if edited.is_new:
        flash(_("Moved to the trash: %(title)s.", title=title), "done")
        return see_other("entries.index", type=edited.model.name)
    flash(_("Changes discarded: %(title)s. They stay in the history.", title=title), "done")
    return see_entry(edited.name)


def unpublish(edited: EditedEntry) -> ResponseReturnValue:
    chosen = _requested_locales()
    names = language_list([code for code in chosen if edited.states[code] != "draft"])
    site().editing.publishing.unpublish(actor(), *edited.name, chosen)
    flash(_("Unpublished: %(languages)s.", languages=names), "done")
    return see_entry(edited.name)


REMOVALS: Mapping[str, Callable[[EditedEntry], ResponseReturnValue]] = {
    "trash": trash,
    "discard": discard,
    "unpublish": unpublish,
}
