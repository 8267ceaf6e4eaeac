"""The task in the background that publishes after a save."""

from contextlib import suppress

from flask import Flask
from jinja2 import TemplateAssertionError

from blueprints.sections import SECTIONS
from cms.core.background import Background
from cms.publish.publisher import Publisher
from cms.site import Site
from cms.web.app import create_public
from cms.web.freeze.release_builder import ReleaseBuilder
from features.update_on_save.publish_on_save import PublishOnSave


def add_task(site: Site) -> None:
    """Add the task that publishes after a save."""

    def open_publisher() -> Publisher:
        app = create_public(SECTIONS, site.settings)
        compile_templates(app)
        return Publisher(app.extensions["oasis"].site, ReleaseBuilder(app, texts=False))

    publishing = PublishOnSave(site.store.change_log, open_publisher)
    site.get(Background).add("publishing after a save", publishing.run)


def compile_templates(app: Flask) -> None:
    """Compile the templates of pages, so that the first save needn't wait for that."""
    for name in app.jinja_env.list_templates(
        filter_func=lambda name: not name.startswith(("editor/", "oasis/"))
    ):
        with suppress(TemplateAssertionError):  # a feature's for the editor, whose filters it has
            app.jinja_env.get_template(name)
