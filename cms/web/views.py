"""From an address to a response: pin the snapshot, call the view, answer with the right status."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, abort, current_app, g, make_response, redirect

from cms.content import Reader, Snapshot
from cms.content.dependencies import Dependency
from cms.core.errors import Elsewhere, Moved, NotFound
from cms.web.context import app_state, page_context, push_page_context
from cms.web.i18n import gettext
from cms.web.json_response import StaticResponse
from cms.web.templating.responsive_images import in_text


def pinned() -> Snapshot:
    """The snapshot of this request or build; the same from its first question to its last."""
    if "snapshot" not in g:
        g.snapshot = app_state().site.store.snapshot()
    snapshot: Snapshot = g.snapshot
    return snapshot


def open_reader(snapshot: Snapshot, locale: str = "") -> Reader:
    """A reader for one page; the site's own language where `locale` isn't one of its languages."""
    known = locale if locale in snapshot.by_code else snapshot.default_locale
    read = Reader(snapshot, known, translate=gettext, images=in_text)
    push_page_context(read)
    read.trace.fingerprints |= snapshot.memo(
        ("every page", known), lambda: _every_page(snapshot, known)
    )
    return read


def _every_page(snapshot: Snapshot, locale: str) -> dict[Dependency, bytes]:
    """The dependencies of every page in a language, each with its fingerprint."""
    answers = app_state().fingerprints
    return {
        question: answers.now(snapshot, question)
        for question in (
            Dependency("program", "", ""),
            Dependency("settings", "", ""),
            Dependency("words", "", locale),
        )
    }


def serve_page(
    endpoint: str, view: Callable[..., Any], locale: str, values: Mapping[str, Any]
) -> Response:
    """The response of a view. An unknown language or entry is a 404, a moved entry a 301, a
    temporarily moved one a 302.
    """
    snapshot = pinned()
    if locale and locale not in snapshot.by_code:
        abort(404)
    read = open_reader(snapshot, locale)
    page_context().path = app_state().urls.build(endpoint, locale, **values)
    try:
        answer = view(read, **values)
        return make_response(answer.response() if isinstance(answer, StaticResponse) else answer)
    except Moved as moved:
        return make_response(redirect(moved.url, 302 if isinstance(moved, Elsewhere) else 301))
    except NotFound:
        abort(404)


def entry_page(read: Reader, address: str) -> Any:
    """The page of whatever entry stands at `address`. Raises NotFound or Moved."""
    entry = read.at(f"{address}/")
    view = app_state().page_views.get(f"{address}/") or app_state().entry_views.get(entry.type)
    if view is None:
        raise NotFound
    return view(read, entry)


def make_page(path: str, snapshot: Snapshot) -> bytes:
    """The body of the page at a path as a snapshot has it, in the open app context: what a freeze
    keeps.

    What `render_response` answers, without the way through Flask, which was a tenth of a page's
    time. Raises NotFound, Moved and werkzeug's exceptions.
    """
    found = app_state()
    endpoint, values = found.urls.match_in(path, snapshot.by_code)
    read = open_reader(snapshot, values.pop("locale", ""))
    page_context().path = path
    answer = found.views[endpoint](read, **values)
    if isinstance(answer, str):
        return answer.encode()
    if isinstance(answer, StaticResponse):
        return answer.body
    if answer.status_code != 200:
        raise NotFound
    return bytes(answer.get_data())


def render_response(path: str, snapshot: Snapshot) -> Response:
    """The answer at a path as a snapshot has it, in the open app context and without a request."""
    g.snapshot = snapshot
    endpoint, values = app_state().urls.match(path)
    return make_response(current_app.view_functions[endpoint](**values))
