"""The state of the site: the last publish, whether it failed, unpublished changes, what appears
next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.editor.context import may_release, memoize_per_request, now, overview, site
from cms.accounts.audit_log import read_recent
from cms.content import Name
from cms.editing.staff_calendar import StaffEvent, next_openings
from cms.publish.jobs import PublishJob
from cms.publish.releases import Release

MAX_NEXT = 3
MAX_ACTS = 5_000
PUBLIC_ACTS = frozenset(
    {
        "publish",
        "small",
        "unpublish",
        "trash",
        "restore",
        "import",
        "placed",
        "merge",
        "redirect",
        "undo",
    }
)
"""Acts that change what visitors see."""


@dataclass(frozen=True, slots=True)
class OnSite:
    """`release`: what visitors get as files, None if this server renders the pages itself.

    `changed`: number of entries published or unpublished since. `next`: what appears or goes by
    schedule.
    """

    release: Release | None
    changed: int
    next: Sequence[StaffEvent]


def on_site() -> OnSite:
    """Return the state of the site; the release only for accounts that may publish the site."""
    release = site().releases.current() if may_release() else None
    return OnSite(
        release,
        len(changed_since(release)) if release else 0,
        next_openings(overview().staff, now(), MAX_NEXT),
    )


def changed_since(release: Release) -> set[Name]:
    """Return the entries published or unpublished since a release, by an editor or by schedule.

    The audit log has a resolution of one second.
    """
    acts = read_recent(site().paths, MAX_ACTS, since=release.moment.replace(microsecond=0))
    snapshot = overview().snapshot
    names = {(act.type, act.key) for act in acts if act.what in PUBLIC_ACTS}
    for entries in snapshot.content.entries.values():
        for entry in entries.values():
            moments = (moment for window in entry.windows.values() for moment in window.moments())
            if any(release.moment < moment <= snapshot.now for moment in moments):
                names.add(entry.name)
    return names


FAILED_STATES = ("blocked", "failed", "interrupted", "partly")


@memoize_per_request
def last_failed_job() -> PublishJob | None:
    """Return the last job if it failed and the account may publish the site."""
    jobs = site().jobs.all(1) if may_release() else []
    return next(
        (job for job in jobs if job.state in FAILED_STATES and job.what != "rehearsal"), None
    )
