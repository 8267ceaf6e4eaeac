"""The audit log as a page: the last acts, of everybody or of one person, of a while or of all time."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.editor.context import accounts, site
from cms.accounts.audit_log import AuditRecord, recent
from cms.core.i18n import N_

blueprint = Blueprint("activity", __name__, url_prefix="/activity")

MAX_ACTS = 200
SPANS = {
    "day": (N_("Last 24 hours"), timedelta(days=1)),
    "week": (N_("Last 7 days"), timedelta(days=7)),
    "month": (N_("Last 30 days"), timedelta(days=30)),
}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """The acts that were asked for."""
    return render_template(
        "editor/dashboard/activity.html",
        acts=acts(MAX_ACTS),
        people=people(),
        spans=SPANS,
    )


def acts(limit: int) -> Sequence[AuditRecord]:
    """The last acts of `who`, and of the time since, that the query string names."""
    _label, span = SPANS.get(request.args.get("since", ""), ("", None))
    since = site().store.clock() - span if span else None
    return recent(site().paths, limit, request.args.get("who", "")[:40], since)


def people() -> list[tuple[str, str]]:
    """(id, name) of everybody who may have done something."""
    return [
        (account.id, account.name or account.email)
        for account in accounts()
        if account.state != "invited"
    ]
