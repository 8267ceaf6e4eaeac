"""Errors in the visitor's language."""

import logging
import re
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, redirect, request
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from cms.content import Reader
from cms.core.disk_errors import DiskError, is_temporary
from cms.core.files import Busy
from cms.core.slugs import MAX_QUERY_LENGTH
from cms.editing.not_found import asked_path, is_worth_a_look
from cms.web.context import app_state, leave_page, page_context
from cms.web.derived_language import in_language
from cms.web.freeze.redirects import old_endings, redirect_from
from cms.web.i18n import gettext as _
from cms.web.i18n import locale_of
from cms.web.pages.page import PageMeta, page
from cms.web.pages.search import Hit, search
from cms.web.views import open_reader, pinned

log = logging.getLogger("oasis")

OVERLOADED = "The server is busy. Wait a moment and try again.\n服务器繁忙，请稍候再试。\n"
RETRY_AFTER_SECONDS = 10
NEAREST = 6
"""Pages that the page for a missing address offers."""


def set_up(app: Flask) -> None:
    """Answer errors with our own pages, and addresses of an older site with where they lead now."""
    app.before_request(_redirect)
    app.register_error_handler(404, lambda error: missing())
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(Exception, _broken)


def _redirect() -> Response | None:
    """A redirect of an older site's address, or to the address with its slash; without the host,
    which is whatever was asked for.
    """
    error = request.routing_exception
    if error is None:
        return None
    if target := redirect_from(pinned(), request.path):
        return make_response(redirect(target, 301))
    if not isinstance(error, RequestRedirect):
        return None
    to = urlsplit(error.new_url)
    query = f"?{to.query}" if to.query else ""
    return make_response(redirect(f"/{to.path.lstrip('/')}{query}", 308))


def missing() -> Response:
    """A redirect from a former address; else the page for a missing one, in the language of the
    address or in the site's own, which counts as not found.
    """
    snapshot = pinned()
    if target := redirect_from(snapshot, request.path):
        return make_response(redirect(target, 301))
    note = app_state().note_missing
    path = asked_path(request.path)
    if note and request.method == "GET" and is_worth_a_look(path, old_endings(snapshot)):
        note(path)
    read = open_reader(snapshot, request.path.split("/")[1])
    page_context().path = request.path
    body = page(
        read,
        "errors/404.html",
        PageMeta(_("Page not found"), kind="error"),
        nearest=nearest_pages(read, request.path),
        query=asked_words(request.path),
    )
    return in_language(Response(body, 404, {"Cache-Control": "no-store"}, mimetype="text/html"))


def asked_words(path: str) -> str:
    """The words of the last step of an address."""
    *_before, last = path.strip("/").split("/")
    words = re.findall(r"[^\W_]+", re.sub(r"\.[a-z0-9]{1,5}$", "", last))
    return " ".join(words)[:MAX_QUERY_LENGTH]


def nearest_pages(read: Reader, path: str) -> tuple[Hit, ...]:
    """Search results for the words of an address: all of them, rightly spelled, else the first that
    is found alone. Nothing of what only robots ask for, nor while search is busy.
    """
    words = asked_words(path)
    if not words or not is_worth_a_look(path, old_endings(read.snapshot)):
        return ()
    try:
        found = search(read, words, NEAREST)
        others = [*found.spellings, *(alone for alone, _number in found.alone)]
        if not found.hits and others:
            found = search(read, others[0], NEAREST)
    except (Busy, DiskError):
        return ()
    return found.hits


def overloaded(text: str = OVERLOADED, status: int = 503) -> Response:
    """A status in plain words: the answer of a process that can't open another file, for which
    nothing is read from the disk.
    """
    headers = {"Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return Response(text, status, headers, mimetype="text/plain")


def _other(error: HTTPException) -> Response | HTTPException:
    """Redirects and refusals as werkzeug made them."""
    original = getattr(error, "original_exception", None)
    return overloaded() if original and is_temporary(original) else error


def _broken(error: Exception) -> Response:
    """A fault of ours: logged whole, shown briefly, by a page that needs nothing of what may be
    broken.
    """
    if current_app.testing or current_app.debug:
        raise error
    log.exception("%s failed", request.path)
    if is_temporary(error) or isinstance(error, Busy):
        return overloaded()
    locale = request.path.split("/")[1]
    leave_page()
    with force_locale(locale_of(locale)):
        body = current_app.jinja_env.get_template("errors/500.html").render(locale=locale)
    return Response(body, 500, {"Cache-Control": "no-store"})
