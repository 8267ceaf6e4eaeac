"""Tasks of a site that is published by itself: on schedule, or after a save."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from flask import Flask
from jinja2 import TemplateAssertionError

from cms.core.background import Background
from cms.publish.publish_on_save import PublishOnSave
from cms.publish.publisher import Publisher
from cms.publish.scheduler import publish_when_due
from cms.site import Site
from cms.web.freeze.release_builder import ReleaseBuilder


def add_publish_tasks(site: Site, create_app: Callable[[], Flask]) -> None:
    """Add the tasks that the settings enable. `create_app` makes another public app."""

    def open_publisher() -> Publisher:
        app = create_app()
        compile_templates(app)
        return Publisher(app.extensions["oasis"].site, ReleaseBuilder(app, texts=False))

    if site.settings.publish_timer:
        site.get(Background).add("the publish timer", partial(publish_when_due, site))
    if site.settings.publish_on_save:
        publishing = PublishOnSave(site.store.change_log, open_publisher)
        site.get(Background).add("publishing after a save", publishing.run)


def compile_templates(app: Flask) -> None:
    """Compile the templates of pages, so that the first save needn't wait for that."""
    for name in app.jinja_env.list_templates(
        filter_func=lambda name: not name.startswith(("editor/", "oasis/"))
    ):
        with suppress(TemplateAssertionError):  # a feature's for the editor, whose filters it has
            app.jinja_env.get_template(name)
