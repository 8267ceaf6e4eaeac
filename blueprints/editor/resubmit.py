"""When a form can't be taken just now: a page that holds everything that was typed and sends it
again.
"""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge, Unauthorized

from blueprints.editor.errors import broken, respond, unwritten_status
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.security_log import note
from cms.accounts.errors import SignInDisabled
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.web.staff_sessions import disabled

FORMS = ("entry.change", "entry.new")
"""Where what is sent was typed."""
SIGNED_OUT = N_(
    "You are signed out. Sign in again in another tab, then return here and send this again."
)
RENEWED = N_("You were signed out and signed in again. Nothing is lost. Send this again.")


def signed_out(error: Unauthorized) -> ResponseReturnValue:
    """Redirect a GET to the sign-in form and back; keep the posted form of a POST."""
    if request.method == "POST" and not _is_script():
        return keep(SignInDisabled() if disabled() else Refusal(SIGNED_OUT), 401)
    if request.method == "POST" or _is_script():
        return respond(403, refusal_text(SignInDisabled())) if disabled() else respond(401)
    return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)


def without_session(error: CSRFError) -> ResponseReturnValue:
    """The token is from a session that is over."""
    note("csrf", note=request.path)
    return respond(400) if _is_script() or not _is_own() else keep(Refusal(RENEWED), 400)


def unwritten(fault: OSError) -> ResponseReturnValue:
    """The disk fails before anything was done, as when nobody can tell who is signed in."""
    told = as_disk_error(fault)
    if told is None or request.method != "POST" or request.endpoint not in FORMS or _is_script():
        return broken(fault)
    return keep(told, unwritten_status(told))


def keep(refusal: Refusal, status: int) -> ResponseReturnValue:
    """Everything that was sent, ready to be sent again; from another site's page nothing is kept."""
    if not _is_own():
        return respond(status, refusal_text(refusal))
    try:
        sent = [
            (name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"
        ]
    except RequestEntityTooLarge:
        return respond(413)
    return render_template(
        "editor/entry/resubmit.html",
        sent=sent,
        text=refusal_text(refusal),
        heading=_("Not sent yet"),
        status=status,
    ), status


def _is_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _is_own() -> bool:
    """Whether the form was on a page of ours: what another site made up must not look like what a
    person typed here.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched:
        return fetched == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
