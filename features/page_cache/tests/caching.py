"""Helpers of the page cache tests: send requests to a WSGI app as a server does, and record those
that reach the app below the cache.
"""

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from werkzeug.test import create_environ, run_wsgi_app

from app import create_app
from features.page_cache.cache import PageCache

Answer = tuple[str, dict[str, str], bytes]


def ask(
    wsgi: Callable[..., Any],
    path: str,
    method: str = "GET",
    /,
    base_url: str = "http://localhost/",
    **headers: str,
) -> Answer:
    """Return (status, headers, body). Request headers are keywords: `accept_encoding="br"`."""
    given = {name.replace("_", "-").title(): value for name, value in headers.items()}
    environ = create_environ(path, base_url, method=method, headers=given)
    body, status, answered = run_wsgi_app(wsgi, environ, buffered=True)
    assert len(list(answered)) == len({name.lower() for name, _ in answered}), (
        "a header is repeated"
    )
    return status, dict(answered), b"".join(body)


class Watched:
    """The app below the cache; records the paths and environs of its requests."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app
        self.paths: list[str] = []
        self.environs: list[dict[str, Any]] = []

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.paths.append(environ["PATH_INFO"])
        self.environs.append(dict(environ))
        return self.app(environ, start_response)

    def taken(self) -> set[str]:
        """The paths since the last call."""
        paths, self.paths = self.paths, []
        return set(paths)


def watch(site: SimpleNamespace) -> tuple[PageCache, Watched]:
    """Return the cache of a site without editor, and the app below it."""
    cache = site.app.wsgi_app
    # inside the limits of bodies and the counters of features
    while not isinstance(cache, PageCache):
        assert hasattr(cache, "wsgi_app"), "there is no cache"
        cache = cache.wsgi_app
    cache.wsgi_app = watched = Watched(cache.wsgi_app)
    return cache, watched


def cached_site(site: SimpleNamespace, **settings: Any) -> tuple[PageCache, Watched]:
    """Do the same for a new app over a site's folders."""
    app = create_app(
        {"data": site.data, "instance": site.instance, "editor": False, "watch": False, **settings}
    )
    app.testing = True
    return watch(SimpleNamespace(app=app))
