"""The audit log as a page, and as a panel of the overview: the latest acts, of all accounts or one,
within a span or of all time.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from blueprints.editor.context import accounts, now, site
from blueprints.editor.slots import EmptyPlace
from blueprints.editor.template_functions import template_function
from cms.accounts.audit_log import AuditRecord
from cms.core.i18n import N_
from features.activity.acts import read_recent

blueprint = Blueprint("activity", __name__, url_prefix="/activity")

MAX_ACTS = 200
ON_OVERVIEW = 12
"""The most acts in the panel of the overview."""
SPANS = {
    "day": (N_("Last 24 hours"), timedelta(days=1)),
    "week": (N_("Last 7 days"), timedelta(days=7)),
    "month": (N_("Last 30 days"), timedelta(days=30)),
}
ACT_TEXTS = {
    "save": N_("%(who)s saved %(entry)s"),
    "create": N_("%(who)s created %(entry)s"),
    "publish": N_("%(who)s published %(entry)s"),
    "small": N_("%(who)s published a small change to %(entry)s"),
    "unpublish": N_("%(who)s unpublished %(entry)s"),
    "discard": N_("%(who)s discarded changes to %(entry)s"),
    "trash": N_("%(who)s moved %(entry)s to the trash"),
    "restore": N_("%(who)s restored %(entry)s"),
    "revert": N_("%(who)s rolled %(entry)s back to an earlier version"),
    "confirm": N_("%(who)s checked the translation of %(entry)s"),
    "outside": N_("%(entry)s was changed outside the editor"),
    "media": N_("%(who)s added the file %(entry)s"),
    "unmedia": N_("%(who)s removed the file %(entry)s"),
    "move": N_("%(who)s moved the file %(entry)s"),
    "replace": N_("%(who)s replaced the file %(entry)s"),
    "unreplace": N_("%(who)s restored the earlier file %(entry)s"),
    "facts": N_("%(who)s described the file %(entry)s"),
    "import": N_("%(who)s imported %(entry)s"),
    "placed": N_("%(who)s moved %(entry)s"),
    "merge": N_("%(who)s merged a term in %(entry)s"),
    "redirect": N_("%(who)s changed redirects in %(entry)s"),
    "undo": N_("%(who)s undid a change to %(entry)s"),
    "erase-message": N_("%(who)s deleted a message from the contact form"),
}
OTHER_ACT = N_("%(who)s changed %(entry)s")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the acts that match the filter."""
    return render_template("activity/index.html", **_values(MAX_ACTS))


def panel(place: EmptyPlace) -> dict[str, Any]:
    """Return the values of the panel of the overview."""
    return _values(ON_OVERVIEW)


def _values(limit: int) -> dict[str, Any]:
    return {"acts": recent_acts(limit), "people": people(), "spans": SPANS}


def recent_acts(limit: int) -> Sequence[AuditRecord]:
    """Return the latest acts that match `who` and `since` of the query string."""
    _label, span = SPANS.get(request.args.get("since", ""), ("", None))
    since = now() - span if span else None
    return read_recent(site().paths, limit, request.args.get("who", "")[:40], since)


def people() -> list[tuple[str, str]]:
    """Return (id, name) of every account that may have acted."""
    return [
        (account.id, account.name or account.email)
        for account in accounts()
        if account.state != "invited"
    ]


@template_function
def act_text(act: str, who: str, entry: str) -> Markup:
    """Return a line of the activity; `entry` may be markup."""
    return escape(_(ACT_TEXTS.get(act, OTHER_ACT))) % {"who": who or _("Someone"), "entry": entry}
