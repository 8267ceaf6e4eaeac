"""From an address to a response: pin the snapshot, call the view, answer with the right status."""

from collections.abc import Callable, Mapping
from contextvars import Context
from typing import Any

import orjson
from flask import Flask, Response, abort, current_app, g, make_response, redirect
from werkzeug.exceptions import HTTPException

from cms.content import Reader, Snapshot
from cms.content.dependencies import Dependency
from cms.core.errors import Moved, NotFound, TemporarilyMoved
from cms.web.context import app_state, page_context, push_page_context
from cms.web.derived_language import in_language
from cms.web.i18n import gettext
from cms.web.templating.responsive_images import in_text

Preview = Callable[[Snapshot, str], tuple[str, int]]


def json_answer(data: Any, mimetype: str = "application/json") -> Response:
    """JSON that any site's scripts may read."""
    body = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return Response(body, mimetype=mimetype, headers={"Access-Control-Allow-Origin": "*"})


def compact_json(data: Any) -> Response:
    """JSON for the site's own scripts; bytes as they are."""
    body = data if isinstance(data, bytes) else orjson.dumps(data)
    return Response(body, mimetype="application/json")


def pinned() -> Snapshot:
    """The snapshot of this request or build; the same from its first read to its last."""
    if "snapshot" not in g:
        g.snapshot = app_state().site.store.snapshot()
    snapshot: Snapshot = g.snapshot
    return snapshot


def has_language(snapshot: Snapshot, locale: str) -> bool:
    """Whether the site has pages in a language."""
    return locale in snapshot.by_code or locale in snapshot.derived


def open_reader(snapshot: Snapshot, locale: str = "") -> Reader:
    """A reader for one page; the site's own language where `locale` isn't one of its languages, its
    source where it is a derived one.
    """
    derived = snapshot.derived.get(locale)
    code = derived.source.code if derived else locale
    known = code if code in snapshot.by_code else snapshot.default_locale
    read = Reader(snapshot, known, translate=gettext, images=in_text)
    push_page_context(read, derived)
    read.trace.fingerprints |= snapshot.memo(
        ("every page", known), lambda: _every_page(snapshot, known)
    )
    return read


def _every_page(snapshot: Snapshot, locale: str) -> dict[Dependency, bytes]:
    """The dependencies of every page in a language, each with its fingerprint."""
    now = app_state().fingerprints.now
    every = [("program", ""), ("settings", ""), ("words", locale)]
    dependencies = [Dependency(op, "", code) for op, code in every]
    return {dependency: now(snapshot, dependency) for dependency in dependencies}


def serve_page(
    endpoint: str, view: Callable[..., Any], locale: str, values: Mapping[str, Any]
) -> Response:
    """The response of a view. An unknown language or entry is a 404, a moved entry a 301, a
    temporarily moved one a 302.
    """
    snapshot = pinned()
    if locale and not has_language(snapshot, locale):
        abort(404)
    read = open_reader(snapshot, locale)
    page_context().path = app_state().urls.build(endpoint, read.locale, **values)
    try:
        return in_language(make_response(view(read, **values)))
    except Moved as moved:
        status = 302 if isinstance(moved, TemporarilyMoved) else 301
        return in_language(make_response(redirect(moved.url, status)))
    except NotFound:
        abort(404)


def entry_page(read: Reader, address: str) -> Any:
    """The page of whatever entry stands at `address`. Raises NotFound or Moved."""
    entry = read.at(f"{address}/")
    view = app_state().page_views.get(f"{address}/") or app_state().entry_views.get(entry.type)
    if view is None:
        raise NotFound
    return view(read, entry)


def render_response(path: str, snapshot: Snapshot) -> Response:
    """The answer at a path as a snapshot has it, in the open app context and without a request.

    Raises werkzeug's exceptions.
    """
    g.snapshot = snapshot
    endpoint, values = app_state().urls.match(path)
    return make_response(current_app.view_functions[endpoint](**values))


def preview_with(app: Flask) -> Preview:
    """A function that renders the page at a path of `app` from a staff snapshot: (HTML, status)."""

    def preview(snapshot: Snapshot, path: str) -> tuple[str, int]:
        return Context().run(_render_preview, app, path, snapshot)

    return preview


def _render_preview(app: Flask, path: str, snapshot: Snapshot) -> tuple[str, int]:
    with app.app_context():
        try:
            response = render_response(path, snapshot)
        except HTTPException as error:
            return error.description or "", error.code or 500
        return response.get_data(as_text=True), response.status_code
