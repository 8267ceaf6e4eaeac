"""Tasks of a process that publishes on its own: on schedule, or after a save."""

from collections.abc import Callable
from contextlib import suppress

from flask import Flask
from jinja2 import TemplateAssertionError

from cms.publish.publish_on_save import PublishOnSave
from cms.publish.publisher import Publisher
from cms.publish.scheduler import PublishTimer
from cms.site import Site
from cms.web.freeze.release_builder import ReleaseBuilder


def start_publish_tasks(site: Site, create_app: Callable[[], Flask]) -> None:
    """Start the tasks that the settings enable. `create_app` makes another public app."""
    if site.settings.publish_timer:
        PublishTimer(site).start()
    if site.settings.publish_on_save:
        start_publish_on_save(site, create_app)


def compile_templates(app: Flask) -> None:
    """Compile the templates of pages, so that the first save needn't wait for that."""
    for name in app.jinja_env.list_templates(
        filter_func=lambda name: not name.startswith(("editor/", "oasis/"))
    ):
        with suppress(TemplateAssertionError):  # a feature's for the editor, whose filters it has
            app.jinja_env.get_template(name)


def start_publish_on_save(site: Site, create_app: Callable[[], Flask]) -> None:
    """Publish after each save, with a public app of its own."""

    def open_publisher() -> Publisher:
        app = create_app()
        compile_templates(app)
        return Publisher(app.extensions["oasis"].site, ReleaseBuilder(app, texts=False))

    PublishOnSave(site, open_publisher).start()
