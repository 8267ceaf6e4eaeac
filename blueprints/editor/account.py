"""One's own account: signing in and out, setting a password by a link, name and language."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from blueprints.editor import signin
from blueprints.editor.context import me as myself
from blueprints.editor.context import see_other, site
from blueprints.editor.errors import status_of
from blueprints.editor.forms import PostedForm, posted_form
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.language import interface_code, require_interface
from blueprints.editor.security_events import log_event
from blueprints.editor.staff_sessions import account_disabled
from cms.accounts.errors import SignInDisabled
from cms.core.errors import Invalid, Refusal
from cms.core.i18n import N_
from cms.web.i18n import locale_of

blueprint = Blueprint("account", __name__, url_prefix="/account")

PASSWORDS = ("present", "password", "again")
"""The controls of a change of the password."""
PASSWORDS_DIFFER = N_("The two passwords differ. Type the same one twice.")


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in with an email address and a password."""
    form, after = posted_form("email", "password"), request.values.get("next", "")
    refusal: Refusal | None = SignInDisabled() if account_disabled() else None
    status = 200
    if request.method == "POST":
        try:
            signin.enter(signin.authenticate(form["email"], form["password"]))
            return redirect(local_url(after), 303)
        except Refusal as error:
            refusal, status = error, status_of(error)
    return render_template(
        "editor/account/sign_in.html", form=form, after=after, refusal=refusal
    ), status


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign out of this session."""
    log_event("sign-out")
    signin.sign_out()
    flash(_("You are signed out."), "done")
    return redirect_to_sign_in()


@blueprint.route("/setup/<token>", methods=["GET", "POST"])
def setup(token: str) -> ResponseReturnValue:
    """Use a one-time link: of the first administrator, of an invitation, or for a new password."""
    try:
        account = site().accounts.by_link(token)
    except Refusal as refusal:
        log_event("link-refused")
        return render_template("editor/account/dead_link.html", text=refusal_text(refusal)), 410
    form = posted_form(
        "email", "name", "password", "again", name=account.name, interface=interface_code()
    )
    if request.method == "POST":
        with form:
            require_same_passwords(form)
            accepted = site().accounts.accept(
                token,
                form["password"],
                name=form["name"],
                email=form["email"],
                interface=require_interface(form["interface"]),
            )
            log_event("link-used", by=accepted)
            signin.sign_in(accepted)
            flash(_("Welcome, %(name)s. Your account is ready.", name=accepted.name), "done")
            return see_other("dashboard.index")
    return render_template("editor/account/setup.html", form=form, account=account), form.status


@blueprint.get("/")
def me() -> ResponseReturnValue:
    """Show name, language, password and sessions."""
    return show()


def show(
    profile: PostedForm | None = None, password: PostedForm | None = None
) -> ResponseReturnValue:
    """Render the account page; a form that was refused keeps its submitted values and its errors."""
    account = myself()
    known = {"name": account.name, "interface": account.interface}
    profile = profile or PostedForm(known, {})
    password = password or PostedForm(dict.fromkeys(PASSWORDS, ""), {})
    return render_template(
        "editor/account/me.html",
        profile=profile,
        password=password,
        account=account,
    ), max(profile.status, password.status)


@blueprint.post("/profile")
def profile() -> ResponseReturnValue:
    """Change one's own name and language."""
    with (form := posted_form("name", "interface")):
        language = require_interface(form["interface"])
        site().accounts.change_profile(myself().id, name=form["name"], interface=language)
        with force_locale(locale_of(language)):  # that of the page that shows it
            flash(_("Saved."), "done")
        return see_other("account.me")
    return show(profile=form)


@blueprint.post("/password")
def password() -> ResponseReturnValue:
    """Change the password: other sessions end, this one is kept."""
    with (form := posted_form(*PASSWORDS)):
        require_same_passwords(form)
        signin.sign_in(signin.change_password(myself(), form["present"], form["password"]))
        flash(_("Your password is changed. Other sessions were signed out."), "done")
        return see_other("account.me")
    return show(password=form)


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End every session of this account, on every device."""
    site().accounts.sign_out_everywhere(myself().id)
    log_event("sign-out-everywhere")
    signin.sign_out()
    flash(_("You are signed out on every device."), "done")
    return redirect_to_sign_in()


def redirect_to_sign_in() -> ResponseReturnValue:
    """Redirect to the sign-in form and clear the browser's cache. Its storage stays: it may have
    unsent drafts.
    """
    response = redirect(url_for("account.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/language")
def language() -> ResponseReturnValue:
    """Switch the language of the editor and stay on the page."""
    account = myself()
    site().accounts.change_profile(
        account.id,
        name=account.name,
        interface=require_interface(request.form.get("interface", "")),
    )
    return redirect(local_url(request.form.get("next", "")), 303)


def require_same_passwords(form: PostedForm) -> None:
    """Raise Invalid if the two typed passwords differ."""
    if form["password"] != form["again"]:
        raise Invalid("again", PASSWORDS_DIFFER)


def local_url(after: str) -> str:
    """Return a requested address if it is within this app, else that of the start page."""
    local = after.startswith("/") and not after.startswith(("//", "/\\")) and after.isprintable()
    return request.script_root + after if local else url_for("dashboard.index")
