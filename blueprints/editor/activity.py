"""The audit log as a page: the latest acts, of everybody or one person, within a span or of all
time.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from blueprints.editor.context import accounts, now, site
from blueprints.editor.template_functions import template_function
from cms.accounts.audit_log import AuditRecord, read_recent
from cms.core.i18n import N_

blueprint = Blueprint("activity", __name__, url_prefix="/activity")

MAX_ACTS = 200
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
VERSIONS = {
    "save": N_("Saved by %(who)s"),
    "create": N_("Created by %(who)s"),
    "publish": N_("Published by %(who)s"),
    "small": N_("Small change published by %(who)s; translations stay up to date"),
    "unpublish": N_("Unpublished by %(who)s"),
    "discard": N_("Changes discarded by %(who)s"),
    "trash": N_("Moved to the trash by %(who)s"),
    "restore": N_("Restored by %(who)s"),
    "revert": N_("Rolled back to an earlier version by %(who)s"),
    "confirm": N_("Translation checked by %(who)s"),
    "outside": N_("Changed outside the editor"),
    "before": N_("Version before the first change in the editor"),
    "import": N_("Imported by %(who)s"),
    "placed": N_("Moved by %(who)s"),
    "merge": N_("Term merged by %(who)s"),
    "redirect": N_("Redirects changed by %(who)s"),
    "undo": N_("Change undone by %(who)s"),
    "move": N_("Address of a file changed by %(who)s"),
    "draft": N_("Draft of %(who)s"),
    "conflict": N_("Text of %(who)s that conflicted with another change"),
    "browser": N_("Unsaved text from the browser of %(who)s"),
}
OTHER_VERSION = N_("Changed by %(who)s")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the acts that match the filter."""
    return render_template(
        "editor/dashboard/activity.html",
        acts=recent_acts(MAX_ACTS),
        people=people(),
        spans=SPANS,
    )


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


@template_function
def version_text(act: str, who: str) -> str:
    """Return the sentence for the act that made a version."""
    return _(VERSIONS.get(act, OTHER_VERSION), who=who or _("Someone"))
