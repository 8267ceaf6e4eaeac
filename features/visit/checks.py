"""The check of places to visit: details that visitors look for and an entry lacks."""

from blueprints.shared.missing_details import missing_details
from cms.content import Snapshot
from cms.core.i18n import N_
from cms.publish.checks.levels import Finding
from cms.site import Site

LOOKED_FOR = {
    "admission": N_("Visitors can’t tell whether they may come. Choose the admission."),
    "hours": N_("The opening hours are missing."),
    "way": N_("The way there is missing."),
    "booking": N_("Visitors can’t book or ask. Add an address, an email or a telephone number."),
    "accessibility": N_("The accessibility of the place is missing."),
}
"""Field → the message for a place without it, unless it is closed to visitors."""


def findings(site: Site, snapshot: Snapshot) -> list[Finding]:
    """Return a finding for each detail that a place to visit lacks."""
    entries = snapshot.entries.get("visits", {}).values()
    return [
        finding
        for entry in entries
        if entry.values.get("admission") != "closed"
        for finding in missing_details("visit", entry, LOOKED_FOR)
    ]
