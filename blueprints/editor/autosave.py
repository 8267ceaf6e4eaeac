"""Saving while somebody types: the same as the form's save, asked for and answered by script."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from blueprints.editor.context import actor, site
from blueprints.editor.form_page import make_form
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.schedule import tongues
from blueprints.editor.security_log import note
from cms.core.errors import NotFound, Refusal
from cms.core.file_commit import Unfinished
from cms.core.files import Busy
from cms.editing import Conflict, DraftView, Forbidden, filled, version_mark
from cms.editing.forms import EntryForm
from cms.editing.forms.base_values import Flat, load_attempts, load_base_values, with_their_values

STATUS = ((Unfinished, 507), (Conflict, 409), (Forbidden, 403), (NotFound, 404), (Busy, 503))


def autosave(type: str, key: str) -> ResponseReturnValue:
    """Save the controls that were sent, against `_opened`, which need hold no more than their
    values.

    Answers {"opened": {path: value, null where there is none}} for what was sent: what to send as
    `_opened` next time; `filled`: the same for what the server filled in; `mark`: what to send as
    `_mark`; `others`: whether other people saved since the page's own mark.
    """
    opened = load_base_values(request.form.get("_opened", ""))
    try:
        before = site().changes.open(type, key)
        form = make_form(before.model).load(opened, request.form)
        posted = form.flat()
        work = _save(before, opened, posted)
    except Refusal as refusal:
        status = next((status for kind, status in STATUS if isinstance(refusal, kind)), 422)
        if status == 403:
            note("forbidden", note=request.path)
        return {
            "error": "conflict" if status == 409 else "refused",
            "message": refusal_text(refusal),
            "own": isinstance(refusal, Conflict) and refusal.own,
        }, status
    return {
        "opened": {path: posted.get(path) for path in {*posted, *opened}},
        "filled": filled(work.model, posted, work.flat),
        "mark": version_mark(work, actor()),
        "others": site().changes.others_since(before, request.form.get("_mark", ""), actor()),
        "waiting": bool(work.changed),
        "refused": _refused(form, work),
        "counts": {
            one.locale.code: ngettext(
                "%(num)s unpublished change", "%(num)s unpublished changes", one.changed
            )
            for one in tongues(work)
        },
    }


def _save(before: DraftView, opened: Flat, posted: Flat) -> DraftView:
    """Save; what clashes only with an earlier attempt of the same page, whose answer got lost, is
    no clash.
    """
    try:
        return site().changes.save(actor(), before.model.name, before.key, opened, posted)
    except Conflict as conflict:
        tries = [
            make_form(before.model).load(opened, MultiDict(one)).flat()
            for one in load_attempts(request.form.get("_tries", ""))
        ]
        if not all(
            any(one.get(clash.path) == clash.theirs for one in tries) for clash in conflict.clashes
        ):
            raise
        return site().changes.save(
            actor(),
            before.model.name,
            before.key,
            with_their_values(opened, conflict.clashes),
            posted,
        )


def _refused(sent: EntryForm, work: DraftView) -> dict[str, str]:
    """Control → what is wrong with its value, "" where nothing is: of those that were sent, and of
    those that checks across fields look at, for a correction of one date puts another right.
    """
    sent.validate()
    whole, checked = make_form(work.model).load(work.flat), work.model.checked()
    whole.validate()
    whole.refuse(work.model.cross_check(work.raw))
    shown = [
        leaf
        for form in (sent, whole)
        for leaf in form.leaves()
        if leaf.name in request.form or (form is whole and leaf.kind in checked)
    ]
    shown += sent.forbidden
    return {leaf.id: " ".join(refusal_text(refusal) for refusal in leaf.refusals) for leaf in shown}
