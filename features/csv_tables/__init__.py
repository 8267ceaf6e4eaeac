"""Tables as spreadsheets save them (CSV), which several features read and write."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "csv_tables",
    Path(__file__).parent,
    label=N_("Tables (CSV)"),
    text=N_(
        "Reads and writes tables as spreadsheets save them, for features that import and export entries."
    ),
)
