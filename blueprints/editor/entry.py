"""The form of an entry: creating one, opening it, saving it."""

import logging
from functools import partial
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from blueprints.editor import (
    autosave,
    confirm_removal,
    conflict,
    post_save_actions,
    shown_languages,
)
from blueprints.editor.context import actor, me, open_entry, require, search_query, see_entry, site
from blueprints.editor.entry_form import creation_links, labelled_options, make_form
from blueprints.editor.errors import (
    DISK_FAULTS,
    not_saved,
    resubmit_page,
    resubmitted,
    status_after,
    status_of,
)
from blueprints.editor.finder import MAX_WORDS, recent_entries
from blueprints.editor.form_additions import press
from blueprints.editor.form_page import show
from blueprints.editor.interface_text import reading_order, refusal_text
from cms.accounts.permissions import Forbidden
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.files import Busy, Unfinished
from cms.core.i18n import N_
from cms.editing.edited_entry import EditedEntry
from cms.editing.errors import Conflict, NotPublishable
from cms.editing.forms import EntryForm
from cms.editing.forms.base_values import TAKE, apply_choices, load_base_values
from cms.schema.content_type import Model
from cms.schema.flat import Flat
from cms.search.text import HAN

log = logging.getLogger("oasis.editor")
blueprint = Blueprint("entry", __name__)
blueprint.add_url_rule(
    "/entries/<type>/<key>/autosave", view_func=autosave.autosave, methods=["POST"]
)
blueprint.add_url_rule(
    "/entries/<type>/<key>/<any(trash, discard, unpublish):removal>",
    view_func=confirm_removal.confirm_removal,
    methods=["GET", "POST"],
)

SAVED_ONLY = N_(
    "Your changes are saved, but the next step failed. Check on this page what is published now. %(why)s"
)


@blueprint.route("/entries/<type>/new", methods=["GET", "POST"])
@resubmitted
def new(type: str) -> ResponseReturnValue:
    """Create an entry: a title in one language is enough."""
    model = site().editing.files.model(type)
    require("create", model)
    if model.single:
        raise NotFound
    if request.method != "POST":
        title = request.args.get("title", "")
        return show_new(make_form(model).load({}, title_data(model, title) if title else None))
    form, key = make_form(model).load({}, request.form), request.form.get("key", "").strip()
    try:
        edited = site().editing.drafts.create(actor(), type, form.flat(), key)
        return see_entry(edited.name)
    except Invalid as refusal:
        return show_new(form, key, 422, refusal)
    except Busy as refusal:
        return show_new(form, key, 422, Invalid("", refusal.message))
    except DISK_FAULTS as fault:
        log.exception("an entry could not be created")
        disk_error = not_saved(fault)
        status = 503 if status_after(fault) == 503 else 507
        return show_new(form, key, status, Invalid("", disk_error.message, **disk_error.values))


def show_new(
    form: EntryForm, key: str = "", status: int = 200, *refusals: Invalid
) -> ResponseReturnValue:
    """Render the form of a new entry, with the focus in its title."""
    form.refuse(refusals)
    title = next(part for part in form.parts if part.name == form.model.title)
    leaves = [*title.leaves()]
    next((leaf for leaf in leaves if leaf.data), leaves[0]).focused = True
    return render_template(
        "editor/entry/new.html", model=form.model, form=form, title=title, key=key
    ), status


def title_data(model: Model, title: str) -> MultiDict[str, str]:
    """Return form data with a title in the language of its script."""
    codes = reading_order()
    chinese = bool(HAN.search(title))
    code = next((locale for locale in codes if locale.startswith("zh") == chinese), codes[0])
    name = f"{model.title}.{code}" if model.fields[model.title].localized else model.title
    return MultiDict({name: title[:MAX_WORDS]})


@blueprint.get("/entries/<type>/<key>/")
def edit(type: str, key: str) -> ResponseReturnValue:
    """Show the form of an entry as it is being edited."""
    edited = open_entry(type, key)
    recent_entries().note(edited.name)
    return show_saved(edited, sent=request.args)


def show_saved(edited: EditedEntry, **details: Any) -> ResponseReturnValue:
    """Render the form with the stored values; `details` as for `show`."""
    return show(edited, make_form(edited.model).load(edited.flat), edited.flat, **details)


