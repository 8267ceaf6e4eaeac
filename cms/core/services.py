"""The services of a site that know no content."""

from typing import TYPE_CHECKING

from cms.core.background import Background
from cms.core.cached_results import CachedResults

if TYPE_CHECKING:
    from cms.site import Site


def open_background(site: "Site") -> Background:
    """Return the tasks in the background, which one worker does for all."""
    return Background(site.paths.job_lock("background"))


def open_results(site: "Site") -> CachedResults:
    """Return the results of costly computations, shared between processes."""
    return CachedResults(site.store.database)
