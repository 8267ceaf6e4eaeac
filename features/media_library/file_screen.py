"""/media/about/: the page of a media file with its facts, its uses and its actions."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, locales, see_other, site
from blueprints.editor.errors import (
    DISK_FAULTS,
    not_saved,
    resubmit_page,
    resubmitted,
    status_of,
)
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.media import TEXTS, focus_in, rejection_text
from blueprints.editor.security import takes_files
from blueprints.editor.security_events import log_event
from blueprints.editor.undo import flash_with_undo
from cms.content.file_facts import moved_to
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.files import Busy, Unfinished
from cms.editing.errors import InUse, InvalidValues
from cms.editing.forms.base_values import (
    dump_base_values,
    load_attempts,
    load_base_values,
)
from cms.editing.media_facts import may_describe
from cms.editing.where_used import medium_uses
from cms.media.dimensions import shape
from cms.media.file_kinds import FileKinds
from cms.schema.fields import Field, Group
from cms.schema.fields.base import as_lines
from cms.schema.file_facts import FileFacts
from cms.schema.flat import Flat, overlay
from cms.web.templating.responsive_images import focus_classes
from features.media_library.facts import FactsConflict
from features.media_library.screen import library

log = logging.getLogger("oasis.editor")
blueprint = Blueprint("media_file", __name__, url_prefix="/media")
PICTURE_WIDTH = 960
"""The width of a picture on this page."""
OPENED = "_opened"
"""The control with the facts that the form was opened with."""
View = Callable[..., ResponseReturnValue]


@blueprint.get("/about/<path:name>")
def one(name: str) -> ResponseReturnValue:
    """Show a file and where it is used; redirect if it was moved."""
    if new := moved_to(site().paths.media, name):
        return redirect_to_file(new)
    return page(name, open_facts(name))


def redirect_to_file(name: str, text: str = "", kind: str = "done") -> ResponseReturnValue:
    """Redirect to the page of a file, with a message."""
    if text:
        flash(text, kind)
    return see_other("media_file.one", name=name)


def open_facts(name: str) -> Flat:
    """Return the facts of a file. Raises NotFound."""
    return library().facts.open(name)


def page(
    name: str,
    flat: Flat,
    base: Flat | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the page of a file; `flat` has the form's values, `base` those it was opened with."""
    path = site().paths.media_file(name)
    picture_shape = shape(path)
    kind = site().get(FileKinds).kind_of(name)
    faults = {problem.path: refusal_text(problem) for problem in getattr(refusal, "problems", ())}
    return render_template(
        "media_library/one.html",
        name=name,
        size=path.stat().st_size,
        shape=picture_shape,
        large=PICTURE_WIDTH,
        kind=kind,
        has_ai=kind in site().get(FileKinds).shown,
        uses=medium_uses(site().editing.files, name),
        styled=name in library().styled(),
        flat=flat,
        base=dump_base_values(flat if base is None else base),
        broken=library().facts.is_broken(name),
        fields=FileFacts.fields,
        may_describe=lambda path: may_describe(actor(), path),
        refusal=refusal,
        faults=faults,
        clashes={clash.path: clash.theirs for clash in getattr(refusal, "clashes", ())},
        typed=_control_text,
        versions=library().facts.versions(name),
        focus=focus_classes(focus_in(flat)),
        replaced=[file for file in library().trash.files() if file.file == name],
    ), status


def _control_text(value: Any) -> str:
    """Return a value as its control shows it."""
    return "" if value is None else as_lines(value)


@blueprint.post("/facts/<path:name>")
@resubmitted
def save(name: str) -> ResponseReturnValue:
    """Save the facts of a file. After any error, the response contains the submitted values."""
    refused = save_facts(name)
    return redirect_to_file(name, _("Saved.")) if refused is None else refused


def save_facts(name: str) -> ResponseReturnValue | None:
    """Save the submitted facts of a file. Returns the page with the submitted values if that
    fails.
    """
    base = load_base_values(request.form.get(OPENED, ""))
    submitted = _submitted(request.form, base)
    try:
        now = open_facts(name)
        library().facts.save(actor(), name, base, submitted)
    except InvalidValues as refusal:
        return page(name, submitted, base, refusal, 422)
    except FactsConflict as refusal:
        return page(name, {**now, **submitted}, refusal.current, refusal, 409)
    except Busy as refusal:
        return page(name, submitted, base, refusal, 503)
    except Unfinished as refusal:
        return _show_typed(name, submitted, submitted, refusal)
    except DISK_FAULTS as fault:
        log.exception("the facts of %s could not be saved", name)
        return _show_typed(name, submitted, base, not_saved(fault))
    return None


def facts_first(view: View) -> View:
    """Decorator: save the facts that were submitted with an action, as without scripts, before it.
    If that fails, show them instead.
    """

    @wraps(view)
    def viewed(name: str, **rest: str) -> ResponseReturnValue:
        refused = save_facts(name) if OPENED in request.form else None
        return view(name=name, **rest) if refused is None else refused

    return viewed


