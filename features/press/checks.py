"""The check of the pages for the press: details that journalists look for and an entry lacks."""

from collections.abc import Iterator

from blueprints.shared.missing_details import missing_details
from cms.content import Snapshot
from cms.content.entry import Entry
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.publish.checks.levels import Finding
from cms.site import Site

NO_EXPERT = N_("The experts on this topic are missing.")
UNREACHABLE = N_("The expert has neither an email nor a telephone number. Add them to the person.")
NO_FILE = N_("There is no file to download.")
NO_TERMS = N_("The terms of use are missing.")


def findings(site: Site, snapshot: Snapshot) -> list[Finding]:
    """Return a finding for each detail that a topic or press material lacks."""
    topics = snapshot.entries.get("expertise", {}).values()
    material = snapshot.entries.get("pressmaterial", {}).values()
    return [
        *(finding for entry in topics for finding in _of_topic(entry, snapshot)),
        *(finding for entry in material for finding in _of_material(entry)),
    ]


def _of_topic(entry: Entry, snapshot: Snapshot) -> Iterator[Finding]:
    rows = [row for row in entry.values.get("experts", ()) if row.get("person")]
    if not rows:
        yield Finding("press", lazy_message(NO_EXPERT), *entry.name, "experts")
    for row in rows:
        person = snapshot.entry("people", row["person"])
        if person and not (person.values.get("email") or person.values.get("telephone")):
            yield Finding("press", lazy_message(UNREACHABLE), *person.name, "email")


def _of_material(entry: Entry) -> Iterator[Finding]:
    if not any(row.get("file") for row in entry.values.get("files", ())):
        yield Finding("press", lazy_message(NO_FILE), *entry.name, "files")
    yield from missing_details("press", entry, {"terms": NO_TERMS})
