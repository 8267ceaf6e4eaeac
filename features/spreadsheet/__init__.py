"""A list of entries as a spreadsheet: exported, and imported again as a table of changes."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "spreadsheet",
    Path(__file__).parent,
    label=N_("Spreadsheet"),
    text=N_(
        "Exports a list of entries for a spreadsheet, and imports the changed file as a table of changes."
    ),
    needs=("bulk", "csv_tables"),
    screens={f"{__name__}.screen": "open"},
    help={"spreadsheet": "spreadsheet"},
    slots=(
        Fill(slots.LIST_TOOLS, "spreadsheet/tools.html", f"{__name__}.tools:tools", order=60),
        Fill(slots.LIST_EMPTY, "spreadsheet/empty.html", f"{__name__}.tools:empty"),
    ),
)
