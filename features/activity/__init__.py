"""The latest changes of entries and files, by account and time: a page, and a panel of the overview."""

from pathlib import Path

from blueprints.editor import slots
from cms.core.feature import Feature
from cms.core.i18n import N_
from cms.core.slots import Fill

feature = Feature(
    "activity",
    Path(__file__).parent,
    # i18n: The latest changes of entries, and who made them
    label=N_("Activity"),
    text=N_(
        "Shows who saved, published or removed which entry or file, on the overview and a page."
    ),
    screens={f"{__name__}.screen": "open"},
    help={"activity": "activity"},
    slots=(Fill(slots.DASHBOARD_PANELS, "activity/panel.html", f"{__name__}.screen:panel"),),
)
