"""The published entries as JSON for other programs, with their JSON Schemas."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill
from cms.web.section import Section
from cms.web.templating.slots import FOLLOW_END

section = Section("records", __name__, prefix="")
PARTS, ENTRIES = "parts", "entries"
"""How the records of a frozen site are divided among files: several in each, or one."""

from features.records import views  # noqa: E402, F401

feature = Feature(
    "records",
    Path(__file__).parent,
    label=N_("Entries as JSON"),
    text=N_("Offers every published entry to other programs as JSON, described by JSON Schemas."),
    sections=(section,),
    settings={"records": PARTS},
    choices={"records": (PARTS, ENTRIES)},
    shown_settings=("records",),
    dependency_kinds=(f"{__name__}.kind:RecordKind", f"{__name__}.kind:PartKind"),
    slots=(Fill(FOLLOW_END, "records/link.html", f"{__name__}.views:link"),),
)
