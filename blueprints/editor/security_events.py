"""Events of requests that concern security."""

from flask import request
from flask_login import current_user

from blueprints.editor.context import me, site
from cms.accounts.accounts import Account
from cms.accounts.security_events import write_event


def log_event(what: str, about: str = "", note: str = "", by: Account | None = None) -> None:
    """Write an event of this request; `by` is the account if nobody is signed in yet."""
    who = by or (me() if current_user.is_authenticated else None)
    write_event(
        site(),
        what,
        who=who.id if who else "",
        name=who.name if who else "",
        about=about,
        note=note,
        address=request.remote_addr or "",
    )
