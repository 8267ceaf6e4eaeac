"""Entries from an older site, from tables (CSV) and bibliographies (BibTeX), and their export; rows
of authors from a pasted list of names.
"""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "importing",
    Path(__file__).parent,
    label=N_("Import of an older site"),
    text=N_(
        "Commands that make many entries at once from a table or a bibliography, and write them as a table. "
        "A pasted list of authors becomes rows."
    ),
    needs=("csv_tables", "same_work"),
    commands={
        "content import": f"{__name__}.commands:import_command",
        "content export": f"{__name__}.commands:export_command",
    },
    screens={f"{__name__}.screen": "open"},
    help={"importing": "authors"},
    slots=(Fill(slots.FORM_END, "importing/form.html", f"{__name__}.screen:form"),),
    form_scripts=("importing/editor/names.js",),
)