@blueprint.post("/entries/<type>/<key>/")
@resubmitted
def change(type: str, key: str) -> ResponseReturnValue:
    """Save the submitted values, then run the action of the pressed button.

    Whatever fails, the response contains the submitted values.
    """
    sent = MultiDict(apply_choices(request.form.to_dict(flat=False)))
    base = load_base_values(sent.get("_opened", ""))
    try:
        pressed = press(type, key, sent)
        form = make_form(site().editing.files.model(type)).load(base, sent)
    except NotFound as refusal:
        return resubmit_page(refusal, 404)
    shown_languages.remember_choice(form)
    show_typed = partial(_show_typed, type, key, form, base, sent)
    if "_row" in sent or pressed:
        return show_typed(200, focus=form.act(sent.get("_row", "")), pressed=pressed)
    try:
        edited = site().editing.drafts.save(actor(), type, key, base, form.flat())
    except Unfinished as refusal:
        return show_stored(type, key, refusal)
    except Conflict as clash:
        return conflict.show_conflict(clash, base, sent)
    except Refusal as refusal:
        return show_typed(status_of(refusal), refusal)
    except DISK_FAULTS as fault:
        log.exception("%s/%s could not be saved", type, key)
        return show_typed(status_after(fault), not_saved(fault))
    if form.forbidden:  # the rest is saved; these values stay in the form with an error
        return show_typed(403, Forbidden())
    return after_saving(edited, base, sent)


def _show_typed(
    type: str,
    key: str,
    form: EntryForm,
    base: Flat,
    sent: MultiDict[str, str],
    status: int,
    message: Refusal | None = None,
    focus: str = "",
    pressed: str = "",
) -> ResponseReturnValue:
    """Render the form with the submitted values; if the entry can’t be read, only these values."""
    try:
        edited = open_entry(type, key)
    except NotFound as refusal:
        return resubmit_page(refusal, 404)
    except DISK_FAULTS as fault:
        log.exception("%s/%s could not be read", type, key)
        return resubmit_page(not_saved(fault), status_after(fault))
    return show(
        edited,
        form,
        base,
        status=status,
        message=message,
        focus=focus,
        pressed=pressed,
        unsaved=True,
        sent=sent,
    )


def after_saving(edited: EditedEntry, base: Flat, sent: MultiDict[str, str]) -> ResponseReturnValue:
    """Run the action of the pressed button after a save; if it fails, render the stored entry."""
    type, key = edited.name
    if any(name.startswith(TAKE) for name in request.form):
        flash(f"{type}/{key}", "chosen")  # so that its form doesn't offer the other version
    try:
        return post_save_actions.run_action(sent.get("_do", "save"), edited, sent)
    except Conflict as clash:
        return conflict.show_conflict(clash, base, sent)
    except NotPublishable as unready:
        return show_saved(edited, status=422, problems=unready.problems, message=unready, sent=sent)
    except Unfinished as refusal:
        return show_stored(type, key, refusal)
    except Refusal as refusal:
        return show_saved(edited, status=status_of(refusal), message=refusal, sent=sent)
    except DISK_FAULTS as fault:
        log.exception("%s/%s is saved; the action after it failed", type, key)
        disk_error = as_disk_error(fault)
        return show_stored(
            type, key, Refusal(SAVED_ONLY, why=refusal_text(disk_error) if disk_error else "")
        )


def show_stored(type: str, key: str, message: Refusal) -> ResponseReturnValue:
    """Render the form with the stored values; if these can’t be read, the submitted ones to send
    again.
    """
    try:
        return show_saved(open_entry(type, key), status=507, message=message)
    except DISK_FAULTS:
        log.exception("%s/%s could not be read", type, key)
        return resubmit_page(message, 507)


@blueprint.get("/token")
def token() -> ResponseReturnValue:
    """Return a new CSRF token and the signed-in account, for a page whose session was renewed in
    another tab.
    """
    return {"token": generate_csrf(), "who": me().id}


@blueprint.get("/pick")
def pick() -> ResponseReturnValue:
    """Return entries of some types whose titles match, for a picker."""
    types = tuple(name for name in request.args.get("types", "").split(",") if name)
    words = search_query()
    return {
        "options": labelled_options(types, words) if types else [],
        "create": creation_links(types, words) if words else [],
    }
