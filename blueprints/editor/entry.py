"""The form of an entry: beginning one, opening it, and what it sends back."""

import logging

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Unauthorized

from blueprints.editor import autosave, confirm_removal, conflict, post_save_actions, resubmit
from blueprints.editor.context import actor, me, site
from blueprints.editor.form_page import labelled_options, make_form, model_of, show
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.permissions import require
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.file_commit import Unfinished
from cms.core.files import Busy
from cms.core.i18n import N_
from cms.editing import Conflict, DraftView, Forbidden, NotPublishable
from cms.editing.forms import EntryForm
from cms.editing.forms.base_values import Flat, apply_choices, dump_base_values, load_base_values

log = logging.getLogger("oasis.editor")
blueprint = Blueprint("entry", __name__)
blueprint.add_url_rule(
    "/entries/<type>/<key>/autosave", view_func=autosave.autosave, methods=["POST"]
)
blueprint.add_url_rule(
    "/entries/<type>/<key>/<any(trash, discard, unpublish):removal>",
    view_func=confirm_removal.part,
    methods=["GET", "POST"],
)
blueprint.register_error_handler(Unauthorized, resubmit.signed_out)
blueprint.register_error_handler(CSRFError, resubmit.without_session)
blueprint.register_error_handler(OSError, resubmit.unwritten)

STATUS = ((Forbidden, 403), (Busy, 503), (Conflict, 409))
NO_DISK = N_(
    "The server could not save this. Your text is still here. Try again in a moment, and tell your webmaster "
    "if it happens again."
)
SAVED_ONLY = N_(
    "Your changes are saved, but the next step failed. Check on this page what is published now. %(why)s"
)
KEPT_HERE = N_("Your text is still on this page. %(why)s")


@blueprint.route("/entries/<type>/new", methods=["GET", "POST"])
def new(type: str) -> ResponseReturnValue:
    """Begin an entry: a title in one language is enough."""
    model = model_of(type)
    require("create", model)
    if model.single:
        raise NotFound
    form = make_form(model).load({}, request.form if request.method == "POST" else None)
    status, key = 200, request.form.get("key", "").strip()
    if request.method == "POST":
        try:
            work = site().changes.create(actor(), type, form.flat(), key)
            return redirect(url_for("entry.edit", type=type, key=work.key), 303)
        except (Invalid, Busy) as refusal:
            form.refuse(
                [refusal] if isinstance(refusal, Invalid) else [Invalid("", refusal.message)]
            )
            status = 422
        except OSError as fault:
            log.exception("an entry could not be created")
            form.refuse([Invalid("", told(fault).message, **told(fault).values)])
            status = 507
    title = next(part for part in form.parts if part.path == model.title)
    return render_template(
        "editor/entry/new.html", model=model, form=form, title=title, key=key
    ), status


@blueprint.get("/entries/<type>/<key>/")
def edit(type: str, key: str) -> ResponseReturnValue:
    """The form of an entry as it is being worked on."""
    work = site().changes.open(type, key)
    return show(
        work,
        make_form(work.model).load(work.flat),
        dump_base_values(work.opened),
        sent=request.args,
    )


@blueprint.post("/entries/<type>/<key>/")
def change(type: str, key: str) -> ResponseReturnValue:
    """Take what was typed, then do what the button said. Whatever fails, what was typed is on the
    page that answers.
    """
    sent = MultiDict(apply_choices(request.form.to_dict(flat=False)))
    opened = load_base_values(sent.get("_opened", ""))
    try:
        work = site().changes.open(type, key)
    except NotFound as refusal:
        return resubmit.keep(refusal, 404)
    except OSError as fault:
        log.exception("%s/%s could not be read", type, key)
        return resubmit.keep(told(fault), 500)
    form = make_form(work.model).load(opened, sent)
    if "_row" in sent:
        return show(
            work,
            form,
            dump_base_values(opened),
            focus=form.act(sent["_row"]),
            unsaved=True,
            sent=sent,
        )
    try:
        work = site().changes.save(actor(), type, key, opened, form.flat())
    except Unfinished as refusal:
        return on_disk(type, key, refusal)
    except Conflict as clash:
        return conflict.show_conflict(clash, opened, sent)
    except Refusal as refusal:
        return show(
            work,
            form,
            dump_base_values(opened),
            status=status_of(refusal),
            message=refusal,
            unsaved=True,
            sent=sent,
        )
    except OSError as fault:
        log.exception("%s/%s could not be saved", type, key)
        return show(
            work,
            form,
            dump_base_values(opened),
            status=500,
            message=told(fault),
            unsaved=True,
            sent=sent,
        )
    return after_saving(work, opened, sent, form)


def after_saving(
    work: DraftView, opened: Flat, sent: MultiDict[str, str], form: EntryForm
) -> ResponseReturnValue:
    """Do what the button said with what is saved by now; where that fails, show what is saved."""
    if form.forbidden:  # the rest is saved; this stays on the page, with its refusal beside it
        return show(
            work,
            form,
            dump_base_values(opened),
            status=403,
            message=Forbidden(),
            unsaved=True,
            sent=sent,
        )
    try:
        return post_save_actions.follow(sent.get("_do", "save"), work, sent)
    except Conflict as clash:
        return conflict.show_conflict(clash, opened, sent)
    except NotPublishable as unready:
        return show(
            work,
            make_form(work.model).load(work.flat),
            dump_base_values(work.opened),
            status=422,
            problems=unready.problems,
            message=unready,
            sent=sent,
        )
    except Unfinished as refusal:
        return on_disk(work.model.name, work.key, refusal)
    except Refusal as refusal:
        return show(
            work,
            make_form(work.model).load(work.flat),
            dump_base_values(work.opened),
            status=status_of(refusal),
            message=refusal,
            sent=sent,
        )
    except OSError as fault:
        log.exception("%s/%s is saved; what was to be done then failed", work.model.name, work.key)
        why = as_disk_error(fault)
        return on_disk(
            work.model.name, work.key, Refusal(SAVED_ONLY, why=refusal_text(why) if why else "")
        )


def on_disk(type: str, key: str, message: Refusal) -> ResponseReturnValue:
    """The form of an entry as it is on the disk now; what was sent, to be sent again, where that
    can’t be read.
    """
    try:
        work = site().changes.open(type, key)
        return show(
            work,
            make_form(work.model).load(work.flat),
            dump_base_values(work.opened),
            status=507,
            message=message,
        )
    except OSError:
        log.exception("%s/%s could not be read", type, key)
        return resubmit.keep(message, 507)


def status_of(refusal: Refusal) -> int:
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), 422)


def told(fault: OSError) -> Refusal:
    """A disk error as a refusal that says that nothing typed is lost."""
    return (
        Refusal(KEPT_HERE, why=refusal_text(refusal))
        if (refusal := as_disk_error(fault))
        else Refusal(NO_DISK)
    )


@blueprint.get("/token")
def token() -> ResponseReturnValue:
    """A fresh token for a page whose session was renewed in another tab, and who is signed in now."""
    return {"token": generate_csrf(), "who": me().id}


@blueprint.get("/pick")
def pick() -> ResponseReturnValue:
    """Entries of some types whose titles have some words, for a picker."""
    types = tuple(name for name in request.args.get("types", "").split(",") if name)
    found = labelled_options(types, request.args.get("q", "")[:200]) if types else []
    return {"options": found}
