"""/second-factor/check/: the code of the second factor, after the password."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.editor import signin, staff_sessions
from blueprints.editor.account import local_url
from blueprints.editor.forms import posted_form
from features.second_factor.attempts import use_code
from features.second_factor.step import PASSED

blueprint = Blueprint("second_factor_check", __name__, url_prefix="/second-factor/check")


@blueprint.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Ask for a code of the app, or a recovery code, and sign in."""
    owner, after = staff_sessions.owner(), request.values.get("next", "")
    if owner is None or not staff_sessions.step():  # signed in already
        return redirect(local_url(after), 303)
    form = posted_form("code")
    if request.method == "POST":
        with form:
            use_code(owner, form["code"])
            signin.enter(owner, **{PASSED: True})
            return redirect(local_url(after), 303)
    return render_template(
        "second_factor/editor/check.html",
        form=form,
        after=after,
        recovery="recovery" in request.args,
    ), form.status
