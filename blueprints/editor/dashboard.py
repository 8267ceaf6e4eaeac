"""The first page: what there is, what waits, what happened."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from blueprints.editor.context import me, overview, site
from blueprints.editor.entries import reading_order
from cms.accounts.audit_log import recent
from cms.content import Name
from cms.editing.entry_status import STATUSES

blueprint = Blueprint("dashboard", __name__)

SHOWN = 6
"""How many of each kind are named before a list takes over."""
MAX_ACTS = 12


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Types with their languages, work in progress, outdated translations, recent activity."""
    found = overview()
    totals = [found.totals[model.name] for model in site().models.values() if not model.single]
    working = [
        line for line in found.working() if not line.model.single or me().role == "administrator"
    ]
    return render_template(
        "editor/dashboard/index.html",
        totals=totals,
        statuses=list(STATUSES),
        working=working,
        shown=SHOWN,
        outdated=outdated(),
        problems=len(found.snapshot.content.problems),
        find=found.get,
        chain=reading_order(),
        acts=recent(site().paths, MAX_ACTS),
        models=site().models,
    )


def outdated() -> list[tuple[str, Name]]:
    """(language, entry) of each translation whose original changed, in the languages that concern
    who is signed in.
    """
    found = overview()
    known = found.snapshot.by_code
    codes = [code for code in me().languages or known if code in known]
    return [
        (code, (model.name, key))
        for code in codes
        for model in site().models.values()
        if not model.single
        for key in found.standing(model.name, code, "stale")
    ]
