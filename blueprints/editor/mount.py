"""The staff app under /editor, made when somebody first asks for it."""

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask

from blueprints.editor import announce, open_editor
from cms.core.disk_errors import is_temporary
from cms.site import Site
from cms.web.errors import overloaded
from cms.web.public_addresses import list_addresses_with
from cms.web.views import preview_with

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def mount_editor(app: Flask) -> None:
    """Put the staff app under /editor; the public app does not know it."""
    site: Site = app.extensions["oasis"].site

    def opened() -> Flask:
        from cms.web.freeze.release_builder import ReleaseBuilder  # no visitor waits for it

        return open_editor(site, preview_with(app), ReleaseBuilder(app), list_addresses_with(app))

    mount = LazyMount(app.wsgi_app, "/editor", opened)
    if site.settings.gate or site.settings.publish_targets:
        mount.inner()  # who sets what can't be read is told at the start
    app.wsgi_app = mount  # type: ignore[method-assign]
    announce(site)


class LazyMount:
    """WSGI middleware that hands what is at or below `path` to another app, which `create` makes when
    something of it is first asked for, so that a start need not wait for it.

    The time of Werkzeug's DispatcherMiddleware grows with the square of the slashes in an address.
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
        """The inner app."""
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
        except OSError as fault:  # of what it is made of: nobody else answers for that
            if not is_temporary(fault):
                raise
            inner = overloaded()
        return inner(environ, start_response)
