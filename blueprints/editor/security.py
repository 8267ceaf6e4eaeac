"""Security of the staff app: headers, request limits, sign-in required unless a view is listed as
open.
"""

from base64 import b64encode
from hashlib import sha256

from flask import Flask, Response, abort, after_this_request, request
from flask_login import current_user
from flask_wtf import CSRFProtect
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from werkzeug.exceptions import BadRequest

from blueprints.editor import staff_sessions
from blueprints.editor.context import current_snapshot, site
from blueprints.editor.staff_sessions import on_this_machine
from cms.media.uploads import MAX_FILE_BYTES, MAX_FILES
from cms.web.contact_form import Foreign, host_of
from cms.web.context import Assets

OPEN = frozenset({"account.sign_in", "account.setup", "calendar.private"})
"""The only views that are not for whoever is signed in: the door, and what a secret address opens."""

SECRET = frozenset({"account.setup", "calendar.private"})
"""Views whose addresses are secrets."""

LIMITS = {
    "MAX_CONTENT_LENGTH": 8 * 2**20,
    "MAX_FORM_MEMORY_SIZE": 4 * 2**20,
    "MAX_FORM_PARTS": 5_000,
}

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; "
    "frame-ancestors 'self'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


LARGE = {"media.add": (MAX_FILES + 1) * MAX_FILE_BYTES, "media_file.replace": 2 * MAX_FILE_BYTES}
"""Views that take more: bytes of all that is sent at once."""


def set_up(app: Flask) -> None:
    """Shut the door, limit what comes in, mark what goes out."""
    app.config.update(LIMITS, WTF_CSRF_TIME_LIMIT=None)
    app.before_request(_need_sessions)
    app.before_request(_make_room)
    app.before_request(_refuse_foreign_origin)
    app.before_request(_count_fields)
    app.before_request(_need_sign_in)
    CSRFProtect(app)
    app.after_request(_finish)


def _need_sessions() -> None:
    """Where sessions can’t be read, say so: nobody is signed out by a full disk."""
    if fault := staff_sessions.fault():
        raise fault


def _make_room() -> None:
    """Files may be larger than forms, if somebody sends them who is known here."""
    if request.endpoint in LARGE and current_user.is_authenticated:
        request.max_content_length = LARGE[request.endpoint]


def _refuse_foreign_origin() -> None:
    """A form that another site sends is refused by what the browser says, whatever else is right
    about it.
    """
    named = request.headers.get("Origin")
    if request.method == "POST" and named is not None and host_of(named) not in _own_hosts():
        raise Foreign


def _own_hosts() -> set[str]:
    return {request.host.lower(), host_of(site().settings.base_url)} - {""}


def _count_fields() -> None:
    """Forms of the plain kind have no limit of their own on how many fields they have, and each
    costs memory.
    """
    if (
        request.mimetype == "application/x-www-form-urlencoded"
        and request.get_data().count(b"&") >= LIMITS["MAX_FORM_PARTS"]
    ):
        abort(413)


def _need_sign_in() -> Response | None:
    if isinstance(request.routing_exception, BadRequest):
        # A host that isn't trusted: no page of ours can be built, for none has an address.
        return Response("This host is not served here.\n", 400, mimetype="text/plain")
    if request.endpoint not in OPEN and not current_user.is_authenticated:
        abort(401)
    return None


def _finish(response: Response) -> Response:
    if request.endpoint == "account.setup":  # the address is a secret, and a form needs its origin
        response.headers["Referrer-Policy"] = "strict-origin"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def import_map(assets: Assets) -> Markup:
    """The text of a page's import map: a script that another imports is asked for at the address
    that changes with it, so that browsers may keep it. The page's policy allows this one text.
    """
    text = htmlsafe_json_dumps({"imports": assets.modules("js/editor")}, separators=(",", ":"))
    digest = b64encode(sha256(text.encode()).digest()).decode()
    policy = HEADERS["Content-Security-Policy"]

    @after_this_request
    def allow(response: Response) -> Response:
        allowed = policy.replace("script-src 'self'", f"script-src 'self' 'sha256-{digest}'")
        response.headers.setdefault("Content-Security-Policy", allowed)
        return response

    return text


def origin() -> str:
    """Scheme and host for links that are handed over: as set; on this very machine as it was
    reached.
    """
    if on_this_machine(request):
        return request.host_url.rstrip("/")
    return (site().base_url(current_snapshot()) or request.host_url).rstrip("/")
