"""Saving while somebody types: the same as the form's save, asked for and answered by script."""

from flask import request
from flask.typing import ResponseReturnValue

from blueprints.editor.context import actor, site
from blueprints.editor.form_page import make_form, tongues
from blueprints.editor.wording import refusal_text
from cms.changes import Conflict, Forbidden, Work
from cms.errors import NotFound, Refusal
from cms.files import Busy
from cms.forms import EntryForm
from cms.forms.opened import load_opened

STATUS = ((Conflict, 409), (Forbidden, 403), (NotFound, 404), (Busy, 503))


def autosave(type: str, key: str) -> ResponseReturnValue:
    """Save the controls that were sent, against `_opened`, which need hold no more than their values.

    Answers {"opened": {path: value, null where there is none}} for what was sent: what to send as `_opened`
    next time; `before` and `after`: marks of the entry around this save, by which a page sees that others saved too.
    """
    opened = load_opened(request.form.get("_opened", ""))
    try:
        before = site().changes.open(type, key)
        form = make_form(before.model).load(opened, request.form)
        posted = form.flat()
        work = site().changes.save(actor(), type, key, opened, posted)
    except Refusal as refusal:
        status = next((status for kind, status in STATUS if isinstance(refusal, kind)), 422)
        return {"error": "conflict" if status == 409 else "refused", "message": refusal_text(refusal)}, status
    return {
        "opened": {path: posted.get(path) for path in {*posted, *opened}},
        "before": mark(before), "after": mark(work), "waiting": bool(work.changed), "refused": _refused(form),
        "changed": {one.locale.code: one.changed for one in tongues(work)},
    }


def mark(work: Work) -> str:
    """What tells one state of an entry and its working copy from the next."""
    return f"{work.entry.version[:12] if work.entry else ''}-{work.copy.version if work.copy else 0}"


def _refused(form: EntryForm) -> dict[str, str]:
    """Control → what is wrong with its value, "" where nothing is; only of those that were sent."""
    form.validate()
    return {leaf.id: " ".join(refusal_text(refusal) for refusal in leaf.refusals)
            for leaf in form.leaves() if leaf.name in request.form}
