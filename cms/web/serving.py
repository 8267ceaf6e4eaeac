"""A process that answers requests: its tasks, and what a request meets ahead of the public app."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from cms.core.disk_errors import as_disk_error
from cms.core.processes import limit_malloc_arenas
from cms.site import Site
from cms.web.page_cache import PageCache
from cms.web.visits import VisitCounter

if TYPE_CHECKING:
    from cms.content.watcher import Watcher


def begin(app: Flask, create: Callable[[], Flask], mount_editor: Callable[[Flask], None]) -> None:
    """Start, or end with a sentence where the site may not open its own folders. `create` makes
    another public app.
    """
    try:
        start(app, create)
        put_before(app, mount_editor)
    except OSError as fault:
        refusal = as_disk_error(fault)
        if refusal is None:
            raise
        raise SystemExit(f"The site can’t start. {refusal.text()}") from None


def start(app: Flask, create: Callable[[], Flask]) -> None:
    """Start the tasks of a process that answers requests: read, tidy, mail what waits, watch, publish."""
    limit_malloc_arenas()
    site: Site = app.extensions["oasis"].site
    settings = site.settings
    site.store.change_log.begin()
    site.store.content()
    site.recover()
    site.begin_search()
    if settings.visits != "log":
        app.extensions["oasis"].note_missing = site.not_found.note
    if settings.smtp_url:
        site.messages.mailer.wake()
    if settings.newsletter:
        site.newsletter.begin()
    if settings.watch:
        watch(site)
    begun = any(site.paths.bulk.glob("*.jsonl"))
    if begun or settings.publish_timer or settings.publish_on_save:
        from cms.web.publish_tasks import begin_tasks  # slow to load, and few sites have any

        begin_tasks(site, create, begun)


def put_before(app: Flask, mount_editor: Callable[[Flask], None]) -> None:
    """Put before the public app what a request meets first: what reads the proxies' headers, then the
    staff app, what counts visits, the page cache.
    """
    site: Site = app.extensions["oasis"].site
    settings = site.settings
    if settings.cache:
        app.wsgi_app = PageCache(app.wsgi_app, app, settings.cache * 1_000_000)  # type: ignore[method-assign]
    if settings.visits == "live":
        app.wsgi_app = VisitCounter(app.wsgi_app, site.counts.increment)  # type: ignore[method-assign]
    if settings.editor:
        mount_editor(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 3)  # type: ignore[method-assign]


def watch(site: Site) -> "Watcher":
    """See what is changed by hand."""
    from cms.content.watcher import Watcher

    settings = site.settings
    watcher = Watcher(site.store, *settings.layers("static"), *settings.layers("templates"))
    watcher.start()
    return watcher
