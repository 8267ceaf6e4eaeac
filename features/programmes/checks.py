"""The check of programmes: details that applicants look for and an entry lacks."""

from collections.abc import Iterator

from blueprints.shared.missing_details import missing_details
from cms.content import Snapshot
from cms.content.entry import Entry
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.publish.checks.levels import Finding
from cms.site import Site

LOOKED_FOR = {
    "deadlines": N_("The deadlines are missing."),
    "steps": N_("The steps of an application are missing."),
    "requirements": N_("The requirements are missing."),
    "stipend": N_("The stipend is missing. If there is none, say so."),
    "supervisors": N_("The supervisors are missing."),
    "apply": N_("The place to apply is missing. Add an address or an email."),
}
"""Field → the message for an entry without it."""
OVER = N_("All deadlines are over. Add the next ones.")


def findings(site: Site, snapshot: Snapshot) -> list[Finding]:
    """Return a finding for each detail that a programme lacks."""
    today = snapshot.today(snapshot.zone).isoformat()
    entries = snapshot.entries.get("programmes", {}).values()
    return [finding for entry in entries for finding in _lacking(entry, today)]


def _lacking(entry: Entry, today: str) -> Iterator[Finding]:
    yield from missing_details("programmes", entry, LOOKED_FOR)
    closes = [str(row["closes"]) for row in entry.values.get("deadlines", ()) if row.get("closes")]
    if closes and max(closes) < today:
        yield Finding("programmes", lazy_message(OVER), *entry.name, "deadlines")
