"""Error pages of the staff app, with the cause and the remedy.

A submitted entry form is part of the response, to be sent again.
"""

import logging
import sqlite3
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    after_this_request,
    current_app,
    jsonify,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    SecurityError,
    Unauthorized,
)

from blueprints.editor import staff_sessions
from blueprints.editor.context import see_other, wants_json
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.security import has_secret_address
from blueprints.editor.security_events import log_event
from blueprints.editor.sensitive import View
from blueprints.editor.staff_sessions import account_disabled
from cms.accounts.errors import SignInDisabled
from cms.accounts.passwords import TooManyHashes
from cms.accounts.permissions import Forbidden
from cms.accounts.rate_limit import TooMany
from cms.content.file_scan import UnreadableFile
from cms.core.disk_errors import (
    DatabaseBusy,
    DatabaseNotOpened,
    DiskError,
    TooManyOpenFiles,
    as_disk_error,
)
from cms.core.errors import NotFound, Refusal
from cms.core.files import Busy, Unfinished
from cms.core.i18n import N_
from cms.editing.errors import Conflict, FileUnreadable
from cms.web.errors import overloaded
from cms.web.rejected_form import CrossSiteForm

log = logging.getLogger("oasis.editor")

PAGES = {
    400: (N_("This request could not be read"), N_("Go back, reload the page and try again.")),
    401: (
        N_("You are signed out"),
        N_("Sign in again in another tab, then return here and repeat the action."),
    ),
    403: (
        N_("You don’t have permission to do this"),
        N_("Your role doesn’t allow this. If you need it, ask an administrator."),
    ),
    404: (
        N_("There is no such page"),
        N_("It may have been moved to the trash, or its address may have changed."),
    ),
    405: (
        N_("This address can’t be opened this way"),
        N_("Go back and use the button on the page."),
    ),
    409: (
        N_("Someone else changed this first"),
        N_("Go back, reload the page and check the changes."),
    ),
    413: (N_("The request is too large"), N_("Send less text, or fewer and smaller files.")),
    500: (
        N_("Internal error"),
        N_(
            "Saved content is safe. Try again in a moment. If it happens again, tell your webmaster the time."
        ),
    ),
    507: (
        N_("The server can’t write anything just now"),
        N_("Tell your webmaster. Saved content is safe."),
    ),
    503: (
        N_("Someone else is saving"),
        N_("Go back, wait a moment and try again. Nothing is lost."),
    ),
}
CSRF = N_(
    "The form was sent without a session. Cookies may be blocked, or you may have been signed out. Go back, "
    "reload the page and send the form again."
)
SIGNED_OUT = N_(
    "You are signed out. Sign in again in another tab, then return here and send this again."
)
RENEWED = N_("You were signed out and signed in again. Nothing is lost. Send this again.")
NO_DISK = N_(
    "The server could not save this. Your text is still here. Try again in a moment, and tell your webmaster "
    "if it happens again."
)
KEPT_HERE = N_("Your text is still on this page. %(why)s")
SAVED = N_("Saved, but not completely")
REFUSED = N_("This can’t be done")
BUSY = N_("The server is busy")
DISK_FAULTS = (OSError, sqlite3.Error)
ENTRY_BLUEPRINT = "entry"
"""The blueprint whose forms hold long texts."""
_RESUBMITTED = set[object]()


def resubmitted(view: View) -> View:
    """Declare a view whose submitted values must not be lost; the decorator stands below that of its
    route.
    """
    _RESUBMITTED.add(view)
    return view


def set_up(app: Flask) -> None:
    """Register the error handlers."""
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(Unauthorized, _signed_out)
    app.register_error_handler(SecurityError, _untrusted_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refusal, _refusal_page)
    app.register_error_handler(Exception, _internal_error)


def respond(status: int, text: str = "", heading: str = "") -> ResponseReturnValue:
    """Return the error page of a status, or JSON for a script.

    `text` (translated) replaces the default advice, `heading` (a message id) the default heading.
    """
    default_heading, advice = PAGES.get(status, PAGES[400 if status < 500 else 500])
    text, heading = text or _(advice), heading or default_heading
    if wants_json():
        return jsonify(error=status, message=text), status
    return render_template(
        "editor/errors/error.html", heading=_(heading), text=text, status=status
    ), status


