"""The security log: what this app adds to it, and the page on which administrators read it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blueprints.editor import permissions
from blueprints.editor.context import me, site
from cms.accounts.account import Account

blueprint = Blueprint("security_log", __name__, url_prefix="/security-log")

SHOWN = 100
"""Events on a page."""
LAST_PAGE = 10_000


@blueprint.before_request
def administrators() -> None:
    """Nobody else sees it."""
    permissions.require("accounts")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """A month's events, newest first."""
    log = site().security_log
    months = log.months()
    month = request.args.get("month", months[0] if months else "")
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    events = log.read(month, (page - 1) * SHOWN, SHOWN + 1)
    return render_template(
        "editor/security_log/index.html",
        months=months,
        month=month,
        page=page,
        events=events[:SHOWN],
        more=len(events) > SHOWN,
        full=log.is_full(month),
    )


def note(what: str, about: str = "", note: str = "", by: Account | None = None) -> None:
    """Add an event of this request to the security log. `by`: who did it, where nobody is signed in
    yet.
    """
    who = by or (me() if current_user.is_authenticated else None)
    site().security_log.write(
        what,
        who=who.id if who else "",
        name=who.name if who else "",
        about=about,
        note=note,
        address=request.remote_addr or "",
    )
