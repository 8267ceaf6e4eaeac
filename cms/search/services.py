"""The service of a site for the editor's search."""

from typing import TYPE_CHECKING

from cms.core.index_build import IndexBuilder
from cms.core.processes import flask_command
from cms.search.index import SearchIndex
from cms.search.staff_search import StaffSearch

if TYPE_CHECKING:
    from cms.site import Site


def open_staff_search(site: "Site") -> StaffSearch:
    """Return the search for the editor."""
    lock = site.paths.job_lock("staff-search")
    builder = IndexBuilder(lock, flask_command(site.settings), "content", "index")
    index = SearchIndex(site.store.database, "staff", builder)
    return StaffSearch(index, site.store.clock, builder)
