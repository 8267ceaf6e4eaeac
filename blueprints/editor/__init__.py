"""The staff app: a Flask app of its own at /editor, with accounts, sessions and forms; a module per
task.
"""

from typing import TYPE_CHECKING

from blueprints.editor.first_run import announce

if TYPE_CHECKING:
    from flask import Flask

    from cms.publish.builder_interface import Builder
    from cms.site import Site
    from cms.web.public_addresses import SectionPages
    from cms.web.views import Preview

__all__ = ["announce", "create_editor", "open_editor"]


def create_editor(site: "Site", render: "Preview", builder: "Builder | None" = None) -> "Flask":
    """Return the staff app of a site, and print the link for its first user. See `open_editor` and
    `announce`.
    """
    app = open_editor(site, render, builder)
    announce(site)
    return app


def open_editor(
    site: "Site",
    render: "Preview",
    builder: "Builder | None" = None,
    section_pages: "SectionPages | None" = None,
) -> "Flask":
    """Return the staff app of a site.

    `render` renders the public page at a path from a snapshot: (HTML, status). `builder` builds the
    site's files; without one the site can't be published from here. `section_pages` knows
    the public pages that aren't entries'.
    """
    from blueprints.editor.app import create_app  # slow to load, and not needed to announce it

    return create_app(site, render, builder, section_pages)
