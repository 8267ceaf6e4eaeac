"""/second-factor/again/: the password or the second factor once more, before sensitive views."""

from datetime import datetime

from flask import Blueprint, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor import signin, staff_sessions
from blueprints.editor.account import local_url
from blueprints.editor.context import me, now, see_other, site, wants_json
from blueprints.editor.errors import respond
from blueprints.editor.forms import PostedForm, posted_form
from cms.core.errors import Invalid
from cms.core.i18n import N_
from features.second_factor.attempts import passkey_options, use_code, use_passkey
from features.second_factor.factors import FactorFiles

blueprint = Blueprint("second_factor_again", __name__, url_prefix="/second-factor/again")

MINUTES = 15
"""How long an answer is valid, and a sign-in."""
CONFIRMED = "second_factor_confirmed"
"""Session key of the time of the last answer."""
PASSWORD, CODE, PASSKEY = "_again", "_again_code", "_again_passkey"
CONTROLS = (PASSWORD, CODE, PASSKEY)
EMPTY = N_("Enter your password.")


def recheck() -> ResponseReturnValue | None:
    """Ask for a confirmation of the identity, unless there was one lately. The submitted values of a
    form are part of the question, and are sent with the answer.
    """
    if is_confirmed():
        return None
    if wants_json():
        return respond(403, _("Reload the page, and confirm that it is you."))
    if request.method != "POST":
        return see_other(f"{blueprint.name}.index", next=request.full_path.rstrip("?"))
    form = posted_form(*CONTROLS)
    if PASSWORD in request.form and confirm(form):
        return None
    names = (*CONTROLS, "csrf_token")
    sent = [one for one in request.form.items(multi=True) if one[0] not in names]
    action = request.script_root + request.full_path.rstrip("?")
    return _question(form, action, sent), max(form.status, 403)


@blueprint.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Ask for a confirmation before a page that is opened by its address, and redirect to it."""
    form, after = posted_form(*CONTROLS), request.values.get("next", "")
    if request.method == "POST" and confirm(form):
        return render_template("second_factor/editor/confirmed.html", after=local_url(after))
    return _question(form, request.script_root + request.path, [("next", after)]), form.status


def _question(form: PostedForm, action: str, sent: list[tuple[str, str]]) -> str:
    return render_template(
        "second_factor/editor/again.html",
        form=form,
        action=action,
        sent=sent,
        minutes=MINUTES,
        has_factor=site().get(FactorFiles).of(me().id).exist,
        passkey=passkey_options(me()),
    )


def confirm(form: PostedForm) -> bool:
    """Check the answer and note when it was right; a wrong one is an error of the form."""
    with form:
        given = next((name for name in (PASSKEY, CODE, PASSWORD) if form[name]), "")
        if not given:
            raise Invalid(PASSWORD, EMPTY)
        try:
            CHECKS[given](me(), form[given])
        except Invalid as refusal:
            raise Invalid(given, refusal.message, **refusal.values) from None
        session[CONFIRMED] = now().isoformat()
    return not form.errors


CHECKS = {PASSWORD: signin.require_password, CODE: use_code, PASSKEY: use_passkey}
"""Control → function `(account, submitted value)` that raises Invalid and TooManyAttempts."""


def is_confirmed() -> bool:
    """Return whether the person has signed in or answered within MINUTES."""
    seconds = staff_sessions.age()
    if CONFIRMED in session:
        answered = now() - datetime.fromisoformat(session[CONFIRMED])
        seconds = min(seconds, answered.total_seconds())
    return 0 <= seconds < MINUTES * 60
