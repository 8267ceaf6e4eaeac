"""The whole site: the public app, with the staff app mounted at /editor. Nothing else knows
everyone.
"""

import gc
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from werkzeug.middleware.proxy_fix import ProxyFix

from blueprints import SECTIONS
from blueprints.editor import announce, open_editor
from cms.core.disk_errors import as_disk_error, is_temporary
from cms.core.processes import share_arenas
from cms.core.settings import Settings, read_settings
from cms.publish.bulk_jobs import BulkResumer
from cms.publish.publish_on_save import PublishOnSave
from cms.publish.publisher import Publisher
from cms.publish.scheduler import PublishTimer
from cms.site import Site
from cms.web.app import create_public
from cms.web.commands import register_commands
from cms.web.errors import overloaded
from cms.web.freeze.release_builder import ReleaseBuilder
from cms.web.page_cache import PageCache
from cms.web.public_addresses import list_addresses_with
from cms.web.views import preview_with
from cms.web.visits import VisitCounter

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from cms.content.watcher import Watcher


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI app. `config` overrides settings (cms/core/settings.py) by their names; used by tests and
    scripts.
    """
    settings = read(config or {})
    if settings.log_level:
        logging.basicConfig(
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            level=settings.log_level.upper(),
        )
    app = create_public(SECTIONS, settings)
    register_commands(app)
    if serves():
        begin(app, settings)
    return app


def read(config: Mapping[str, Any]) -> Settings:
    """The settings, or an end with a sentence where one can't be read."""
    try:
        return read_settings(**dict(config))
    except ValueError as fault:
        raise SystemExit(f"The site can’t start. {fault}") from None


def begin(app: Flask, settings: Settings) -> None:
    """Start, or end with a sentence where the site may not open its own folders."""
    try:
        start(app, settings)
    except OSError as fault:
        refusal = as_disk_error(fault)
        if refusal is None:
            raise
        raise SystemExit(f"The site can’t start. {refusal.text()}") from None


def start(app: Flask, settings: Settings) -> None:
    """Start the tasks of a process that answers requests: read, tidy, mail what waits, watch, keep
    pages, count visits, offer the editor.
    """
    share_arenas()
    site = app.extensions["oasis"].site
    site.store.change_log.begin()
    site.store.content()
    gc.freeze()  # code and content stay; each full collection would go through all of them
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
    if any(site.paths.bulk.glob("*.jsonl")):
        BulkResumer(site).start()
    if settings.publish_timer:
        publish_in_time(site)
    if settings.publish_on_save:
        publish_on_save(app, settings)
    put_before(app, settings)


def put_before(app: Flask, settings: Settings) -> None:
    """Put before the public app what a request meets first: what reads the proxies' headers, then the
    staff app, what counts visits, the page cache.
    """
    site = app.extensions["oasis"].site
    if settings.cache:
        keep_pages(app, settings.cache)
    if settings.visits == "live":
        app.wsgi_app = VisitCounter(app.wsgi_app, site.counts.note)  # type: ignore[method-assign]
    if settings.editor:
        mount_editor(app)
    if settings.proxies:
        trust_proxies(app, settings.proxies)


def serves() -> bool:
    """Whether this process answers requests: any but one in which the flask command runs something
    else than `run`.

    Servers have command lines of their own, some made with click as Flask's is.
    """
    context = click.get_current_context(silent=True)
    return context is None or context.find_object(ScriptInfo) is None or context.info_name == "run"


def watch(site: Site) -> "Watcher":
    """See what is changed by hand."""
    from cms.content.watcher import Watcher

    settings = site.settings
    watcher = Watcher(site.store, *settings.layers("static"), *settings.layers("templates"))
    watcher.start()
    return watcher


def publish_in_time(site: Site) -> None:
    """Publish what has appeared or gone by itself."""
    PublishTimer(site).start()


def trust_proxies(app: Flask, number: int) -> None:
    """Believe the headers of so many proxies."""
    app.wsgi_app = ProxyFix(app.wsgi_app, *[number] * 3)  # type: ignore[method-assign]


def keep_pages(app: Flask, megabytes: int) -> None:
    """Answer pages ahead of Flask as long as they hold."""
    app.wsgi_app = PageCache(app.wsgi_app, app, megabytes * 1_000_000)  # type: ignore[method-assign]


def publish_on_save(app: Flask, settings: Settings) -> None:
    """Publish what is saved at once, with an app of its own."""

    def opened() -> Publisher:
        own = create_public(SECTIONS, settings)
        for name in own.jinja_env.list_templates(
            filter_func=lambda name: not name.startswith(("editor/", "oasis/"))
        ):
            own.jinja_env.get_template(name)  # compiled before anybody waits for it
        return Publisher(own.extensions["oasis"].site, ReleaseBuilder(own, texts=False))

    PublishOnSave(app.extensions["oasis"].site, opened).start()


def mount_editor(app: Flask) -> None:
    """Put the staff app under /editor; the public app does not know it."""
    site: Site = app.extensions["oasis"].site

    def opened() -> Flask:
        return open_editor(site, preview_with(app), ReleaseBuilder(app), list_addresses_with(app))

    mount = LazyMount(app.wsgi_app, "/editor", opened)
    if site.settings.gate or site.settings.publish_targets:
        mount.open()  # who sets what can't be read is told at the start
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

    def open(self) -> "WSGIApplication":
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
            inner = self._inner or self.open()
        except OSError as fault:  # of what it is made of: nobody else answers for that
            if not is_temporary(fault):
                raise
            inner = overloaded()
        return inner(environ, start_response)
