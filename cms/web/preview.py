"""Public pages as a staff snapshot has them."""

from collections.abc import Callable
from contextvars import Context

from flask import Flask
from werkzeug.exceptions import HTTPException

from cms.content import Snapshot
from cms.web.views import render_response

Preview = Callable[[Snapshot, str], tuple[str, int]]


def preview_with(app: Flask) -> Preview:
    """A function that renders the page at a path of `app` from a snapshot: (HTML, status)."""

    def preview(snapshot: Snapshot, path: str) -> tuple[str, int]:
        return Context().run(_render, app, path, snapshot)

    return preview


def _render(app: Flask, path: str, snapshot: Snapshot) -> tuple[str, int]:
    with app.app_context():
        try:
            response = render_response(path, snapshot)
        except HTTPException as error:
            return error.description or "", error.code or 500
        return response.get_data(as_text=True), response.status_code
