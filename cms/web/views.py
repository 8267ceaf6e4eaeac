"""From an address to a response: pin the snapshot, call the view, set the status."""

from collections.abc import Callable, Mapping
from contextvars import Context
from typing import Any

import orjson
from flask import Flask, Response, abort, current_app, g, make_response, redirect
from werkzeug.exceptions import HTTPException

from cms.content import Reader, Snapshot
from cms.content.dependencies import Dependency
from cms.core.errors import Moved, NotFound, TemporarilyMoved
from cms.web.context import app_state, note_dependency, page_context, push_page_context
from cms.web.derived_language import convert_response
from cms.web.i18n import gettext
from cms.web.templating.responsive_images import text_image

Preview = Callable[[Snapshot, str], tuple[str, int]]


def json_answer(data: Any, mimetype: str = "application/json") -> Response:
    """Return a JSON response that scripts of any site may read."""
    body = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return Response(body, mimetype=mimetype, headers={"Access-Control-Allow-Origin": "*"})


def json_text(data: Any) -> str:
    """Return data as JSON without spaces."""
    return orjson.dumps(data).decode()


def compact_json(data: Any) -> Response:
    """Return a JSON response for the site's own scripts; bytes are sent unchanged."""
    body = data if isinstance(data, bytes) else orjson.dumps(data)
    return Response(body, mimetype="application/json")


def pinned_snapshot() -> Snapshot:
    """Return the snapshot of this request or build, the same for all its reads."""
    if "snapshot" not in g:
        g.snapshot = app_state().site.store.snapshot()
    snapshot: Snapshot = g.snapshot
    return snapshot


def has_language(snapshot: Snapshot, locale: str) -> bool:
    """Return whether the site has pages in a language."""
    return locale in snapshot.by_code or locale in snapshot.derived


def open_reader(snapshot: Snapshot, locale: str = "") -> Reader:
    """Return a reader for one page.

    An unknown `locale` falls back to the default language, a derived one to its source.
    """
    derived = snapshot.derived.get(locale)
    code = derived.source.code if derived else locale
    if code not in snapshot.by_code:
        code = snapshot.default_locale
    read = Reader(
        snapshot, code, translate=gettext, images=text_image, figures=app_state().text_figure
    )
    push_page_context(read, derived)
    read.trace.fingerprints |= snapshot.memo(
        ("every page", code), lambda: _every_page(snapshot, code)
    )
    return read


def _every_page(snapshot: Snapshot, locale: str) -> dict[Dependency, bytes]:
    """Return the dependencies of every page in a language, with their fingerprints."""
    now = app_state().fingerprints.current
    every = [("program", ""), ("settings", ""), ("words", locale)]
    dependencies = [Dependency(op, "", code) for op, code in every]
    return {dependency: now(snapshot, dependency) for dependency in dependencies}


def serve_page(
    endpoint: str, view: Callable[..., Any], locale: str, values: Mapping[str, Any]
) -> Response:
    """Return the response of a view.

    Unknown languages and entries are 404, moved entries 301, temporarily moved ones 302.
    """
    snapshot = pinned_snapshot()
    if locale and not has_language(snapshot, locale):
        abort(404)
    read = open_reader(snapshot, locale)
    page_context().path = app_state().urls.build(endpoint, read.locale, **values)
    if feature := app_state().feature_of.get(endpoint.partition(".")[0]):
        note_dependency("feature", feature)
    try:
        return convert_response(make_response(view(read, **values)))
    except Moved as moved:
        status = 302 if isinstance(moved, TemporarilyMoved) else 301
        return convert_response(make_response(redirect(moved.url, status)))
    except NotFound:
        abort(404)


def entry_page(read: Reader, address: str) -> Any:
    """Return the page of the entry at `address`. Raises NotFound or Moved."""
    entry = read.at(f"{address}/")
    view = app_state().page_views.get(f"{address}/") or app_state().entry_views.get(entry.type)
    if view is None:
        raise NotFound
    return view(read, entry)


def render_response(path: str, snapshot: Snapshot) -> Response:
    """Render the response at a path from a snapshot, in the current app context and without a
    request.

    Raises werkzeug's exceptions.
    """
    g.snapshot = snapshot
    endpoint, values = app_state().urls.match(path)
    return make_response(current_app.view_functions[endpoint](**values))


def preview_with(app: Flask) -> Preview:
    """Return a function that renders a path of `app` from a staff snapshot as (HTML, status)."""

    def preview(snapshot: Snapshot, path: str) -> tuple[str, int]:
        return Context().run(_render_preview, app, path, snapshot)

    return preview


def _render_preview(app: Flask, path: str, snapshot: Snapshot) -> tuple[str, int]:
    with app.app_context():
        try:
            response = render_response(path, snapshot)
        except HTTPException as error:
            return error.description or "", error.code or 500
        return response.get_data().decode("utf-8", "replace"), response.status_code
