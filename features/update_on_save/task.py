"""The task in the background that publishes after a save."""

from contextlib import suppress

from flask import Flask
from jinja2 import Environment, TemplateAssertionError

from blueprints.sections import SECTIONS
from cms.core.background import Background
from cms.publish.publisher import Publisher
from cms.site import Site
from cms.web.app import create_public
from cms.web.context import AppState
from cms.web.freeze.release_builder import ReleaseBuilder
from cms.web.views import open_reader
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
    """Compile the templates of pages in every language, so that the first save needn't wait for that."""
    state: AppState = app.extensions["oasis"]
    snapshot = state.site.store.snapshot()
    for code in snapshot.by_code:
        with app.app_context():
            _compile_for(state.templates.in_language(open_reader(snapshot, code).language))


def _compile_for(environment: Environment) -> None:
    """Compile the templates for pages in the language that is being rendered."""
    for name in environment.list_templates(
        filter_func=lambda name: not name.startswith(("editor/", "oasis/"))
    ):
        with suppress(TemplateAssertionError):  # a feature's for the editor, whose filters it has
            environment.get_template(name)
