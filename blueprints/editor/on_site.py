"""The state of the site: the last publish, whether it ended as it should, which changes it left
out, which entries appear next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.editor.context import may_release, memoize_per_request, now, overview, site
from cms.accounts.audit_log import recent
from cms.content import Name
from cms.editing.staff_calendar import StaffEvent, next_openings
from cms.publish.jobs import PublishJob
from cms.publish.releases import Release

SHOWN = 3
MAX_ACTS = 5_000
PUBLIC = frozenset(
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
    """`release`: what visitors are served as files, None where this server answers them itself ·
    `waits`: how many entries were changed for visitors since · `next`: what appears or goes by
    itself.
    """

    release: Release | None
    waits: int
    next: Sequence[StaffEvent]


def on_site() -> OnSite:
    """For who is signed in: only those who publish the site are told of releases."""
    release = site().releases.current() if may_release() else None
    return OnSite(
        release,
        len(changed_since(release)) if release else 0,
        next_openings(overview().staff, now(), SHOWN),
    )


def changed_since(release: Release) -> set[Name]:
    """The entries that were published or unpublished since a release, in the editor or by the
    schedule. The log knows whole seconds.
    """
    acts = recent(site().paths, MAX_ACTS, since=release.moment.replace(microsecond=0))
    snapshot = overview().snapshot
    found = {(act.type, act.key) for act in acts if act.what in PUBLIC}
    for entries in snapshot.content.entries.values():
        for entry in entries.values():
            moments = (moment for one in entry.windows.values() for moment in one.moments())
            if any(release.moment < moment <= snapshot.now for moment in moments):
                found.add(entry.name)
    return found


AMISS = ("blocked", "failed", "interrupted", "partly")


@memoize_per_request
def last_amiss() -> PublishJob | None:
    """The last job, if it went wrong and who is signed in may do something about it."""
    jobs = site().jobs.all(1) if may_release() else []
    return next((job for job in jobs if job.state in AMISS and job.what != "rehearsal"), None)
