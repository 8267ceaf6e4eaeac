"""The staff app at /editor, created at the first request for it."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

from blueprints.editor.first_run import announce
from cms.core.disk_errors import is_temporary
from cms.site import Site
from cms.web.errors import overloaded
from cms.web.public_addresses import SectionPages
from cms.web.views import preview_with

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def mount_editor(app: Flask) -> None:
    """Mount the staff app at /editor; the public app does not know it."""
    site: Site = app.extensions["oasis"].site

    def create() -> Flask:
        from blueprints.editor.app import create_app  # slow, and not for visitors
        from cms.web.freeze.release_builder import ReleaseBuilder

        return create_app(site, preview_with(app), ReleaseBuilder(app), SectionPages(app))

    mount = LazyMount(app.wsgi_app, "/editor", create)
    if site.settings.gate or site.settings.publish_targets:
        mount.inner()  # report unreadable settings at the start
    app.wsgi_app = mount  # type: ignore[method-assign]
    announce(site)


class LazyMount:
    """WSGI middleware that passes requests for `path` to another app, created at the first of them.

    So a start need not wait for it. Werkzeug's DispatcherMiddleware isn't used: its time grows with
    the square of the number of slashes in a URL.
    """

    def __init__(
        self, outer: "WSGIApplication", path: str, create: "Callable[[], WSGIApplication]"
    ) -> None:
        self.outer = outer
        self.path = path
        self._create = create
        self._lock = threading.Lock()
        self._inner: WSGIApplication | None = None

    def inner(self) -> "WSGIApplication":
        """Return the inner app; create it if necessary."""
        with self._lock:
            if self._inner is None:
                self._inner = self._create()
            return self._inner

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        path = environ["PATH_INFO"]
        if not path.startswith(self.path) or path[len(self.path) :][:1] not in ("", "/"):
            return self.outer(environ, start_response)
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self.path
        environ["PATH_INFO"] = path[len(self.path) :]
        try:
            inner = self._inner or self.inner()
        except OSError as fault:  # from creating the app, whose error handlers don't exist yet
            if not is_temporary(fault):
                raise
            inner = overloaded()
        return inner(environ, start_response)
