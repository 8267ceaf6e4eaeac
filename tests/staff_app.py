"""The staff app as a start makes it."""

from flask import Flask

from blueprints.editor.app import create_app
from blueprints.editor.first_run import announce
from cms.publish.builder_interface import Builder
from cms.site import Site
from cms.web.views import Preview


def create_editor(site: Site, render: Preview, builder: Builder | None = None) -> Flask:
    """Return the staff app of a site, and print the link for its first user."""
    app = create_app(site, render, builder)
    announce(site)
    return app
