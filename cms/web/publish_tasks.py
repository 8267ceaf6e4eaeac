"""Tasks of a process that publishes on its own: on schedule, after a save, or to resume interrupted
bulk changes.
"""

from collections.abc import Callable

from flask import Flask

from cms.publish.bulk_jobs import BulkResumer
from cms.publish.publish_on_save import PublishOnSave
from cms.publish.publisher import Publisher
from cms.publish.scheduler import PublishTimer
from cms.site import Site
from cms.web.freeze.release_builder import ReleaseBuilder


def start_publish_tasks(site: Site, create_app: Callable[[], Flask], interrupted: bool) -> None:
    """Start the tasks that the settings enable.

    `interrupted`: whether bulk changes have to be resumed. `create_app` makes another public app.
    """
    if interrupted:
        BulkResumer(site).start()
    if site.settings.publish_timer:
        PublishTimer(site).start()
    if site.settings.publish_on_save:
        start_publish_on_save(site, create_app)


def start_publish_on_save(site: Site, create_app: Callable[[], Flask]) -> None:
    """Publish after each save, with a public app of its own."""

    def open_publisher() -> Publisher:
        app = create_app()
        for name in app.jinja_env.list_templates(
            filter_func=lambda name: not name.startswith(("editor/", "oasis/"))
        ):
            app.jinja_env.get_template(name)  # compiles it before the first save
        return Publisher(app.extensions["oasis"].site, ReleaseBuilder(app, texts=False))

    PublishOnSave(site, open_publisher).start()
