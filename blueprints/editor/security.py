"""Security of the staff app: headers, request limits, and sign-in for all views that are not listed
as open.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256

from flask import Flask, Response, abort, after_this_request, current_app, request
from flask_login import current_user
from flask_wtf import CSRFProtect
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from werkzeug.exceptions import BadRequest

from blueprints.editor import staff_sessions
from blueprints.editor.context import current_snapshot, site
from blueprints.editor.sensitive import View, ask_again
from blueprints.editor.staff_sessions import on_this_machine
from cms.media.uploads import MAX_FILE_BYTES
from cms.web.context import Assets
from cms.web.rejected_form import CrossSiteForm, host_of

OPEN_VIEWS = frozenset({"account.sign_in", "account.setup"})
"""The views that need no sign-in, besides those of features with a secret in their URL."""

STEP_VIEWS = frozenset({"account.sign_out"})
"""The views that need no completed sign-in, besides those of its next step."""

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


_UPLOAD_BYTES = dict[object, int]()


def takes_files(files: int) -> Callable[[View], View]:
    """Declare a view that takes up to so many files in a request; the decorator stands below that of
    its route.
    """

    def declared(view: View) -> View:
        _UPLOAD_BYTES[view] = (files + 1) * MAX_FILE_BYTES
        return view

    return declared


def set_up(app: Flask) -> None:
    """Set the limits of requests and the checks before and the headers after them."""
    app.config.update(LIMITS, WTF_CSRF_TIME_LIMIT=None)
    app.before_request(_require_sessions)
    app.before_request(_raise_upload_limit)
    app.before_request(_refuse_foreign_origin)
    app.before_request(_limit_fields)
    app.before_request(_require_sign_in)
    CSRFProtect(app)
    app.before_request(ask_again)
    app.after_request(_set_headers)


def _require_sessions() -> None:
    """Fail if sessions can’t be read, so that a full disk ends no session."""
    if fault := staff_sessions.fault():
        raise fault


def _raise_upload_limit() -> None:
    """Raise the size limit of uploads for signed-in accounts."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view in _UPLOAD_BYTES and current_user.is_authenticated:
        request.max_content_length = _UPLOAD_BYTES[view]


def _refuse_foreign_origin() -> None:
    """Refuse a POST from another site's page by its Origin, in addition to the CSRF token."""
    named = request.headers.get("Origin")
    if request.method == "POST" and named is not None and host_of(named) not in _own_hosts():
        raise CrossSiteForm


def _own_hosts() -> set[str]:
    return {request.host.lower(), host_of(site().settings.base_url)} - {""}


def _limit_fields() -> None:
    """Limit the fields of urlencoded forms: Werkzeug has no limit for them, and each costs memory."""
    if (
        request.mimetype == "application/x-www-form-urlencoded"
        and request.get_data().count(b"&") >= LIMITS["MAX_FORM_PARTS"]
    ):
        abort(413)


def _require_sign_in() -> Response | None:
    if isinstance(request.routing_exception, BadRequest):
        # An untrusted host: no page can be rendered, since no URL can be built.
        return Response("This host is not served here.\n", 400, mimetype="text/plain")
    if not current_user.is_authenticated and not _is_open():
        abort(401)
    return None


def _is_open() -> bool:
    """Return whether the view needs no sign-in, or is of the next step of the session's."""
    if request.endpoint in OPEN_VIEWS or request.endpoint in site().settings.features.open_views:
        return True
    step = staff_sessions.step()
    return bool(step) and (
        request.endpoint in STEP_VIEWS or request.blueprint == step.partition(".")[0]
    )


def has_secret_address() -> bool:
    """Return whether the URL of the request contains a secret."""
    views = {"account.setup", *site().settings.features.open_views}
    return request.endpoint in views


def _set_headers(response: Response) -> Response:
    if request.endpoint == "account.setup":  # its URL is secret, but its form must send its origin
        response.headers["Referrer-Policy"] = "strict-origin"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def import_map(assets: Assets, features: Iterable[str] = ()) -> Markup:
    """Return the text of a page's import map, and allow it in the page's policy.

    It maps imported modules to URLs with a fingerprint, which browsers can cache.
    """
    modules = assets.modules("js/editor")
    for name in features:
        modules |= assets.modules(f"{name}/editor")
    text = htmlsafe_json_dumps({"imports": modules}, separators=(",", ":"))
    digest = b64encode(sha256(text.encode()).digest()).decode()
    policy = HEADERS["Content-Security-Policy"]

    @after_this_request
    def allow(response: Response) -> Response:
        allowed = policy.replace("script-src 'self'", f"script-src 'self' 'sha256-{digest}'")
        response.headers.setdefault("Content-Security-Policy", allowed)
        return response

    return text


def origin() -> str:
    """Return scheme and host for links to pass on: as configured, or of the request on the local
    machine.
    """
    if on_this_machine(request):
        return request.host_url.rstrip("/")
    return (site().base_url(current_snapshot()) or request.host_url).rstrip("/")
