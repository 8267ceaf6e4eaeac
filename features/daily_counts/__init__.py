"""Daily counts of actions of visitors, which several features store."""

from pathlib import Path

from cms.core.feature import Feature
from cms.core.i18n import N_

feature = Feature(
    "daily_counts",
    Path(__file__).parent,
    label=N_("Counts per day"),
    text=N_(
        "Keeps the numbers per day that other features count, without anything about visitors."
    ),
    stores=N_("Numbers per day, for 400 days."),
    services={f"{__name__}.counts:DailyCounts": f"{__name__}.counts:open_counts"},
)
