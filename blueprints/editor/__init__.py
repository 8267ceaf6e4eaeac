"""The staff app: its own Flask app with accounts, sessions and forms, mounted at /editor; one file
a task.
"""

from typing import TYPE_CHECKING

from blueprints.editor.first_run import announce

if TYPE_CHECKING:
    from flask import Flask

    from cms.publish.builder_interface import Builder
    from cms.site import Site
    from cms.web.public_addresses import ListAddresses
    from cms.web.views import Preview

__all__ = ["announce", "create_editor", "open_editor"]


def create_editor(site: "Site", render: "Preview", builder: "Builder | None" = None) -> "Flask":
    """The staff app of a site, and on the terminal the link for its first user (see `announce` and
    `open_editor`).
    """
    app = open_editor(site, render, builder)
    announce(site)
    return app


def open_editor(
    site: "Site",
    render: "Preview",
    builder: "Builder | None" = None,
    lists: "ListAddresses | None" = None,
) -> "Flask":
    """The staff app of a site. `render` gives the public page at a path from a snapshot: (HTML,
    status); `lists` the addresses of its lists.

    `builder` makes the site's files; without one the site can't be published from here.
    """
    from blueprints.editor.app import create_app  # slow to load, and not needed to announce it

    return create_app(site, render, builder, lists or (lambda snapshot: set()))
