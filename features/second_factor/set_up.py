"""/second-factor/set-up/: setting up an authenticator app, after the password if the role requires
it, or from the account page.
"""

from flask import Blueprint, flash, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.editor import signin, staff_sessions
from blueprints.editor.context import current_snapshot, see_other, site
from blueprints.editor.forms import posted_form
from blueprints.editor.security_log import log_event
from blueprints.editor.sensitive import sensitive
from cms.accounts.accounts import Account
from features.second_factor.factors import FactorFiles
from features.second_factor.one_time_codes import app_address, new_secret
from features.second_factor.qr_code import qr_code
from features.second_factor.step import CODES, PASSED

blueprint = Blueprint("second_factor_setup", __name__, url_prefix="/second-factor/set-up")

SECRET = "second_factor_secret"  # noqa: S105
"""Session key of a secret, until a code has shown that the app has it."""


@blueprint.route("/", methods=["GET", "POST"])
@sensitive
def index() -> ResponseReturnValue:
    """Show a new secret, and take it over once the app shows the right code."""
    owner = staff_sessions.owner()
    if owner is None:
        return see_other("account.sign_in")
    form, after = posted_form("code"), request.values.get("next", "")
    secret = session.setdefault(SECRET, new_secret())
    if request.method == "POST":
        with form:
            site().get(FactorFiles).set_app(owner.id, secret, form["code"])
            session.pop(SECRET)
            log_event("second-factor-added", by=owner)
            begin_session(owner)
            flash(_("The app is set up."), "done")
            return see_other("second_factor.codes", next=after or None)
    address = app_address(secret, issuer(), owner.email)
    return render_template(
        "second_factor/editor/set_up.html",
        form=form,
        after=after,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address=address,
        code=Markup(qr_code(address, _("QR code for the app"))),  # noqa: S704 (drawn, not typed)
        account=owner,
        is_step=bool(staff_sessions.step()),
    ), form.status


def begin_session(owner: Account) -> None:
    """Go on in a new session that has the second factor, and show the first recovery codes."""
    files = site().get(FactorFiles)
    codes = () if files.of(owner.id).recovery else files.new_recovery_codes(owner.id)
    enter = signin.enter if staff_sessions.step() else signin.sign_in
    enter(owner, **{PASSED: True, CODES: codes})


def issuer() -> str:
    """Return the name of the site, which the app shows."""
    snapshot = current_snapshot()
    values = snapshot.content.site.values
    names = values.get("short") or values.get("name") or {}
    return str(names.get(snapshot.default_locale) or next(iter(names.values()), "Oasis"))
