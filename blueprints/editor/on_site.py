"""The state of the site: the last publish, whether it ended as it should, which changes it left
out, which entries appear next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import current_app, g

from blueprints.editor.context import overview, site
from blueprints.editor.permissions import may
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
    release = None
    if may("release") and current_app.extensions["oasis.publisher"] is not None:
        release = site().releases.current()
    return OnSite(
        release,
        len(changed_since(release)) if release else 0,
        next_openings(overview().staff, site().store.clock(), SHOWN),
    )


def changed_since(release: Release) -> set[Name]:
    """The entries that were published or unpublished since a release, in the editor or by the
    schedule. The log knows whole seconds.
    """
    acts = recent(site().paths, MAX_ACTS, since=release.moment.replace(microsecond=0))
    found = {(act.type, act.key) for act in acts if act.what in PUBLIC}
    snapshot, turned = overview().snapshot, dict[int, bool]()
    for type, entries in snapshot.content.entries.items():
        for key, entry in entries.items():
            of = id(entry.windows)  # thousands share one
            if of not in turned:
                turned[of] = any(
                    release.moment < moment <= snapshot.now
                    for one in entry.windows.values()
                    for moment in one.moments()
                )
            if turned[of]:
                found.add((type, key))
    return found


AMISS = ("blocked", "failed", "interrupted", "partly")


def last_amiss() -> PublishJob | None:
    """The last job, if it went wrong and who is signed in may do something about it. Read once for
    a page.
    """
    if "last_amiss" not in g:
        g.last_amiss = _look()
    return cast(PublishJob | None, g.last_amiss)


def _look() -> PublishJob | None:
    if not may("release") or current_app.extensions["oasis.publisher"] is None:
        return None
    return next(
        (job for job in site().jobs.all(1) if job.state in AMISS and job.what != "rehearsal"), None
    )
