"""`flask search rebuild`, and `flask search fill`, which a server starts if much of the index is
missing.
"""

import click
from flask.cli import AppGroup

from cms.core.index_build import be_nice
from cms.search.catalog import Catalog
from cms.web.context import app_state
from features.search.visitor_index import VisitorIndex, catalog_of

search = AppGroup("search", help="The index of the live site’s search.")


@search.command("rebuild")
def rebuild() -> None:
    """Rebuild the search index. A server does so automatically; this saves the first visitors the
    wait.
    """
    entries = app_state().site.get(VisitorIndex).stored.rebuild(_catalog())
    click.echo(f"{entries} entries indexed.")


@search.command("fill", hidden=True)
def fill() -> None:
    """Add missing entries to the index."""
    be_nice()
    index = app_state().site.get(VisitorIndex)
    index.stored.of(_catalog(), patient=True)
    index.builder.done()


def _catalog() -> Catalog:
    store = app_state().site.store
    store.refresh()
    return catalog_of(store.snapshot(), app_state())
