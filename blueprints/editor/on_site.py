"""The state of the site: its last update, whether it failed, and what appears next."""

from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.editor.context import may_release, memoize_per_request, now, overview, site
from blueprints.editor.template_functions import template_function
from cms.editing.coming_up import Opening, next_openings
from cms.publish.jobs import PublishJob, PublishJobs
from cms.publish.releases import Release

MAX_NEXT = 3


@dataclass(frozen=True, slots=True)
class OnSite:
    """`release`: what visitors get as files, None if this server answers them, or if the account
    may not update the site. `updates`: whether the account may. `next`: what appears or goes by
    schedule.
    """

    updates: bool
    release: Release | None
    next: Sequence[Opening]


def on_site() -> OnSite:
    """Return the state of the site; the release only for accounts that may update the site."""
    updates = may_release()
    release = site().releases.current() if updates else None
    return OnSite(updates, release, next_openings(overview().staff, now(), MAX_NEXT))


FAILED_STATES = ("blocked", "failed", "interrupted", "partly")


@template_function
@memoize_per_request
def last_failed_job() -> PublishJob | None:
    """Return the last job if it failed and the account may update the site."""
    jobs = site().get(PublishJobs).all(1) if may_release() else []
    return next(
        (job for job in jobs if job.state in FAILED_STATES and job.what != "rehearsal"), None
    )
