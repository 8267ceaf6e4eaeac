"""The state of the site: its last update, and whether it failed."""

from dataclasses import dataclass

from blueprints.editor.context import may_release, memoize_per_request, site
from blueprints.editor.template_functions import template_function
from cms.publish.jobs import PublishJob, PublishJobs
from cms.publish.releases import Release


@dataclass(frozen=True, slots=True)
class OnSite:
    """`release`: the release that visitors get as files, None if this server answers them, or if the account
    may not update the site. `updates`: whether the account may.
    """

    updates: bool
    release: Release | None


def on_site() -> OnSite:
    """Return the state of the site; the release only for accounts that may update the site."""
    updates = may_release()
    release = site().releases.current() if updates else None
    return OnSite(updates, release)


FAILED_STATES = ("blocked", "failed", "interrupted", "partly")


@template_function
@memoize_per_request
def last_failed_job() -> PublishJob | None:
    """Return the last job if it failed and the account may update the site."""
    jobs = site().get(PublishJobs).all(1) if may_release() else []
    return next(
        (job for job in jobs if job.state in FAILED_STATES and job.what != "rehearsal"), None
    )
