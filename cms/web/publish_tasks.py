"""Tasks of a process that publishes by itself: by the clock, after a save, or a change of several
entries that had been begun.
"""

from collections.abc import Callable

from flask import Flask

from cms.publish.bulk_jobs import BulkResumer
from cms.publish.publish_on_save import PublishOnSave
from cms.publish.publisher import Publisher
from cms.publish.scheduler import PublishTimer
from cms.site import Site
from cms.web.freeze.release_builder import ReleaseBuilder


def begin_tasks(site: Site, create: Callable[[], Flask], begun: bool) -> None:
    """Start those that the settings ask for, and go on with changes of several entries if any had
    been `begun`. `create` makes another public app.
    """
    if begun:
        BulkResumer(site).start()
    if site.settings.publish_timer:
        PublishTimer(site).start()
    if site.settings.publish_on_save:
        publish_on_save(site, create)


def publish_on_save(site: Site, create: Callable[[], Flask]) -> None:
    """Publish what is saved at once, with an app of its own."""

    def opened() -> Publisher:
        own = create()
        for name in own.jinja_env.list_templates(
            filter_func=lambda name: not name.startswith(("editor/", "oasis/"))
        ):
            own.jinja_env.get_template(name)  # compiled before anybody waits for it
        return Publisher(own.extensions["oasis"].site, ReleaseBuilder(own, texts=False))

    PublishOnSave(site, opened).start()
