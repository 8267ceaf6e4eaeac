"""/second-factor/set-up/: setting up an authenticator app or a passkey, after the password if the role requires
it, or from the account page.
"""

from flask import Blueprint, flash, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.editor import signin, staff_sessions
from blueprints.editor.context import now, see_other, site
from blueprints.editor.forms import PostedForm, posted_form
from blueprints.editor.security_events import log_event
from blueprints.editor.sensitive import sensitive
from cms.accounts.accounts import Account
from features.second_factor.attempts import (
    current_challenge,
    passkey_site,
    site_name,
    spent_challenge,
)
from features.second_factor.factors import FactorFiles
from features.second_factor.one_time_codes import app_address, new_secret
from features.second_factor.passkeys import PasskeyOwner, valid_passkey_name
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
    if request.method == "POST":
        with form:
            secret = session.setdefault(SECRET, new_secret())
            site().get(FactorFiles).set_app(owner.id, secret, form["code"])
            session.pop(SECRET)
            log_event("second-factor-added", by=owner)
            begin_session(owner)
            flash(_("The app is set up."), "done")
            return see_other("second_factor.codes", next=after or None)
    names = site().find(staff_sessions.DeviceNames) or staff_sessions.DeviceNames()
    device = names.of(request.user_agent.string)
    return show(owner, form, PostedForm({"name": device}, {}))


def show(owner: Account, form: PostedForm, key_form: PostedForm) -> ResponseReturnValue:
    """Render the page with a new secret, and the form of a passkey."""
    secret = session.setdefault(SECRET, new_secret())
    address = app_address(secret, site_name(), owner.email)
    known = site().get(FactorFiles).of(owner.id)
    you = PasskeyOwner(owner.id, owner.email, owner.name)
    return render_template(
        "second_factor/editor/set_up.html",
        form=form,
        key_form=key_form,
        after=request.values.get("next", ""),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address=address,
        code=Markup(qr_code(address, _("QR code for the app"))),  # noqa: S704 (drawn, not typed)
        has_app=known.app is not None,
        passkey=passkey_site().creation_options(current_challenge(), you, known.passkeys),
        is_step=bool(staff_sessions.step()),
    ), max(form.status, key_form.status)


def begin_session(owner: Account) -> None:
    """Go on in a new session that has the second factor, and show the first recovery codes."""
    files = site().get(FactorFiles)
    codes = () if files.of(owner.id).recovery else files.new_recovery_codes(owner.id)
    enter = signin.enter if staff_sessions.step() else signin.sign_in
    enter(owner, **{PASSED: True, CODES: codes})


@blueprint.post("/passkey")
@sensitive
def passkey() -> ResponseReturnValue:
    """Add the passkey that the browser has made."""
    owner = staff_sessions.owner()
    if owner is None:
        return see_other("account.sign_in")
    with (form := posted_form("name", "passkey")):
        made = passkey_site().register(
            spent_challenge(), form["passkey"], valid_passkey_name(form["name"]), now()
        )
        site().get(FactorFiles).add_passkey(owner.id, made)
        log_event("passkey-added", by=owner)
        begin_session(owner)
        flash(_("The passkey is added."), "done")
        return see_other("second_factor.codes", next=request.form.get("next") or None)
    return show(owner, PostedForm({}, {}), form)
