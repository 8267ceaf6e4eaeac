"""Error pages in the visitor's language, and redirects from former addresses."""

import logging
from functools import partial
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, redirect, request
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from cms.content import Snapshot
from cms.content.address_use import Use, is_gone, redirect_from, requested_path, use_of
from cms.core.disk_errors import is_temporary
from cms.core.files import Busy
from cms.web.context import app_state, page_context, pop_page_context
from cms.web.derived_language import convert_response
from cms.web.i18n import gettext as _
from cms.web.i18n import locale_of
from cms.web.pages.missing_page import MissingPage
from cms.web.pages.page import PageMeta, page
from cms.web.views import open_reader, pinned_snapshot

log = logging.getLogger("oasis")

OVERLOADED = "The server is busy. Wait a moment and try again.\n服务器繁忙，请稍候再试。\n"
RETRY_AFTER_SECONDS = 10


def set_up(app: Flask) -> None:
    """Register the error pages, and redirects from addresses of an older site."""
    app.before_request(_redirect)
    app.register_error_handler(404, lambda error: not_found())
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _internal_error)


def _redirect() -> Response | None:
    """Redirect from an address of an older site, or to the address with a trailing slash.

    Without the host, which comes from the request.
    """
    error = request.routing_exception
    if error is None and not (request.path == "/" and request.query_string):
        return None
    if target := _redirect_target(pinned_snapshot()):
        return make_response(redirect(target, 301))
    if not isinstance(error, RequestRedirect):
        return None
    if is_gone(pinned_snapshot(), request.path):
        return not_found()
    to = urlsplit(error.new_url)
    query = f"?{to.query}" if to.query else ""
    return make_response(redirect(f"/{to.path.lstrip('/')}{query}", 308))


def _redirect_target(snapshot: Snapshot) -> str:
    """Return where the requested address leads; "" if it isn't redirected."""
    path, query = request.path, request.query_string.decode("latin-1")
    target = redirect_from(snapshot, path, query)
    is_list = partial(app_state().site.store.has_section_page, snapshot)
    if target and use_of(snapshot, f"{path}?{query}", is_list) is Use.REDIRECT:
        return target
    return ""


def not_found() -> Response:
    """Redirect from a former address; else return the 404 page, or the 410 page if the address is
    known to be gone.

    The page is in the language of the address, or in the site's default language.
    """
    snapshot = pinned_snapshot()
    if target := _redirect_target(snapshot):
        return make_response(redirect(target, 301))
    gone = is_gone(snapshot, requested_path(request.path))
    read = open_reader(snapshot, request.path.split("/")[1])
    page_context().path = request.path
    body = page(
        read,
        MissingPage(request.path, gone),
        PageMeta(_("Page removed") if gone else _("Page not found"), kind="error"),
    )
    return convert_response(
        Response(body, 410 if gone else 404, {"Cache-Control": "no-store"}, mimetype="text/html")
    )


def overloaded(text: str = OVERLOADED, status: int = 503) -> Response:
    """Return a plain-text response.

    For a process that can't open another file, so nothing is read from disk.
    """
    headers = {"Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return Response(text, status, headers, mimetype="text/plain")


def _http_error(error: HTTPException) -> Response | HTTPException:
    """Return redirects and HTTP errors as werkzeug made them; 503 if a temporary fault caused one."""
    original = getattr(error, "original_exception", None)
    return overloaded() if original and is_temporary(original) else error


def _internal_error(error: Exception) -> Response:
    """Log an exception and return a short page that depends on nothing that may be broken."""
    if current_app.testing or current_app.debug:
        raise error
    log.exception("%s failed", request.path)
    if is_temporary(error) or isinstance(error, Busy):
        return overloaded()
    locale = request.path.split("/")[1]
    pop_page_context()
    with force_locale(locale_of(locale)):
        body = current_app.jinja_env.get_template("errors/500.html").render(locale=locale)
    return Response(body, 500, {"Cache-Control": "no-store"})
