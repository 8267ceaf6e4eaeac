"""A process that answers requests: its background tasks and its middleware."""

from collections.abc import Callable
from functools import partial

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from cms.core.background import Background
from cms.core.disk_errors import as_disk_error
from cms.core.processes import limit_malloc
from cms.core.smtp_server import parse_server
from cms.opening import recover
from cms.site import Site


def serve(app: Flask, mount_editor: Callable[[Flask], None]) -> None:
    """Start tasks and middleware, or exit with a message if the site's folders can't be opened."""
    try:
        start_tasks(app)
        add_middleware(app, mount_editor)
    except OSError as fault:
        refusal = as_disk_error(fault)
        if refusal is None:
            raise
        raise SystemExit(f"The site can’t start. {refusal.text()}") from None


def start_tasks(app: Flask) -> None:
    """Load the content, recover, and start the background tasks of a server process: those of
    features, and publishing on schedule. Raises ValueError for an invalid mail server.
    """
    limit_malloc()
    site: Site = app.extensions["oasis"].site
    settings = site.settings
    site.store.change_log.begin()
    site.store.content()
    recover(site)
    if settings.site:
        app.extensions["oasis"].templates.isolate_own(settings.templates)
    if settings.smtp_url:
        # checked here, because a feature that fails is only left out
        parse_server(settings.smtp_url)
    app.extensions["oasis"].slots_failed = site.note_failure
    for feature in settings.features:
        if feature.start:
            site.call(feature, feature.start, site)
    if settings.publish_timer:
        # slow to import, and few sites have it
        from cms.publish.scheduler import publish_when_due

        site.get(Background).add("the publish timer", partial(publish_when_due, site))
    site.get(Background).start()


def add_middleware(app: Flask, mount_editor: Callable[[Flask], None]) -> None:
    """Wrap the public app in its middleware.

    Innermost first: the features' stages `cache` and `count`, the editor, the proxies' headers, the
    stage `body`.
    """
    settings = app.extensions["oasis"].site.settings
    add_stage(app, "cache")
    add_stage(app, "count")
    if settings.editor:
        mount_editor(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 3)  # type: ignore[method-assign]
    add_stage(app, "body")


def add_stage(app: Flask, stage: str) -> None:
    """Wrap the app in the middleware that features have for a stage."""
    site: Site = app.extensions["oasis"].site
    for feature in site.settings.features:
        if target := feature.middleware.get(stage):
            inner = app.wsgi_app
            app.wsgi_app = site.call(feature, target, inner, app, default=inner)  # type: ignore[method-assign]
