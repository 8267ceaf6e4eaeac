"""`flask search rebuild`."""

import click
from flask.cli import AppGroup

from cms.errors import Refusal
from cms.search.catalog import catalog
from cms.web.search import types
from cms.web.state import state

search = AppGroup("search", help="The index of the live site’s search.")


@search.command("rebuild")
def rebuild() -> None:
    """Make the index anew from the content. It fills itself as it is asked; this saves the first visitor the wait."""
    site = state().site
    site.store.refresh()
    try:
        entries = site.search.rebuild(catalog(site.store.snapshot(), types()))
    except Refusal as refusal:
        raise click.ClickException(refusal.text()) from None
    click.echo(f"{entries} entries indexed.")
