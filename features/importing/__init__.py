"""Entries from an older site, from tables (CSV) and bibliographies (BibTeX), and their export."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "importing",
    Path(__file__).parent,
    label=N_("Import of an older site"),
    text=N_(
        "Commands that make many entries at once from a table or a bibliography, and write them as a table."
    ),
    commands={
        "content import": f"{__name__}.commands:import_command",
        "content export": f"{__name__}.commands:export_command",
    },
)
