"""`flask search rebuild`, and `flask search fill` and `fill-staff`, which a server starts if much of
an index is missing.
"""

import click
from flask.cli import AppGroup

from cms.core.index_build import be_nice
from cms.web.context import app_state
from features.search.index.catalog import Catalog
from features.search.staff_search import StaffSearch
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


@search.command("fill-staff", hidden=True)
def fill_staff() -> None:
    """Add missing entries to the index of the editor's search."""
    be_nice()
    site = app_state().site
    staff_search = site.get(StaffSearch)
    staff_search.complete(site.store.refresh())
    staff_search.builder.done()


def _catalog() -> Catalog:
    store = app_state().site.store
    store.refresh()
    return catalog_of(store.snapshot(), app_state())
