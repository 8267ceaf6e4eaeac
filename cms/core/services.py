"""The services of a site that know no content."""

from datetime import date
from typing import TYPE_CHECKING

from cms.core.background import Background
from cms.core.cached_results import CachedResults
from cms.core.daily_counts import DailyCounts
from cms.core.database import DisposableDatabase

if TYPE_CHECKING:
    from cms.site import Site


def open_background(site: "Site") -> Background:
    """Return the tasks in the background, which one worker does for all."""
    return Background(site.paths.job_lock("background"))


def open_results(site: "Site") -> CachedResults:
    """Return the results of costly computations, shared between processes."""
    return CachedResults(site.store.database)


def open_counts(site: "Site") -> DailyCounts:
    """Return the daily counts of visits and of addresses not found."""

    def local_date() -> date:
        return site.store.clock().astimezone(site.store.snapshot().zone).date()

    path = site.paths.instance / "statistics.db"
    return DailyCounts(DisposableDatabase(path, "the counts are lost"), local_date)
