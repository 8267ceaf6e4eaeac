"""Errors in the visitor's language."""

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from cms.core.disk_errors import is_temporary
from cms.web.context import page_context
from cms.web.freeze.redirects import redirect_from
from cms.web.i18n import gettext as _
from cms.web.i18n import speaking
from cms.web.overload import overloaded
from cms.web.pages.page import PageMeta, page
from cms.web.views import open_reader, pinned

log = logging.getLogger("oasis")


def set_up(app: Flask) -> None:
    """Answer errors with our own pages, and addresses of an older site with where they lead now."""
    app.before_request(_older)
    app.register_error_handler(404, lambda error: respond(404))
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(Exception, _broken)


def _older() -> Response | None:
    if request.routing_exception is None:
        return None
    if target := redirect_from(pinned(), request.path):
        return make_response(redirect(target, 301))
    return _slashed(request.routing_exception)


def _slashed(error: HTTPException) -> Response | None:
    """A redirect to the address with its slash; without the host, which is whatever was asked for."""
    if not isinstance(error, RequestRedirect):
        return None
    to = urlsplit(error.new_url)
    return make_response(
        redirect(f"/{to.path.lstrip('/')}{'?' if to.query else ''}{to.query}", 308)
    )


def respond(status: int) -> Response:
    """The error page of a status in the language of the address, else in the site's own."""
    read = open_reader(pinned(), request.path.split("/")[1])
    page_context().path = request.path
    body = page(read, f"errors/{status}.html", PageMeta(_title(status), kind="error"))
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _title(status: int) -> str:
    return str(_("Page not found") if status == 404 else _("Something went wrong"))


def _other(error: HTTPException) -> Response | HTTPException:
    """Redirects and refusals as werkzeug made them."""
    original = getattr(error, "original_exception", None)
    return make_response(overloaded()) if original and is_temporary(original) else error


def _broken(error: Exception) -> Response:
    """A fault of ours: logged whole, shown briefly, by a page that needs nothing of what may be
    broken.
    """
    if current_app.testing or current_app.debug:
        raise error
    log.exception("%s failed", request.path)
    if is_temporary(error):
        return make_response(overloaded())
    locale = request.path.split("/")[1]
    with speaking(locale):
        body = current_app.jinja_env.get_template("errors/500.html").render(locale=locale)
    response = make_response(body, 500)
    response.headers["Cache-Control"] = "no-store"
    return response