def resubmit_page(refusal: Refusal, status: int) -> ResponseReturnValue:
    """Render all submitted values in a form to send again, but none that another site's page sent."""
    if not _is_same_origin():
        return respond(status, refusal_text(refusal))
    try:
        sent = [
            (name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"
        ]
    except RequestEntityTooLarge:
        return respond(413)
    try:
        text = refusal_text(refusal)
        return render_template("editor/entry/resubmit.html", sent=sent, text=text), status
    except DISK_FAULTS:  # no file can be opened, not even the template
        log.exception("the form to send again could not be rendered")
        return _plain_form(refusal, sent), status


def _plain_form(refusal: Refusal, sent: list[tuple[str, str]]) -> str:
    """Return a form to send again without reading anything from the disk: in English, without a
    token, so that the next page asks once more.
    """
    fields = Markup().join(
        Markup(
            '<p><label>{}<br><textarea name="{}" rows="4" cols="80">{}</textarea></label></p>'
        ).format(name, name, "\n" + value)
        for name, value in sent
    )
    return Markup(
        '<!doctype html><html lang="en" dir="ltr"><meta charset="utf-8"><title>Not sent yet</title>'
        "<h1>Not sent yet</h1><p>{}</p><form method=post enctype=multipart/form-data>{}"
        "<p><button>Send again</button></form>"
    ).format(refusal.text(), fields)


def _holds_texts() -> bool:
    """Return whether the request is for a form of long texts."""
    return request.blueprint == ENTRY_BLUEPRINT or _keeps_values()


def _keeps_values() -> bool:
    return current_app.view_functions.get(request.endpoint or "") in _RESUBMITTED


def _is_resubmitted() -> bool:
    """Return whether the request sent texts that an error page has to hold."""
    return request.method == "POST" and _keeps_values() and not wants_json()


def status_after(fault: OSError | sqlite3.Error) -> int:
    """Return the HTTP status after an error of the disk: 503 if it passes by itself, else 500."""
    disk_error = as_disk_error(fault)
    return 503 if disk_error and status_of(disk_error) == 503 else 500


def not_saved(fault: OSError | sqlite3.Error) -> Refusal:
    """Return a disk error as a refusal that says that the submitted text is not lost."""
    disk_error = as_disk_error(fault)
    return Refusal(KEPT_HERE, why=refusal_text(disk_error)) if disk_error else Refusal(NO_DISK)


def _is_same_origin() -> bool:
    """Return whether the form came from a page of ours: a forged one must not look like the user's
    own text.
    """
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched:
        return fetched == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _signed_out(error: Unauthorized) -> ResponseReturnValue:
    """Redirect a GET to the sign-in form, or to its next step, and back; answer a POST with 401, so
    that nothing submitted is lost.
    """
    if _holds_texts() and request.method == "POST" and not wants_json():
        return resubmit_page(SignInDisabled() if account_disabled() else Refusal(SIGNED_OUT), 401)
    if request.method not in ("GET", "HEAD") or wants_json():
        return respond(403, refusal_text(SignInDisabled())) if account_disabled() else respond(401)
    current = request.full_path.rstrip("?") if request.path != "/" else ""
    return see_other(staff_sessions.step() or "account.sign_in", next=current or None)


def _csrf_failed(error: CSRFError) -> ResponseReturnValue:
    """Handle a CSRF token that is missing or from an ended session."""
    log_event("csrf", note=request.path)
    if _holds_texts() and _is_same_origin() and not wants_json():
        return resubmit_page(Refusal(RENEWED), 400)
    return respond(400, "" if _holds_texts() else _(CSRF))


def _untrusted_host(error: SecurityError) -> ResponseReturnValue:
    """Return Werkzeug's own page, since Flask builds no URLs for an untrusted host."""
    return error


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    disk_error = (
        as_disk_error(error.original_exception or error)
        if isinstance(error, InternalServerError)
        else None
    )
    if disk_error:  # from outside of any view, as when a session is saved
        return _disk_error_page(disk_error)
    return error if status < 400 else respond(status)


def _refusal_page(refusal: Refusal) -> ResponseReturnValue:
    if isinstance(refusal, DiskError):
        return _disk_error_page(refusal)
    if isinstance(refusal, FileUnreadable | UnreadableFile) and _is_resubmitted():
        return resubmit_page(refusal, 409)
    if isinstance(refusal, Unfinished):
        return _disk_page(507, refusal_text(refusal), SAVED)
    if isinstance(refusal, Forbidden | CrossSiteForm):
        log_event(
            "forbidden" if isinstance(refusal, Forbidden) else "foreign-origin", note=request.path
        )
    status = status_of(refusal, 409)
    is_generic = status in (404, 503) and not isinstance(refusal, TooMany)
    text = "" if is_generic else refusal_text(refusal)
    is_refused = status == 409 and not isinstance(refusal, Conflict)
    return respond(status, text, REFUSED if is_refused else "")


STATUSES = (
    (Unfinished, 507),
    (TooManyOpenFiles, 503),
    (DatabaseBusy, 503),
    (DatabaseNotOpened, 503),
    (DiskError, 507),
    (TooManyHashes, 503),
    (TooMany, 429),
    (Forbidden, 403),
    (CrossSiteForm, 403),
    (NotFound, 404),
    (Busy, 503),
    (Conflict, 409),
)


def status_of(refusal: Refusal, default: int = 422) -> int:
    """Return the HTTP status of a refusal, and have the response say when to try again."""
    if isinstance(refusal, TooMany):
        seconds = str(refusal.seconds)

        @after_this_request
        def say_when(response: Response) -> Response:
            response.headers["Retry-After"] = seconds
            return response

    return next((status for kind, status in STATUSES if isinstance(refusal, kind)), default)


def _internal_error(error: Exception) -> ResponseReturnValue:
    """Log an unexpected error and return its page. It may occur before the view, as when the session
    can't be read. A submitted entry form is returned to be sent again.

    A URL that contains a secret is logged by its endpoint.
    """
    disk_error = as_disk_error(error)
    is_resubmitted = _is_resubmitted()
    if current_app.testing and not (disk_error and is_resubmitted):
        raise error
    log.exception("%s failed", request.endpoint if has_secret_address() else request.path)
    if is_resubmitted:
        refusal = disk_error or Refusal(PAGES[500][1])
        return resubmit_page(refusal, status_of(refusal, 500))
    return _disk_error_page(disk_error) if disk_error else respond(500)


def _disk_error_page(disk_error: DiskError) -> ResponseReturnValue:
    """Return the page of a disk error."""
    status = status_of(disk_error)
    return _disk_page(status, refusal_text(disk_error), BUSY if status == 503 else "")


def _disk_page(status: int, text: str, heading: str) -> ResponseReturnValue:
    """Return an error page, or its text alone if the page can't be rendered."""
    try:
        return respond(status, text, heading)
    except DISK_FAULTS:
        return overloaded(text, status)