def _show_typed(name: str, submitted: Flat, base: Flat, message: Refusal) -> ResponseReturnValue:
    """Render the form with the submitted values; only these if the page can’t be rendered."""
    try:
        return page(name, submitted, base, message, 507)
    except (*DISK_FAULTS, NotFound):
        log.exception("%s could not be read", name)
        return resubmit_page(message, 507)


@blueprint.post("/autosave/<path:name>")
def autosave(name: str) -> ResponseReturnValue:
    """Save the submitted facts in the background, as `autosave` of an entry does.

    Values that aren’t valid are not saved, as facts have no drafts: `unsaved` names their controls.
    """
    form, facts = request.form, library().facts
    base = load_base_values(form.get(OPENED, ""))
    submitted, refused = _submitted(form, base), dict[str, str]()
    attempts = [
        _submitted({path: values[0] for path, values in attempt.items() if values}, base)
        for attempt in load_attempts(form.get("_tries", ""))
    ]
    try:
        try:
            facts.save(actor(), name, base, submitted, attempts, typing=True)
        except InvalidValues as refusal:
            refused = _refused(refusal, form)
            submitted = overlay(submitted, {path: base.get(path) for path in refused})
            facts.save(actor(), name, base, submitted, attempts, typing=True)
    except Refusal as refusal:
        status = status_of(refusal, 409 if isinstance(refusal, FactsConflict) else 422)
        if status == 403:
            log_event("forbidden", note=request.path)
        error = "conflict" if status == 409 else "refused"
        return {"error": error, "message": refusal_text(refusal), "own": False}, status
    return {
        "opened": {path: submitted.get(path) for path in {*submitted, *base}},
        "unsaved": list(refused),
        "refused": {f"m-{path}": refused.get(path, "") for path in _controls() if path in form},
    }


def _refused(refusal: InvalidValues, form: Mapping[str, str]) -> dict[str, str]:
    """Return submitted control → error."""
    return {
        path: refusal_text(problem)
        for path in _controls()
        for problem in refusal.problems
        if path in form and f"{path}.".startswith(f"{problem.path}.")
    }


def _submitted(form: Mapping[str, str], base: Flat) -> Flat:
    """Return the submitted facts; those without a control stay as in `base`."""
    values = dict(base)
    for path, field in _controls().items():
        if path in form:
            value = field.from_form([form[path]])
            values.pop(path, None)
            if value not in (None, []):
                values[path] = value
    return values


def _controls() -> dict[str, Field]:
    """Return path → field of each control."""
    fields, focus = FileFacts.fields, FileFacts.fields["focus"]
    assert isinstance(focus, Group)
    texts = {f"{name}.{one.code}": fields[name] for name in TEXTS for one in locales()}
    points = {f"focus.{name}": field for name, field in focus.fields.items()}
    others = {name: fields[name] for name in ("licence", "ai", "aiTool", "date", "tags")}
    return {**texts, **points, **others}


@blueprint.post("/revert/<id>/<path:name>")
@facts_first
def revert(id: str, name: str) -> ResponseReturnValue:
    """Restore an earlier version of a file's facts."""
    library().facts.revert(actor(), name, id)
    return redirect_to_file(name, _("Restored."))


@blueprint.post("/replace/<path:name>")
@takes_files(1)
@facts_first
def replace(name: str) -> ResponseReturnValue:
    """Replace a file by another at the same address."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return redirect_to_file(name, _("Choose a file first."), "error")
    try:
        library().replace(actor(), name, sent.filename, sent.stream)
    except (Invalid, Unfinished, OSError) as fault:
        return redirect_to_file(name, rejection_text(sent.filename, fault), "error")
    return redirect_to_file(
        name, _("Replaced. The previous file is in the trash. Check the description.")
    )


@blueprint.post("/remove/<path:name>")
@facts_first
def remove(name: str) -> ResponseReturnValue:
    """Move a file that is not in use to the trash."""
    try:
        id = library().remove(actor(), name)
    except InUse:
        return redirect_to_file(
            name, _("This file is still in use. Remove it from these entries first."), "error"
        )
    text, back = _("%(name)s was removed.", name=name), url_for("media_file.one", name=name)
    flash_with_undo(text, RESTORE_REMOVED, {name: id}, back)
    return see_other("media_library.index")


def restore_removed(removed: Mapping[str, str]) -> list[str]:
    """Restore files from the trash (file → id there); return those whose address is taken."""
    media, left = library(), list[str]()
    for name, id in removed.items():
        try:
            taken = media.trash.find(name, id).replaced
        except NotFound:
            taken = True
        if taken:
            left.append(name)
        else:
            media.restore(actor(), name, id)
    return left


RESTORE_REMOVED = f"{__name__}:{restore_removed.__name__}"


@blueprint.post("/restore/<path:name>")
@facts_first
def restore(name: str) -> ResponseReturnValue:
    """Restore a file from the trash; the file at its address goes there instead."""
    library().restore(actor(), name, request.form.get("id", ""))
    return redirect_to_file(name, _("Restored."))
