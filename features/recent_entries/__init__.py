"""The entries that each account opened last, on the overview and for the command palette."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "recent_entries",
    Path(__file__).parent,
    # i18n: The entries that an account opened last
    label=N_("Recent entries"),
    text=N_("Remembers which entries each person opened last, and lists them on the overview."),
    stores=N_("The last 30 entries that each account opened."),
    services={
        f"{__name__}.opened_entries:OpenedEntries": f"{__name__}.opened_entries:open_entries",
        "blueprints.editor.finder:RecentEntries": f"{__name__}.recent:Recent",
    },
    slots=(Fill(slots.DASHBOARD_DRAFTS, "recent_entries/list.html", f"{__name__}.recent:others"),),
)
