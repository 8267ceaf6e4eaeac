"""Saving during typing: as the form's save, but called by script and answered with JSON."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from blueprints.editor.context import actor, site
from blueprints.editor.entry_form import make_form
from blueprints.editor.errors import status_of
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.publish_words import shared_changes
from blueprints.editor.schedule import language_statuses
from blueprints.editor.security_events import log_event
from cms.core.errors import Refusal
from cms.editing.drafts import changed_by_others
from cms.editing.edited_entry import EditedEntry, version_mark
from cms.editing.errors import Conflict
from cms.editing.forms import EntryForm
from cms.editing.forms.base_values import load_attempts, load_base_values
from cms.editing.merge import differing_paths
from cms.schema.content_type import Model
from cms.schema.fields import Json
from cms.schema.flat import Flat


def autosave(type: str, key: str) -> ResponseReturnValue:
    """Save the submitted controls. `_opened` has base values for at least these.

    Answers with JSON. `opened`: path → value or null, to be sent as `_opened` next time. `filled`:
    the same for values that the server filled in. `mark`: to be sent as `_mark`. `others`: whether
    other people have saved since the page's mark. `shared`, `counts`: texts of the Publish menu.
    """
    base, editing = load_base_values(request.form.get("_opened", "")), site().editing
    try:
        before = editing.drafts.open(type, key)
        form = make_form(before.model).load(base, request.form)
        submitted, attempts = form.flat(), _attempts(before.model, base)
        edited = editing.drafts.save(actor(), type, key, base, submitted, attempts)
    except Refusal as refusal:
        status = status_of(refusal)
        if status == 403:
            log_event("forbidden", note=request.path)
        return {
            "error": "conflict" if status == 409 else "refused",
            "message": refusal_text(refusal),
            "own": isinstance(refusal, Conflict) and refusal.own,
        }, status
    mark = request.form.get("_mark", "")
    return {
        "opened": {path: submitted.get(path) for path in {*submitted, *base}},
        "filled": filled_in(edited.model, submitted, edited.flat),
        "mark": version_mark(edited, actor()),
        "others": changed_by_others(editing.history, before, mark, actor()),
        "shared": shared_changes(edited),
        "refused": _control_errors(form, edited),
        "counts": {
            status.locale.code: ngettext(
                "%(num)s unpublished change", "%(num)s unpublished changes", status.changed
            )
            for status in language_statuses(edited)
        },
    }


def filled_in(model: Model, submitted: Flat, flat: Flat) -> dict[str, Json | None]:
    """Return the values in `flat` that the server may have completed and that differ from the
    submitted ones; None for removed ones.
    """
    below, paths = model.completed_paths(submitted), differing_paths(submitted, flat)
    return {path: flat.get(path) for path in paths if f"{path}.".startswith(below)}


def _attempts(model: Model, base: Flat) -> list[Flat]:
    """Return the values of earlier attempts of the same page whose responses were lost."""
    attempts = load_attempts(request.form.get("_tries", ""))
    return [make_form(model).load(base, MultiDict(attempt)).flat() for attempt in attempts]


def _control_errors(sent: EntryForm, edited: EditedEntry) -> dict[str, str]:
    """Return control → error, "" if it has none, for the submitted and the cross-checked controls.

    Cross-checked ones are included since a correction of one date can make another valid.
    """
    sent.validate()
    whole, checked = make_form(edited.model).load(edited.flat), edited.model.cross_checked()
    whole.validate()
    whole.refuse(edited.model.cross_check(edited.raw))
    leaves = [
        leaf
        for form in (sent, whole)
        for leaf in form.leaves()
        if leaf.name in request.form or (form is whole and leaf.field in checked)
    ]
    leaves += sent.forbidden
    return {
        leaf.id: " ".join(refusal_text(refusal) for refusal in leaf.refusals) for leaf in leaves
    }
