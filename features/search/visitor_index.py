"""The visitors' search index of a site. Live pages are answered from it, and the files of a frozen
site are written from it.
"""

from cms.content import Snapshot
from cms.core.index_build import IndexBuilder
from cms.core.processes import flask_command
from cms.site import Site
from cms.web.context import AppState
from features.search.file_layout import FileLayout
from features.search.index.catalog import Catalog, catalog
from features.search.index.stored_index import MAX_INLINE_ENTRIES, SearchIndex
from features.search.published_index import PublishedIndex
from features.search.sliced_files import SlicedFiles

PAGES = "pages"
"""The type of the pages in menus. They rank before other entries that match as well."""


class VisitorIndex:
    """The visitors' index. Large gaps in it are filled by a process in the background."""

    def __init__(self, site: Site) -> None:
        lock = site.paths.job_lock("search")
        self.builder = IndexBuilder(lock, flask_command(site.settings), "search", "fill")
        self.stored = SearchIndex(site.store.database, "visitors", self.builder)
        self.sliced = SlicedFiles(site.store.database)
        self._last: dict[bool, PublishedIndex] = {}

    def of(self, catalog: Catalog, *, patient: bool) -> PublishedIndex:
        """Return the index of a catalog (see SearchIndex.of). Raises Busy."""
        index, last = self.stored.of(catalog, patient=patient), self._last.get(patient)
        if last is None or last.index is not index:
            files = last.files if last and last.files.fits(catalog) else FileLayout(catalog)
            last = self._last[patient] = PublishedIndex(index, files, self.sliced)
        return last


def start(site: Site) -> None:
    """Start filling the index of a large site if it is empty, before a visitor searches."""
    entries = sum(map(len, site.store.content().entries.values()))
    index = site.get(VisitorIndex)
    if entries > MAX_INLINE_ENTRIES and not index.stored.tables.count():
        index.builder.begin()


def catalog_of(snapshot: Snapshot, state: AppState) -> Catalog:
    """Return the entries that have pages: the site's own pages first, then in the order of sections."""
    types = tuple(sorted(state.entry_views, key=lambda type: type != PAGES))
    return catalog(snapshot, types)


def index_of(snapshot: Snapshot, state: AppState, patient: bool = False) -> PublishedIndex:
    """Return the index of a snapshot.

    If much of it is missing: with `patient` wait until it is filled, else raise Busy.
    """
    return state.site.get(VisitorIndex).of(catalog_of(snapshot, state), patient=patient)
