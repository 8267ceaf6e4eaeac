"""`flask search rebuild`, and `flask search fill`, which a server starts if much of an index is
missing.
"""

import os

import click
from flask.cli import AppGroup

from cms.search.catalog import Catalog, catalog
from cms.web.context import app_state
from cms.web.pages.search import types

INDEXING_NICENESS = 10
"""Niceness of indexing in the background, so that it doesn't slow down answers to visitors."""

search = AppGroup("search", help="The index of the live site’s search.")


@search.command("rebuild")
def rebuild() -> None:
    """Rebuild the search index. A server does so automatically; this saves the first visitors the
    wait.
    """
    entries = app_state().site.search.rebuild(_catalog())
    click.echo(f"{entries} entries indexed.")


@search.command("fill", hidden=True)
@click.option("--staff", is_flag=True, help="Fill the index of the editor.")
def fill(staff: bool) -> None:
    """Add missing entries to the index."""
    os.nice(INDEXING_NICENESS)
    site = app_state().site
    if staff:
        site.staff_search.complete(site.store.refresh())
        site.run_jobs("fill-staff-index")
        site.staff_index_builder.done()
        return
    site.search.of(_catalog(), patient=True)
    site.index_builder.done()


def _catalog() -> Catalog:
    store = app_state().site.store
    store.refresh()
    return catalog(store.snapshot(), types())
