"""/second-factor/check/: the code of the second factor, after the password."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.editor import signin, staff_sessions
from blueprints.editor.account import local_url
from blueprints.editor.context import site
from blueprints.editor.forms import posted_form
from features.second_factor.attempts import passkey_options, use_code, use_passkey
from features.second_factor.factors import FactorFiles
from features.second_factor.step import PASSED

blueprint = Blueprint("second_factor_check", __name__, url_prefix="/second-factor/check")


@blueprint.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Ask for a passkey, a code of the app or a recovery code, and sign in."""
    owner, after = staff_sessions.owner(), request.values.get("next", "")
    if owner is None or not staff_sessions.step():  # signed in already
        return redirect(local_url(after), 303)
    form = posted_form("code", "passkey")
    if request.method == "POST":
        with form:
            if form["passkey"]:
                use_passkey(owner, form["passkey"])
            else:
                use_code(owner, form["code"])
            signin.enter(owner, **{PASSED: True})
            return redirect(local_url(after), 303)
    return render_template(
        "second_factor/editor/check.html",
        form=form,
        after=after,
        recovery="recovery" in request.args,
        has_app=site().get(FactorFiles).of(owner.id).app is not None,
        passkey=passkey_options(owner),
    ), form.status
