"""The check of the statements: each has to be reviewed once a year."""

from collections.abc import Iterator
from datetime import timedelta

from cms.content import Snapshot
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.publish.checks.levels import Finding
from cms.schema.paths import SINGLE
from cms.site import Site

CHECK = "statements"
YEAR = timedelta(days=365)
UNREVIEWED = {
    "accessibility": N_(
        "The accessibility statement has no date of the last review. Fill in the form, and the date."
    ),
    "privacy": N_(
        "The page on privacy has no date of the last review. Read it, and fill in the date."
    ),
}
OLD = {
    "accessibility": N_(
        "The accessibility statement was last reviewed on %(date)s. Review it, and change the date."
    ),
    "privacy": N_(
        "The page on privacy was last reviewed on %(date)s. Read it, and change the date."
    ),
}
"""Type of a statement, which is also the key of its page → message."""


def findings(site: Site, snapshot: Snapshot) -> list[Finding]:
    """Return the statements with a page that weren't reviewed within a year."""
    return list(_findings(snapshot))


def _findings(snapshot: Snapshot) -> Iterator[Finding]:
    oldest = (snapshot.today(snapshot.zone) - YEAR).isoformat()
    for type in UNREVIEWED:
        if not snapshot.shows("pages", type):
            continue
        entry = snapshot.content.get(type, SINGLE)
        reviewed = str(entry.values.get("reviewed") or "") if entry else ""
        if not reviewed:
            yield Finding(CHECK, lazy_message(UNREVIEWED[type]), type, SINGLE, "reviewed")
        elif reviewed < oldest:
            message = lazy_message(OLD[type], date=reviewed)
            yield Finding(CHECK, message, type, SINGLE, "reviewed")
